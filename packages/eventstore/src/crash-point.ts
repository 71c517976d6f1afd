import type { EventStore } from './store.ts';

/**
 * The environment variable of the crash tests; unset, as everywhere else, nothing happens. The
 * process that reads it kills itself with SIGKILL, as a power cut would, at one of these points:
 *
 * - `append:<k>`: right after its k-th acknowledged append, before anything else sees the answer;
 * - `append:<EventType>`: right after its first acknowledged append that holds such an event;
 * - `commit:<n>`: inside the n-th commit of one of its projections, when the rows and the
 *   checkpoint are written and `commit` has not been sent.
 *
 * The store's own node has EVENTSTORE_KILL_AFTER_APPENDS (packages/embedded), and the command
 * plants a point in one service of a play by SUUUPRA_PLANT (packages/cli).
 */
export const CRASH = 'SUUUPRA_CRASH';

/** Where a process looks whether it is to die now. */
export type CrashPoints = Readonly<{
  /** An append that holds events of these types was acknowledged. */
  appended: (types: readonly string[]) => void;
  /** The rows of a projection are written and not yet committed. */
  committing: () => void;
}>;

const NONE: CrashPoints = { appended: () => undefined, committing: () => undefined };

/** Reads a crash point. A text that names none throws, or a crash test would pass untried. */
export function crashPoints(text = process.env[CRASH], die: () => void = dieNow): CrashPoints {
  if (text === undefined || text === '') return NONE;
  const [, point, place = ''] = /^(append|commit):(\w+)$/.exec(text) ?? [];
  const count = /^[1-9]\d{0,8}$/.test(place) ? Number(place) : undefined;
  let left = count ?? 1;
  const countDown = (): void => {
    left -= 1;
    if (left === 0) die();
  };
  if (point === 'commit' && count !== undefined) return { ...NONE, committing: countDown };
  if (point === 'append' && count !== undefined) return { ...NONE, appended: countDown };
  if (point !== 'append' || !/^[A-Z]/.test(place)) {
    throw new RangeError(`${CRASH} is ${text}, which names no crash point`);
  }
  const onType = (types: readonly string[]): void => {
    if (types.includes(place)) countDown();
  };
  return { ...NONE, appended: onType };
}

/** The same store, which passes the crash point with every acknowledged append. */
export function crashing(store: EventStore, { appended }: CrashPoints): EventStore {
  return {
    ...store,
    append: async (streamId, events, expected) => {
      const answer = await store.append(streamId, events, expected);
      appended(events.map(({ type }) => type));
      return answer;
    },
  };
}

function dieNow(): void {
  process.kill(process.pid, 'SIGKILL');
}
