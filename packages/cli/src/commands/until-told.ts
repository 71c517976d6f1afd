import type { Stack } from '../stack/stack.ts';

/** The wish to end, from a signal or from a service that can't be kept alive. */
export type End = Readonly<{
  asked: Promise<Error | undefined>;
  fail: (error: Error) => void;
}>;

/** Listens for the signals that end a command. A second one ends it at once. */
export function stopOnSignal(): End {
  const { promise, resolve } = Promise.withResolvers<Error | undefined>();
  let asked = false;
  const onSignal = (): void => {
    if (asked) process.exit(130);
    asked = true;
    resolve(undefined);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return { asked: promise, fail: resolve };
}

/** Waits for the end, then stops everything in order. Throws what made it fail. */
export async function toldToStop(end: End, stack: Stack): Promise<void> {
  const failure = await end.asked;
  await stack.stop();
  if (failure) throw failure;
}
