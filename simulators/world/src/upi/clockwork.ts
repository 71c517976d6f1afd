import { type Instant, assert } from '@suuupra/kernel';
import type { Ports } from '@suuupra/process';

const ROUNDS_MAX = 10_000;
const WAIT_MS = 5_000;

/** Moves the time of a few real servers in one process: only when nothing else moves. */
export type Clockwork = Readonly<{
  /** Waits until nothing is going on, seen twice in a row. */
  settle: () => Promise<void>;
  /** Fires what is due up to a moment, one timer after the other, and ends at that moment. */
  runUntil: (moment: Instant) => Promise<void>;
}>;

/** The clockwork of the parts that share these ports. Their time must be virtual. */
export function createClockwork({ store, reader, activity, time }: Ports): Clockwork {
  const quiet = async (): Promise<bigint> => {
    await activity.idle();
    await reader.waitFor(await store.head(), WAIT_MS);
    await activity.idle();
    return activity.count();
  };
  const settle = async (): Promise<void> => {
    let before = await quiet();
    for (let round = 0; round < ROUNDS_MAX; round += 1) {
      const now = await quiet();
      if (now === before) return;
      before = now;
    }
    assert(false, 'a world comes to rest');
  };
  const runUntil = async (moment: Instant): Promise<void> => {
    for (let round = 0; round < ROUNDS_MAX; round += 1) {
      await settle();
      const next = time.timers.next();
      if (next === undefined || next.due > moment) {
        time.advance?.(moment);
        return;
      }
      await time.fire?.(next.key);
    }
    assert(false, 'a world has an end of timers');
  };
  return { settle, runUntil };
}
