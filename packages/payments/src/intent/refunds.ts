import { type Decision, type Paise, accept, instantText, reject } from '@suuupra/kernel';
import type { IntentCommand, IntentReason } from './commands.ts';
import type { IntentEvent } from './events.ts';
import { type Payment, type Refund, hasCase, refundReserved } from './state.ts';
import { transactionIdOf } from './transaction-id.ts';

/** After this many tries a person looks for another way. */
export const MAX_REFUND_TRIES = 4;

type Decided = Decision<IntentEvent, IntentReason>;

/**
 * Reserves a refund on the payment itself, so that two refunds can never take more than was
 * captured, whatever races with whatever.
 */
export function createRefund(state: Payment, refundId: string, amount: Paise): Decided {
  const known = state.refunds.find((one) => one.refundId === refundId);
  if (known) {
    return known.amount === amount ? accept() : reject('REFUND_EXISTS_WITH_DIFFERENT_AMOUNT');
  }
  if (state.is !== 'succeeded') return reject('PAYMENT_NOT_CAPTURED');
  const reserved = refundReserved(state);
  if (reserved + amount > state.captured) {
    const detail = { captured: state.captured.toString(), reserved: reserved.toString() };
    return reject('REFUND_EXCEEDS_CAPTURED', detail);
  }
  const { paymentIntentId, orderId } = state.terms;
  return accept({ type: 'RefundReserved', refundId, paymentIntentId, orderId, amount });
}

/** Sends a reserved refund, or once more one that the rail declined for a passing reason. */
export function sendRefund(
  state: Payment,
  { refundId, transactionPrefix, at }: Extract<IntentCommand, { type: 'SendRefund' }>,
): Decided {
  const refund = state.refunds.find((one) => one.refundId === refundId);
  if (!refund) return reject('REFUND_NOT_FOUND');
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

function isDoubtful(state: Payment, { tries }: Refund): boolean {
  return tries.some(({ transactionId }) => hasCase(state, transactionId));
}
