import { rpcErrorOf } from '@suuupra/grpc';

const MAX_TRIES = 5_000;
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 5_000;
/** Half an hour later nobody thinks any more that it will be over in a moment. */
const HASTY_TRIES = 400;
const CALM_PAUSE_MS = 60_000;
const TRANSIENT = ['UNAVAILABLE', 'DEADLINE_EXCEEDED', 'ABORTED', 'INTERNAL'];

/** Makes a call that a request id makes repeatable, and repeats it while no answer comes. */
export async function patiently<T>(call: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await call();
    } catch (error) {
      if (tries >= MAX_TRIES || !TRANSIENT.includes(rpcErrorOf(error).status)) throw error;
      const hasty = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(tries, 10), LONGEST_PAUSE_MS);
      const pause = tries < HASTY_TRIES ? hasty : CALM_PAUSE_MS;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

/** The answer; undefined where a rule said no, and it is one of these statuses. */
export async function unlessRefused<T>(
  call: () => Promise<T>,
  statuses: readonly string[],
): Promise<T | undefined> {
  try {
    return await patiently(call);
  } catch (error) {
    if (!statuses.includes(rpcErrorOf(error).status)) throw error;
    return undefined;
  }
}
