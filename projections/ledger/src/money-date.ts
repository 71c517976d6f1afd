import { assert, civilDateOf, dayNumberOf, parseInstant } from '@suuupra/kernel';
import type { SourceEvent } from './ruling.ts';

/** The moments at which money moved or was booked, as events call them. */
const MOMENTS = ['capturedAt', 'refundedAt', 'postedAt'] as const;

/**
 * The day number of an event's own business time in the zone of the book: the capture's, the
 * refund's, the booking of the bank's line, the date on a document; undefined for an event that
 * has none, whose time is the one at which it was recorded. An unreadable time breaks an invariant.
 */
export function moneyDateOf(event: SourceEvent): number | undefined {
  if (event.type === 'DocumentIssued') {
    assert(/^\d{4}-\d{2}-\d{2}$/.test(event.issuedOn), 'a document has a date');
    return dayNumberOf(event.issuedOn);
  }
  const told: Readonly<Record<string, unknown>> = event;
  const moment = MOMENTS.map((field) => told[field]).find((one) => one !== undefined && one !== '');
  if (moment === undefined) return undefined;
  const instant = typeof moment === 'string' ? parseInstant(moment) : undefined;
  assert(instant !== undefined, `${event.type} has a time that cannot be read`);
  return dayNumberOf(civilDateOf(instant));
}
