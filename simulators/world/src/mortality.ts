/** Whether a process is alive. The dead do nothing more that anybody could see. */
export type Mortality = Readonly<{
  died: () => boolean;
  die: () => void;
  /** Hears of the death, if there is one; answers how to hear of it no more. */
  onDeath: (hear: () => void) => () => void;
}>;

/** A life at its beginning. */
export function createMortality(): Mortality {
  let dead = false;
  const hearers = new Set<() => void>();
  return {
    died: () => dead,
    die: () => {
      if (dead) return;
      dead = true;
      const all = [...hearers];
      hearers.clear();
      for (const hear of all) hear();
    },
    onDeath: (hear) => {
      if (dead) hear();
      else hearers.add(hear);
      return () => hearers.delete(hear);
    },
  };
}
