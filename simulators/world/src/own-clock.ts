import type { Agenda } from './agenda.ts';

const MICROSECONDS_A_MILLISECOND = 1_000;

/**
 * Gives the machine's timers and its wall clock to a world for as long as it runs; answers how to
 * give them back. Retries pause, deadlines pass and breakers rest by the clock of the world, so
 * the same seed makes the same run on every machine. What repeats for ever, as statistics do, has
 * no place in a world and is never called.
 */
export function ownClock(agenda: Agenda): () => void {
  const { setTimeout: realSet, clearTimeout: realClear } = globalThis;
  const { setInterval: realRepeat, clearInterval: realEnd } = globalThis;
  const realNow = Date.now;
  const strikes = new WeakMap<object, () => void>();
  const begin = (callback: (...args: unknown[]) => void, ms = 0, ...args: unknown[]): object => {
    const handle = handleOf();
    const due = Math.max(ms, 0) * MICROSECONDS_A_MILLISECOND;
    strikes.set(
      handle,
      agenda.after(due, () => callback(...args)),
    );
    return handle;
  };
  const cancel = (handle: object | undefined): void => {
    if (handle === undefined || handle === null) return;
    const strike = typeof handle === 'object' ? strikes.get(handle) : undefined;
    if (strike === undefined) realClear(handle as NodeJS.Timeout);
    else strike();
  };
  globalThis.setTimeout = begin as unknown as typeof realSet;
  globalThis.clearTimeout = cancel as typeof realClear;
  globalThis.setInterval = handleOf as unknown as typeof realRepeat;
  globalThis.clearInterval = () => undefined;
  Date.now = () => Math.floor(agenda.now() / MICROSECONDS_A_MILLISECOND);
  return () => {
    globalThis.setTimeout = realSet;
    globalThis.clearTimeout = realClear;
    globalThis.setInterval = realRepeat;
    globalThis.clearInterval = realEnd;
    Date.now = realNow;
  };
}

/** What callers do with a timer besides clearing it has no meaning without a machine. */
function handleOf(): object {
  const handle = { ref: () => handle, unref: () => handle, hasRef: () => true };
  return handle;
}
