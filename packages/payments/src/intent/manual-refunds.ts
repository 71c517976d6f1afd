import { type Decision, type Paise, accept, instantText, reject, sum } from '@suuupra/kernel';
import type { IntentCommand, IntentReason } from './commands.ts';
import type { IntentEvent } from './events.ts';
import { movedBy, verdictOn } from './cases.ts';
import { lateSuccessOf, movedToManual, paidBackBy } from './outcomes.ts';
import { isDoubtful } from './refunds.ts';
import { type Payment, type Refund, type Transfer, refundOf, refundStateOf } from './state.ts';
import { transactionIdOf } from './transaction-id.ts';

/** After this many tries a person, too, has to find another way. */
export const MAX_TRIES_BY_PERSON = 12;

type Decided = Decision<IntentEvent, IntentReason>;
type CommandOf<T extends IntentCommand['type']> = Extract<IntentCommand, { type: T }>;

/** A person sends a declined refund once more, for what it was declined for is mended. */
export function retryRefund(state: Payment, command: CommandOf<'RetryRefund'>): Decided {
  const { refundId, transactionPrefix, at } = command;
  const refund = refundOf(state, refundId);
  if (!refund) return reject('REFUND_NOT_FOUND');
  switch (refundStateOf(refund)) {
    case 'abandoned':
      return reject('REFUND_ABANDONED');
    case 'succeeded':
    case 'sent':
    case 'unknown':
    case 'deemed':
      return accept(); // A retry succeeds and records nothing.
    case 'reserved':
    case 'manual': {
      const number = refund.tries.length + 1;
      if (isDoubtful(state, refund)) return reject('REFUND_MAY_STILL_BE_PAID');
      if (number > MAX_TRIES_BY_PERSON) return reject('REFUND_TRIES_EXHAUSTED');
      const transactionId = transactionIdOf(transactionPrefix, refundId, number);
      const sentAt = instantText(at);
      return accept({ type: 'RefundSent', refundId, transactionId, number, sentAt });
    }
  }
}

/** The code of a refund of which the rail has paid too little. */
export const PAID_IN_PART = 'REFUND_PAID_IN_PART';

/**
 * A person has paid a declined refund by a transfer of a bank; its reference is the proof. What he
 * saw missing when he sent it may be more or less by now, so he says how much it was.
 */
export function recordManualRefund(
  state: Payment,
  { refundId, utr, amount: transferred, at }: CommandOf<'RecordManualRefund'>,
): Decided {
  const refund = refundOf(state, refundId);
  if (!refund) return reject('REFUND_NOT_FOUND');
  const { ended, amount } = refund;
  if (ended.is === 'transferred') {
    if (ended.utr !== utr) return reject('REFUND_EXISTS_WITH_DIFFERENT_REFERENCE');
    return ended.amount === transferred ? accept() : reject('REFUND_EXISTS_WITH_DIFFERENT_AMOUNT');
  }
  if (ended.is === 'abandoned') return reject('REFUND_ABANDONED');
  const standing = refundStateOf(refund);
  if (standing === 'succeeded') return reject('REFUND_ALREADY_PAID');
  const inPart = paidInPart(state, refund);
  if (standing !== 'manual' && !inPart) return reject('REFUND_MAY_STILL_BE_PAID');
  const missing = amount - movedByRail(state, refund);
  // What the payer has already is no matter of a transfer; a person ends the case of it.
  if (missing <= 0n) return reject('REFUND_MAY_STILL_BE_PAID');
  const used = state.refunds.some((one) => one.ended.is === 'transferred' && one.ended.utr === utr);
  if (used) return reject('REFERENCE_ALREADY_USED');
  if (transferred !== missing) {
    return reject('TRANSFER_DIFFERS_FROM_MISSING', { missing: String(missing) });
  }
  const { orderId } = state.terms;
  const moved = inPart
    ? movedToManual(state, { refund, transfer: inPart, code: PAID_IN_PART, at })
    : [];
  return accept(
    ...moved,
    { type: 'RefundPaidByTransfer', refundId, orderId, amount: missing, utr },
    ...paidBackBy(state, refund, { transactionId: utr, rrn: utr, at }),
  );
}

/** The last try, where the rail paid another amount by it than was asked. */
function paidInPart(state: Payment, { tries }: Refund): Transfer | undefined {
  const last = tries.at(-1);
  if (last?.is !== 'review') return undefined;
  const seen = verdictOn(state, last.transactionId);
  return seen?.outcome === 'succeeded' && seen.field === 'amount' ? last : undefined;
}

/** What the payer has of a refund by the last certain words about its tries. */
function movedByRail(state: Payment, refund: Refund): Paise {
  const { amount, tries } = refund;
  if (lateSuccessOf(state, refund)) return amount;
  return sum(tries.map(({ transactionId }) => movedBy(state, transactionId, amount)));
}

/**
 * A person gives a declined refund up, and what it had reserved is free again. What the house has
 * no right to keep is paid, whatever way it takes, and so is what may be on its way.
 */
export function abandonRefund(
  state: Payment,
  { refundId, reason }: CommandOf<'AbandonRefund'>,
): Decided {
  const refund = refundOf(state, refundId);
  if (!refund) return reject('REFUND_NOT_FOUND');
  const standing = refundStateOf(refund);
  if (standing === 'abandoned') return accept();
  if (standing === 'succeeded') return reject('REFUND_ALREADY_PAID');
  if (refund.collected !== '' || refund.unfulfilled) return reject('REFUND_MUST_BE_PAID');
  if (standing !== 'manual' || isDoubtful(state, refund)) {
    return reject('REFUND_MAY_STILL_BE_PAID');
  }
  const { paymentIntentId, orderId } = state.terms;
  const { amount } = refund;
  return accept({ type: 'RefundAbandoned', refundId, paymentIntentId, orderId, amount, reason });
}
