import { systemClock } from '@suuupra/kernel';
import { createRinging } from './ringing.ts';
import type { Time } from './time.ts';
import { createTimerQueue } from './timer-queue.ts';

/** The machine's time: timers fire by themselves, several effects run at once. */
export function systemTime(): Time {
  const clock = systemClock();
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
