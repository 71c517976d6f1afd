import { assert } from './assert.ts';
import { type Instant, MICROSECONDS, instantOf } from './clock.ts';

/** India has one zone without daylight saving: UTC+05:30. */
const IST_OFFSET = 330n * MICROSECONDS.minute;

/** A date of the Indian civil calendar, `2026-11-16`. */
export type CivilDate = string;

/** The Indian date of an instant. */
export function civilDateOf(instant: Instant): CivilDate {
  return new Date(Number((instant + IST_OFFSET) / 1000n)).toISOString().slice(0, 10);
}

/** The hour of the Indian day of an instant, 0 to 23. */
export function civilHourOf(instant: Instant): number {
  return new Date(Number((instant + IST_OFFSET) / 1000n)).getUTCHours();
}

/** The instant at which an hour of an Indian day begins; hour 24 is the next day's midnight. */
export function instantAt(date: CivilDate, hour: number): Instant {
  return instantOf(`${date}T00:00:00Z`) + BigInt(hour) * MICROSECONDS.hour - IST_OFFSET;
}

/** The date some days later (or earlier, for a negative number). */
export function addDays(date: CivilDate, days: number): CivilDate {
  return dateOfDayNumber(dayNumberOf(date) + days);
}

/** Days since 1970-01-01, as the ledger's encoding wants its effective dates. */
export function dayNumberOf(date: CivilDate): number {
  return Number(instantOf(`${date}T00:00:00Z`) / (24n * MICROSECONDS.hour));
}

/** The date of a day number. */
export function dateOfDayNumber(day: number): CivilDate {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

/** The Indian financial year of a date, from 1 April: `2627` for 2026-04-01 to 2027-03-31. */
export function financialYearOf(date: CivilDate): string {
  const year = Number(date.slice(0, 4));
  const month = Number(date.slice(5, 7));
  assert(Number.isInteger(year) && month >= 1 && month <= 12, `not a date: ${date}`);
  const first = month >= 4 ? year : year - 1;
  return `${twoDigits(first)}${twoDigits(first + 1)}`;
}

function twoDigits(year: number): string {
  return String(year % 100).padStart(2, '0');
}
