import type { CivilDate, Instant } from '@suuupra/kernel';
import { addDays, civilDateOf, civilHourOf, instantAt } from '@suuupra/kernel';

/** A settlement cycle: the date it belongs to and its number on that date, 1 to 10. */
export type CycleName = Readonly<{ date: CivilDate; number: number }>;

/** The hours of an Indian day at which cycles 2 to 10 end. Cycle 1 ends at midnight. */
const ENDS_AT_HOUR = [0, 5, 7, 9, 11, 13, 15, 17, 19, 21] as const;
const CYCLES_A_DAY = ENDS_AT_HOUR.length;

/** The cycle that contains a moment: 21 to 24 h is the first cycle of the next date. */
export function cycleAt(at: Instant): CycleName {
  const date = civilDateOf(at);
  const hour = civilHourOf(at);
  const index = ENDS_AT_HOUR.findIndex((end) => hour < end);
  return index === -1 ? { date: addDays(date, 1), number: 1 } : { date, number: index + 1 };
}

/** The moment at which a cycle ends, exclusive. */
export function cycleEndsAt({ date, number }: CycleName): Instant {
  return instantAt(date, ENDS_AT_HOUR[number - 1] ?? 0);
}

/** The cycle that follows. */
export function cycleAfter({ date, number }: CycleName): CycleName {
  if (number < CYCLES_A_DAY) return { date, number: number + 1 };
  return { date: addDays(date, 1), number: 1 };
}

/** The name as clients know it, `2026-11-16/02`. Its order is the order of the cycles. */
export function cycleIdOf({ date, number }: CycleName): string {
  return `${date}/${String(number).padStart(2, '0')}`;
}

/** A client's `2026-11-16/02` as a name, or undefined where it is none. */
export function parseCycleId(text: string): CycleName | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})\/(\d{2})$/.exec(text);
  const date = match?.[1] ?? '';
  const number = Number(match?.[2] ?? 0);
  if (!isDate(date) || number < 1 || number > CYCLES_A_DAY) return undefined;
  return { date, number };
}

function isDate(text: string): boolean {
  const parsed = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text);
}

/** The stream's id of a cycle, `20261116.02`: a stream name holds neither bar nor hyphen. */
export function cycleStreamId(cycleId: string): string {
  return cycleId.replaceAll('-', '').replace('/', '.');
}

/** The cycle a moment opens, given the last one that was cut: never one that is cut already. */
export function cycleOpenedAt(at: Instant, lastCut: string): CycleName {
  const name = cycleAt(at);
  if (lastCut === '' || cycleIdOf(name) > lastCut) return name;
  const last = parseCycleId(lastCut);
  return last === undefined ? name : cycleAfter(last);
}
