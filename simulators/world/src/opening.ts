import { type Instant, instantOf } from '@suuupra/kernel';
import { hash32 } from './hash.ts';
import { OPENING } from './workload.ts';

/** Two days before the financial year ends, so that every standard run goes over its end. */
export const BEFORE_YEARS_END: Instant = instantOf('2027-03-30T00:00:00+05:30');
/** Of so many worlds one opens then. */
const ONE_IN = 12;

/** When the world of a seed opens. */
export function openingOf(seed: string): Instant {
  return hash32(seed, 5) % ONE_IN === 0 ? BEFORE_YEARS_END : OPENING;
}
