import type { CivilDate, Instant } from '@suuupra/kernel';
import { addDays, civilDateOf, civilHourOf, instantAt } from '@suuupra/kernel';

/** What is settled: payments in ten online cycles a day, what came back in two dispute cycles. */
export const lanes = ['online', 'dispute'] as const;
export type Lane = (typeof lanes)[number];

/** A settlement cycle: the date it belongs to and its number on that date, from 1. */
export type CycleName = Readonly<{ date: CivilDate; number: number; lane: Lane }>;

/** The hours of an Indian day at which its cycles end. The first online one ends at midnight. */
const ENDS_AT_HOUR: Readonly<Record<Lane, readonly number[]>> = {
  online: [0, 5, 7, 9, 11, 13, 15, 17, 19, 21],
  dispute: [16, 24],
};

/** The cycle that contains a moment: 21 to 24 h is the first online cycle of the next date. */
export function cycleAt(at: Instant, lane: Lane = 'online'): CycleName {
  const date = civilDateOf(at);
  const hour = civilHourOf(at);
  const index = ENDS_AT_HOUR[lane].findIndex((end) => hour < end);
  if (index === -1) return { date: addDays(date, 1), number: 1, lane };
  return { date, number: index + 1, lane };
}

/** The moment at which a cycle ends, exclusive. */
export function cycleEndsAt({ date, number, lane }: CycleName): Instant {
  return instantAt(date, ENDS_AT_HOUR[lane][number - 1] ?? 0);
}

/** The cycle that follows on the same lane. */
export function cycleAfter({ date, number, lane }: CycleName): CycleName {
  if (number < ENDS_AT_HOUR[lane].length) return { date, number: number + 1, lane };
  return { date: addDays(date, 1), number: 1, lane };
}

/**
 * The name as clients know it, `2026-11-16/02`, of a dispute cycle `2026-11-16/dc1`. On each lane
 * its order is the order of the cycles.
 */
export function cycleIdOf({ date, number, lane }: CycleName): string {
  return `${date}/${lane === 'dispute' ? `dc${number}` : String(number).padStart(2, '0')}`;
}

/** A client's `2026-11-16/02` as a name, or undefined where it is none. */
export function parseCycleId(text: string): CycleName | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})\/(?:(\d{2})|dc(\d))$/.exec(text);
  const date = match?.[1] ?? '';
  const lane = match?.[3] === undefined ? 'online' : 'dispute';
  const number = Number(match?.[2] ?? match?.[3] ?? 0);
  if (!isDate(date) || number < 1 || number > ENDS_AT_HOUR[lane].length) return undefined;
  return { date, number, lane };
}

/** The lane that a cycle's name says. */
export function laneOfCycle(cycleId: string): Lane {
  return parseCycleId(cycleId)?.lane ?? 'online';
}

function isDate(text: string): boolean {
  const parsed = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text);
}

/** The stream's id of a cycle, `20261116.02`: a stream name holds neither bar nor hyphen. */
export function cycleStreamId(cycleId: string): string {
  return cycleId.replaceAll('-', '').replace('/', '.');
}

/** The cycle a moment opens, given the last one cut on its lane: never one that is cut already. */
export function cycleOpenedAt(at: Instant, lastCut: string, lane: Lane = 'online'): CycleName {
  const name = cycleAt(at, lane);
  if (lastCut === '' || cycleIdOf(name) > lastCut) return name;
  const last = parseCycleId(lastCut);
  return last === undefined ? name : cycleAfter(last);
}
