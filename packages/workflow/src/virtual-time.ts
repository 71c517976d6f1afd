import type { Instant } from '@suuupra/kernel';
import { type Ringing, createRinging } from './ringing.ts';
import type { Time } from './time.ts';
import { createTimerQueue } from './timer-queue.ts';

/**
 * Time that one driver moves. It begins at 0n, goes forward by `advance` and with every event seen,
 * and nothing fires by itself until `release`: from then on it runs at natural speed.
 */
export function virtualTime(): Required<Time> {
  const queue = createTimerQueue();
  let latest = 0n;
  let released: Readonly<{ at: Instant; wall: number; ringing: Ringing }> | undefined;
  const forward = (to: Instant): void => {
    if (to > latest) latest = to;
  };
  const now = (): Instant => {
    if (released !== undefined) {
      const passed = Math.floor((performance.now() - released.wall) * 1000);
      forward(released.at + BigInt(passed));
    }
    return latest;
  };
  const clock = { now };
  return {
    clock,
    timers: {
      set: (timer, fire) => {
        queue.set(timer, fire);
        released?.ringing.poke();
      },
      cancel: (key) => {
        queue.cancel(key);
        released?.ringing.poke();
      },
      next: queue.next,
    },
    observe: forward,
    oneByOne: () => released === undefined,
    advance: forward,
    fire: async (key) => {
      const taken = queue.take(key);
      if (taken === undefined) return;
      forward(taken.timer.due);
      await taken.fire();
    },
    release: () => {
      if (released !== undefined) return;
      released = { at: latest, wall: performance.now(), ringing: createRinging(queue, clock) };
      released.ringing.poke();
    },
  };
}
