import {
  type Decision,
  type Instant,
  MICROSECONDS,
  type Paise,
  accept,
  idOf,
  instantText,
  reject,
} from '@suuupra/kernel';
import type { IntentCommand, IntentReason } from './commands.ts';
import type { IntentEvent } from './events.ts';
import { type Payment, type Refund, type Transfer } from './state.ts';
import { hasCase, refundOf, refundReserved, refundStateOf } from './state.ts';
import { transactionIdOf } from './transaction-id.ts';

/** After this many tries a person looks for another way. */
export const MAX_REFUND_TRIES = 4;

/** How long a refund that the house owes by itself waits before it is tried again. */
export const REFUND_RETRY_AFTER = 10n * MICROSECONDS.minute;

type Decided = Decision<IntentEvent, IntentReason>;

/**
 * Reserves a refund on the payment itself, so that two refunds can never take more than was
 * captured, whatever races with whatever.
 */
export function createRefund(state: Payment, refundId: string, amount: Paise): Decided {
  const known = refundOf(state, refundId);
  if (known) return same(known, { amount, unfulfilled: false });
  if (state.is !== 'succeeded') return reject('PAYMENT_NOT_CAPTURED');
  const reserved = refundReserved(state);
  if (reserved + amount > state.captured) {
    const detail = { captured: state.captured.toString(), reserved: reserved.toString() };
    return reject('REFUND_EXCEEDS_CAPTURED', detail);
  }
  const { paymentIntentId, orderId } = state.terms;
  return accept({ type: 'RefundReserved', refundId, paymentIntentId, orderId, amount });
}

/**
 * Reserves the whole of a capture that nothing was or will be delivered for, and says how it is
 * split, so that the books can take the sale itself back and not only the money.
 */
export function returnCapture(state: Payment, refundId: string, amount: Paise): Decided {
  const known = refundOf(state, refundId);
  if (known) return same(known, { amount, unfulfilled: true });
  const reserved = createRefund(state, refundId, amount);
  if (!reserved.ok) return reserved;
  if (amount !== state.terms.amount) {
    const captured = state.terms.amount.toString();
    return reject('REFUND_IS_NOT_THE_WHOLE_CAPTURE', { captured });
  }
  const { paymentIntentId, orderId, merchantReference } = state.terms;
  const { taxable, cgst, sgst, igst } = state.terms;
  const subject = { refundId, paymentIntentId, orderId, merchantReference };
  const parts = { amount, taxable, cgst, sgst, igst };
  return accept(...reserved.events, { type: 'CaptureUnfulfilled', ...subject, ...parts });
}

/** The same refund once more is a retry; another under its id is refused. */
function same(known: Refund, asked: Pick<Refund, 'amount' | 'unfulfilled'>): Decided {
  if (known.amount !== asked.amount) return reject('REFUND_EXISTS_WITH_DIFFERENT_AMOUNT');
  if (known.unfulfilled === asked.unfulfilled) return accept();
  return reject('REFUND_EXISTS_WITH_DIFFERENT_PURPOSE');
}

/**
 * Gives back a collection that nobody adopts, because it came late or was one too many. It stands
 * against that collection alone and takes nothing of the capture (payments.md §2.3).
 */
export function autoRefund({ terms }: Payment, collected: string, amount: Paise): IntentEvent {
  const { paymentIntentId, orderId, merchantReference } = terms;
  const subject = { refundId: autoRefundIdOf(collected), paymentIntentId, orderId };
  return { type: 'AutoRefundRequested', ...subject, merchantReference, collected, amount };
}

/** The one refund that there can be of a late or surplus collection. */
export function autoRefundIdOf(collected: string): string {
  return idOf('auto-refund', collected);
}

/** Sends a reserved refund, or once more one that the rail declined for a passing reason. */
export function sendRefund(
  state: Payment,
  { refundId, transactionPrefix, at }: Extract<IntentCommand, { type: 'SendRefund' }>,
): Decided {
  const refund = refundOf(state, refundId);
  if (!refund) return reject('REFUND_NOT_FOUND');
  const standing = refundStateOf(refund);
  if (standing === 'abandoned') return reject('REFUND_ABANDONED');
  if (standing === 'succeeded') return accept(); // Paid by now, whichever way.
  const number = refund.tries.length + 1;
  const last = refund.tries.at(-1);
  if (last && last.is !== 'failed') return accept(); // A retry succeeds and records nothing.
  if (last && (!last.retryable || number > MAX_REFUND_TRIES || isDoubtful(state, refund))) {
    return reject('REFUND_NEEDS_A_PERSON', { code: last.code });
  }
  const transactionId = transactionIdOf(transactionPrefix, refundId, number);
  const sentAt = instantText(at);
  return accept({ type: 'RefundSent', refundId, transactionId, number, sentAt });
}

/** The timer of the next try; one that comes too late, or twice, does nothing. */
export function retryDue(state: Payment, refundId: string, number: number): Decided {
  const refund = refundOf(state, refundId);
  if (!refund) return reject('REFUND_NOT_FOUND');
  const wanted = refund.retryAt !== '' && refund.due !== number;
  if (!wanted || refund.tries.length + 1 !== number) return accept();
  return accept({ type: 'RefundRetryDue', refundId, number });
}

/**
 * When a declined refund is tried again by itself: one that nobody asked for has nobody who asks
 * again. All others are left to whoever asked.
 */
export function retryAtOf(
  { collected, unfulfilled }: Refund,
  { number }: Transfer,
  { at, retryable }: Readonly<{ at: Instant; retryable: boolean }>,
): string {
  const isOwed = collected !== '' || unfulfilled;
  if (!isOwed || !retryable || number >= MAX_REFUND_TRIES) return '';
  return instantText(at + REFUND_RETRY_AFTER);
}

/** Whether money of it may have gone, so that it must not go again. */
export function isDoubtful(state: Payment, { tries }: Refund): boolean {
  return tries.some(({ transactionId }) => hasCase(state, transactionId));
}
