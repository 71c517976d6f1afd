import { type Instant, systemClock } from '@suuupra/kernel';
import { createRinging } from './ringing.ts';
import type { Time } from './time.ts';
import { createTimerQueue } from './timer-queue.ts';

/**
 * The machine's time: timers fire by themselves, several effects run at once.
 * @param wall what the wall clock says; by default the machine's.
 */
export function systemTime(wall?: () => Instant): Time {
  const clock = systemClock(wall);
  const queue = createTimerQueue();
  const { poke } = createRinging(queue, clock);
  return {
    clock,
    timers: {
      set: (timer, fire) => {
        queue.set(timer, fire);
        poke();
      },
      cancel: (key) => {
        queue.cancel(key);
        poke();
      },
      next: queue.next,
    },
    observe: () => {},
    oneByOne: () => false,
  };
}
