import type { Stack } from '../stack/stack.ts';

/** The wish to end, from a signal or from a service that can't be kept alive. */
export type End = Readonly<{
  asked: Promise<Error | undefined>;
  fail: (error: Error) => void;
  /** Resolves when no echo of the signal is to be expected any more; at once without a signal. */
  echoOver: () => Promise<void>;
}>;

/** The terminal sends Ctrl-C to everyone, and npm passes it on: what comes at once is one wish. */
const SAME_WISH_MS = 500;

/** Listens for the signals that end a command. A second wish to end ends it at once. */
export function stopOnSignal(): End {
  const { promise, resolve } = Promise.withResolvers<Error | undefined>();
  let askedAt: number | undefined;
  const onSignal = (): void => {
    const now = performance.now();
    askedAt ??= now;
    if (now - askedAt > SAME_WISH_MS) process.exit(130);
    resolve(undefined);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  const echoOver = async (): Promise<void> => {
    const left = askedAt === undefined ? 0 : askedAt + SAME_WISH_MS - performance.now();
    // A process that is already leaving has no ears, and the echo would end it with a signal.
    if (left > 0) await new Promise((wake) => setTimeout(wake, left));
  };
  return { asked: promise, fail: resolve, echoOver };
}

/** Waits for the end, then stops everything in order. Throws what made it fail. */
export async function toldToStop(end: End, stack: Stack): Promise<void> {
  const failure = await end.asked;
  await stack.stop();
  await end.echoOver();
  if (failure) throw failure;
}
