import type { Clock } from '@suuupra/kernel';
import type { TimerQueue } from './timer-queue.ts';

/** The longest wait that the machine's timers can take; longer ones are taken in parts. */
const LONGEST_WAIT_MS = 2_147_483_647;

/** Fires the timers of a queue by themselves, as a clock passes them. */
export type Ringing = Readonly<{
  /** To be called after every change of the queue. */
  poke: () => void;
}>;

export function createRinging(queue: TimerQueue, clock: Clock): Ringing {
  let waiting: NodeJS.Timeout | undefined;
  const ring = (): void => {
    const now = clock.now();
    for (let due = queue.next(); due !== undefined && due.due <= now; due = queue.next()) {
      void queue.take(due.key)?.fire();
    }
    poke();
  };
  const poke = (): void => {
    clearTimeout(waiting);
    waiting = undefined;
    const next = queue.next();
    if (next === undefined) return;
    // Rounded up, so that the clock has passed the moment when the machine rings.
    const wait = Number((next.due - clock.now() + 999n) / 1000n);
    waiting = setTimeout(ring, Math.min(Math.max(wait, 0), LONGEST_WAIT_MS));
  };
  return { poke };
}
