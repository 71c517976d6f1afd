import {
  type Decision,
  type Instant,
  MICROSECONDS,
  accept,
  addDays,
  civilDateOf,
  instantAt,
  instantOf,
  reject,
} from '@suuupra/kernel';
import { answerEvents } from './answers.ts';
import { type IntentCommand, type IntentReason, isAnswer } from './commands.ts';
import type { IntentEvent } from './events.ts';
import type { FeeSchedule } from './fees.ts';
import { type Payment, type Refund, type Transfer, transferOf } from './state.ts';

type Decided = Decision<IntentEvent, IntentReason>;

/** How long an answer of the rail is waited for before its outcome counts as unknown. */
export const RAIL_TIMEOUT = 45n * MICROSECONDS.second;

/** When the rail is asked, counted from the request: three times, as NPCI demands. */
export const INQUIRIES_AFTER: readonly Instant[] = [
  90n * MICROSECONDS.second,
  10n * MICROSECONDS.minute,
  2n * MICROSECONDS.hour,
];

/** The last inquiry is a complaint to the rail: on the next Indian day, at this hour. */
export const LAST_INQUIRY = INQUIRIES_AFTER.length + 1;
const COMPLAINT_HOUR = 10;

/** On the next Indian day, at this hour, a person is told of what is still unknown. */
const OVERDUE_HOUR = 18;

/** When the answer is overdue. */
export function timeOutAt({ sentAt }: Transfer): Instant {
  return instantOf(sentAt) + RAIL_TIMEOUT;
}

/** When the outcome of a transaction has been unknown for too long. */
export function overdueAt({ sentAt }: Transfer): Instant {
  return nextDayAt(instantOf(sentAt), OVERDUE_HOUR);
}

function nextDayAt(instant: Instant, hour: number): Instant {
  return instantAt(addDays(civilDateOf(instant), 1), hour);
}

/**
 * The next inquiry of the schedule, or none after the last one. A deemed transaction waits for
 * its bank's word; only the late inquiries ask for it, should that word have been lost.
 */
export function nextInquiry(
  transfer: Transfer,
): Readonly<{ inquiry: number; at: Instant }> | undefined {
  if (transfer.asking || (transfer.is !== 'unknown' && transfer.is !== 'deemed')) return undefined;
  const earliest = transfer.is === 'deemed' ? INQUIRIES_AFTER.length : 1;
  const inquiry = Math.max(transfer.inquiry + 1, earliest);
  if (inquiry > LAST_INQUIRY) return undefined;
  const sentAt = instantOf(transfer.sentAt);
  const after = INQUIRIES_AFTER[inquiry - 1];
  return { inquiry, at: after === undefined ? nextDayAt(sentAt, COMPLAINT_HOUR) : sentAt + after };
}

/** Silence is not an answer: the outcome becomes unknown, and nothing is concluded from it. */
export function timeOut(state: Payment, transactionId: string): Decided {
  const found = transferOf(state, transactionId);
  if (!found) return reject('TRANSACTION_NOT_FOUND');
  if (found.transfer.is !== 'sent') return accept();
  return accept(unknown(state, found.transfer, { refund: found.refund, code: '' }));
}

/** The event that says: nobody knows whether money moved. */
export function unknown(
  { terms: { orderId } }: Payment,
  { transactionId, number }: Transfer,
  { refund, code }: Readonly<{ refund: Refund | undefined; code: string }>,
): IntentEvent {
  return refund
    ? { type: 'RefundUnknown', refundId: refund.refundId, transactionId, code }
    : { type: 'PaymentAttemptUnknown', orderId, number, transactionId, code };
}

/** The timer of an inquiry; one that comes too late, or twice, does nothing. */
export function requestInquiry(state: Payment, transactionId: string, inquiry: number): Decided {
  const found = transferOf(state, transactionId);
  if (!found) return reject('TRANSACTION_NOT_FOUND');
  if (nextInquiry(found.transfer)?.inquiry !== inquiry) return accept();
  return accept({ type: 'PaymentInquiryRequested', transactionId, inquiry });
}

/** The alarm of an outcome that nobody knows; where it is known by now, it is none. */
export function tellOverdue(state: Payment, transactionId: string): Decided {
  const found = transferOf(state, transactionId);
  if (!found) return reject('TRANSACTION_NOT_FOUND');
  const { is, overdue } = found.transfer;
  if (overdue || (is !== 'unknown' && is !== 'deemed')) return accept();
  const { orderId } = state.terms;
  return accept({ type: 'PaymentOutcomeOverdue', orderId, transactionId });
}

/** What an inquiry brought: the end, or nothing, and no answer is no end. */
export function recordInquiry(
  state: Payment,
  command: Extract<IntentCommand, { type: 'RecordInquiry' }>,
  fees: FeeSchedule,
): Decided {
  const { transactionId, inquiry, outcome, at } = command;
  const found = transferOf(state, transactionId);
  if (!found) return reject('TRANSACTION_NOT_FOUND');
  const { transfer, refund } = found;
  if (!transfer.asking || transfer.inquiry !== inquiry) return accept();
  const code = isAnswer(outcome) ? outcome.code : '';
  const answered: IntentEvent = {
    type: 'PaymentInquiryAnswered',
    ...{ transactionId, inquiry, code },
  };
  const news = isAnswer(outcome)
    ? answerEvents(state, { answer: outcome, transfer, refund, at, fees })
    : [];
  return accept(answered, ...news);
}
