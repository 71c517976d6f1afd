type Pause = Readonly<{ due: number; order: number; end: () => void }>;

/** The pauses of a simulated world, which owns the machine's timers while it runs. */
export type Pauses = Readonly<{
  /** Ends the pause that is due first; false where nobody pauses. */
  endNext: () => boolean;
  /** Gives the timers back. */
  restore: () => void;
}>;

/**
 * Takes over `setTimeout`. Retries pause in real time, and two pauses that race each other by the
 * machine's clock would make the order of the log depend on the machine. Here a pause ends only
 * when nothing else can move, the shortest one first.
 */
export function ownPauses(): Pauses {
  const { setTimeout: realSetTimeout, clearTimeout: realClearTimeout } = globalThis;
  const pauses = new Map<object, Pause>();
  let now = 0;
  let set = 0;
  const begin = (callback: () => void, ms = 0): object => {
    const handle = handleOf();
    set += 1;
    pauses.set(handle, { due: now + ms, order: set, end: callback });
    return handle;
  };
  const cancel = (handle: object | undefined): void => {
    if (handle !== undefined && !pauses.delete(handle)) {
      realClearTimeout(handle as NodeJS.Timeout);
    }
  };
  globalThis.setTimeout = begin as unknown as typeof realSetTimeout;
  globalThis.clearTimeout = cancel as typeof realClearTimeout;
  return {
    endNext: () => {
      const [first] = [...pauses].toSorted(([, a], [, b]) => a.due - b.due || a.order - b.order);
      if (first === undefined) return false;
      const [handle, pause] = first;
      pauses.delete(handle);
      now = pause.due;
      pause.end();
      return true;
    },
    restore: () => {
      globalThis.setTimeout = realSetTimeout;
      globalThis.clearTimeout = realClearTimeout;
    },
  };
}

/** What callers do with a timer besides clearing it has no meaning without a machine. */
function handleOf(): object {
  const handle = { ref: () => handle, unref: () => handle, hasRef: () => true };
  return handle;
}
