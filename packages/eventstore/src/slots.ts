/** Room for a few at a time; who comes first goes first. */
export type Slots = Readonly<{ within: <T>(work: () => Promise<T>) => Promise<T> }>;

export function createSlots(limit: () => number): Slots {
  const waiting: (() => void)[] = [];
  let used = 0;
  const enter = (): Promise<void> | undefined => {
    if (used < limit() && waiting.length === 0) {
      used += 1;
      return undefined;
    }
    return new Promise((resolve) => waiting.push(resolve));
  };
  const leave = (): void => {
    used -= 1;
    while (used < limit()) {
      const next = waiting.shift();
      if (next === undefined) return;
      used += 1;
      next();
    }
  };
  return {
    within: async (work) => {
      await enter();
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}
