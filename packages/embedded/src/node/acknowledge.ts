/**
 * Called for each append that succeeds, as its answer is handed to the socket; returns what to call
 * once the answer was flushed.
 */
export type Acknowledge = () => (() => void) | undefined;

/** The environment variable of the crash tests: the number of the append that is the last. */
export const KILL_AFTER_APPENDS = 'EVENTSTORE_KILL_AFTER_APPENDS';

/** Counts nothing: how a node runs outside crash tests. */
export const acknowledgeQuietly: Acknowledge = () => undefined;

/**
 * Kills this process, as a power cut would, right after the answer to the given append was flushed
 * to its socket: for tests that ask what survives.
 */
export function killAfterAppends(limit: number): Acknowledge {
  let count = 0;
  return () => {
    count += 1;
    return count === limit ? () => process.kill(process.pid, 'SIGKILL') : undefined;
  };
}
