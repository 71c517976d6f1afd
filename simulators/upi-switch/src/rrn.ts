import { type Instant, assert, civilDateOf, civilHourOf, dayNumberOf } from '@suuupra/kernel';

/** The hour of an RRN, YDDDHH: last digit of the year, day of the year, hour, all Indian. */
export function rrnHourOf(at: Instant): string {
  const date = civilDateOf(at);
  const year = date.slice(0, 4);
  const day = dayNumberOf(date) - dayNumberOf(`${year}-01-01`) + 1;
  const hour = civilHourOf(at);
  return `${year.slice(3)}${String(day).padStart(3, '0')}${String(hour).padStart(2, '0')}`;
}

const STANS_AN_HOUR = 1_000_000;

/** Gives out retrieval reference numbers, twelve digits, never one twice (payments.md §3). */
export type RrnCounter = Readonly<{
  /** The next number of the hour; undefined when the hour's numbers are used up. */
  next: (at: Instant) => string | undefined;
  /** Takes in a number that stands in the log. */
  observe: (rrn: string) => void;
}>;

// The log may be seen a little later than it is written, so that a few hours are in use at once.
const HOURS_KEPT = 48;

/** A counter that starts from nothing: show it the log before the first `next`. */
export function createRrnCounter(): RrnCounter {
  const lastOf = new Map<string, number>();
  const keep = (hour: string, last: number): void => {
    lastOf.set(hour, last);
    const oldest = lastOf.keys().next().value;
    if (lastOf.size > HOURS_KEPT && oldest !== undefined) lastOf.delete(oldest);
  };
  return {
    next: (at) => {
      const hour = rrnHourOf(at);
      const stan = (lastOf.get(hour) ?? 0) + 1;
      if (stan >= STANS_AN_HOUR) return undefined;
      keep(hour, stan);
      return `${hour}${String(stan).padStart(6, '0')}`;
    },
    observe: (rrn) => {
      assert(/^\d{12}$/.test(rrn), `not an RRN: ${rrn}`);
      const hour = rrn.slice(0, 6);
      keep(hour, Math.max(lastOf.get(hour) ?? 0, Number(rrn.slice(6))));
    },
  };
}
