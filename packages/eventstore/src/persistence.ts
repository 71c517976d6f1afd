import { OutcomeUnknownError } from './store.ts';

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 1000;

/** How long the store may be away before a caller is told. */
export const PATIENCE_MS = 30_000;

/** Pauses that grow up to a second; `rest` is false when patience has come to its end. */
export type Pauses = Readonly<{ rest: () => Promise<boolean>; begin: () => void }>;

/** Patience that begins anew with every call of `begin`. */
export function createPauses(patienceMs: number): Pauses {
  let pauseMs = FIRST_PAUSE_MS;
  let end = performance.now() + patienceMs;
  return {
    begin: () => {
      pauseMs = FIRST_PAUSE_MS;
      end = performance.now() + patienceMs;
    },
    rest: async () => {
      if (performance.now() + pauseMs > end) return false;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
      pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
      return true;
    },
  };
}

/** What the promise gives, or `silence` after a while. The promise is left to itself then. */
export async function within<T, S>(ms: number, promise: Promise<T>, silence: S): Promise<T | S> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<S>((resolve) => {
    timer = setTimeout(() => resolve(silence), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Reads to the end, also over lost connections: `open` begins behind the last item it is given. */
export async function* resumed<T>(
  open: (last: T | undefined) => AsyncIterable<T>,
  patienceMs: number,
): AsyncIterable<T> {
  const pauses = createPauses(patienceMs);
  let last: T | undefined;
  for (;;) {
    let failure: unknown;
    try {
      for await (const item of open(last)) {
        last = item;
        pauses.begin();
        yield item;
      }
      return;
    } catch (error) {
      failure = error;
    }
    if (await pauses.rest()) continue;
    throw new OutcomeUnknownError('the event store does not answer', { cause: failure });
  }
}
