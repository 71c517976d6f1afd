import {
  type Decision,
  type Instant,
  MICROSECONDS,
  accept,
  instantOf,
  reject,
} from '@suuupra/kernel';
import { answerEvents } from './answers.ts';
import { type IntentCommand, type IntentReason, isAnswer } from './commands.ts';
import type { IntentEvent } from './events.ts';
import type { FeeSchedule } from './fees.ts';
import { type Payment, type Refund, type Transfer, isLive, transferOf } from './state.ts';

type Decided = Decision<IntentEvent, IntentReason>;

/** How long an answer of the rail is waited for before its outcome counts as unknown. */
export const RAIL_TIMEOUT = 45n * MICROSECONDS.second;

/** When the rail is asked, counted from the request: three times at most, as NPCI demands. */
export const INQUIRIES_AFTER: readonly Instant[] = [
  90n * MICROSECONDS.second,
  10n * MICROSECONDS.minute,
  2n * MICROSECONDS.hour,
];

/** When the answer is overdue. */
export function timeOutAt({ sentAt }: Transfer): Instant {
  return instantOf(sentAt) + RAIL_TIMEOUT;
}

/**
 * The next inquiry of the schedule, or none after the last one. A deemed transaction waits for
 * its bank's word; only the last inquiry asks for it, should that word have been lost.
 */
export function nextInquiry(
  transfer: Transfer,
): Readonly<{ inquiry: number; at: Instant }> | undefined {
  if (transfer.asking || (transfer.is !== 'unknown' && transfer.is !== 'deemed')) return undefined;
  const last = INQUIRIES_AFTER.length;
  const inquiry = transfer.is === 'deemed' ? last : transfer.inquiry + 1;
  const after = INQUIRIES_AFTER[inquiry - 1];
  if (after === undefined || transfer.inquiry >= last) return undefined;
  return { inquiry, at: instantOf(transfer.sentAt) + after };
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

/** What an inquiry brought. After the last one without an answer a person has to look. */
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
  const ends = outcome.is === 'succeeded' || outcome.is === 'declined';
  const open = isLive(transfer) && !ends;
  const overdue: readonly IntentEvent[] =
    open && inquiry === INQUIRIES_AFTER.length
      ? [{ type: 'PaymentOutcomeOverdue', orderId: state.terms.orderId, transactionId }]
      : [];
  return accept(answered, ...news, ...overdue);
}
