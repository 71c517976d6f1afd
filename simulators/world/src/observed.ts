/** What was seen to happen, by name, and to whom: faults that nobody injects but the buyers. */
export type Observed = Readonly<{
  met: (name: string, subject: string) => void;
  counts: () => ReadonlyMap<string, number>;
}>;

export function createObserved(): Observed {
  const counts = new Map<string, number>();
  return {
    met: (name) => void counts.set(name, (counts.get(name) ?? 0) + 1),
    counts: () => counts,
  };
}
