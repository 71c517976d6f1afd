/**
 * Called for each append that succeeds, as its answer is handed to the socket; returns what to call
 * once the answer was flushed.
 */
export type Acknowledge = () => (() => void) | undefined;

/** The environment variable of the crash tests: the number of the append that is the last. */
export const KILL_AFTER_APPENDS = 'EVENTSTORE_KILL_AFTER_APPENDS';

/** Set to `group`, the node takes all of its process group along: then everything dies at once. */
export const KILL_SCOPE = 'EVENTSTORE_KILL_SCOPE';

/** Counts nothing: how a node runs outside crash tests. */
export const acknowledgeQuietly: Acknowledge = () => undefined;

/**
 * Kills this process, as a power cut would, right after the answer to the given append was flushed
 * to its socket: for tests that ask what survives.
 */
export function killAfterAppends(limit: number, scope: 'node' | 'group' = 'node'): Acknowledge {
  let count = 0;
  // The kernel takes 0 for every process of the caller's group.
  const target = scope === 'group' ? 0 : process.pid;
  return () => {
    count += 1;
    return count === limit ? () => process.kill(target, 'SIGKILL') : undefined;
  };
}
