const TICK_MS = 1_000;

export type Deadlines = Readonly<{
  /** Calls back once, within a second after the deadline, unless forgotten before. */
  watch: (deadlineMs: number | undefined, expired: () => void) => () => void;
}>;

/** One timer for all appends under way, and none while there are none: deadlines rarely pass. */
export function createDeadlines(nowMs: () => number): Deadlines {
  const waiting = new Map<symbol, Readonly<{ deadlineMs: number; expired: () => void }>>();
  let timer: NodeJS.Timeout | undefined;
  const tick = (): void => {
    for (const [key, { deadlineMs, expired }] of waiting) {
      if (deadlineMs > nowMs()) continue;
      waiting.delete(key);
      expired();
    }
    if (waiting.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
  return {
    watch: (deadlineMs, expired) => {
      if (deadlineMs === undefined) return () => undefined;
      const key = Symbol('append');
      waiting.set(key, { deadlineMs, expired });
      timer ??= setInterval(tick, TICK_MS).unref();
      return () => waiting.delete(key);
    },
  };
}
