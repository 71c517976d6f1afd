import type { Instant } from '@suuupra/kernel';
import { type Time, systemTime } from '@suuupra/workflow';
import type { Agenda } from './agenda.ts';
import type { Fates } from './fates.ts';
import type { Mortality } from './mortality.ts';
import { SECOND } from './services.ts';

/** The time of one process: the clock of the world, wrong by so much. */
export type ProcessTime = Time &
  Readonly<{
    step: (by: number) => void;
    /** By how many microseconds the clock is wrong now. */
    wrong: () => number;
  }>;

type Deps = Readonly<{
  agenda: Agenda;
  fates: Fates;
  mortality: Mortality;
  /** By how many microseconds its clock is wrong at first. */
  skew: number;
}>;

const TWICE_WITHIN = 60 * SECOND;
const LATE_BY = 600 * SECOND;

/**
 * The machine's own time over a clock that may be wrong and may be set; within a process it never
 * goes back, as in production. Some timers ring late, and some ring twice.
 */
export function processTime({ agenda, fates, mortality, skew }: Deps): ProcessTime {
  let wrong = skew;
  const wall = (): Instant => BigInt(agenda.now() + wrong);
  const time = systemTime(wall);
  return {
    ...time,
    wrong: () => wrong,
    step: (by) => {
      wrong += by;
    },
    timers: {
      ...time.timers,
      set: (timer, fire) =>
        time.timers.set(timer, async () => {
          if (mortality.died()) return;
          const { fault, key } = fates.draw('timer', `${timer.key}@${timer.due}`);
          if (fault === 'timer-twice') {
            agenda.after(fates.below(TWICE_WITHIN, `${key} again`), () => void fire());
          }
          if (fault === 'timer-late') {
            agenda.after(fates.below(LATE_BY, `${key} late`), () => void fire());
            return;
          }
          await fire();
        }),
    },
  };
}
