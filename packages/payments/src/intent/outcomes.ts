import { type Instant, type Paise, instantText } from '@suuupra/kernel';
import type { IntentEvent } from './events.ts';
import { type FeeSchedule, feesOf } from './fees.ts';
import type { Payment, Refund, Transfer } from './state.ts';

/** The collection that is adopted, with what it costs. */
export function captureOf(
  { terms }: Payment,
  { transfer, rrn }: Readonly<{ transfer: Transfer; rrn: string }>,
  { at, fees }: Readonly<{ at: Instant; fees: FeeSchedule }>,
): IntentEvent {
  const { paymentIntentId, orderId, merchantReference } = terms;
  const { amount, taxable, cgst, sgst, igst } = terms;
  const { number, transactionId } = transfer;
  return {
    type: 'PaymentCaptured',
    ...{ paymentIntentId, orderId, merchantReference, number, transactionId, rrn },
    ...{ amount, taxable, cgst, sgst, igst, ...feesOf(amount, fees) },
    capturedAt: instantText(at),
  };
}

type Declined = Readonly<{
  refund: Refund;
  transfer: Transfer;
  code: string;
  at: Instant;
  retryable?: boolean;
  retryAt?: string;
}>;

/**
 * A try of a refund has failed. Where an earlier one had paid it after all, that counts now,
 * because nothing else is under way any more.
 */
export function movedToManual(
  state: Payment,
  { refund, transfer, code, at, retryable = false, retryAt = '' }: Declined,
): readonly IntentEvent[] {
  const { orderId } = state.terms;
  const { refundId } = refund;
  const about = { refundId, orderId, transactionId: transfer.transactionId, code };
  const moved: IntentEvent = { type: 'RefundMovedToManual', ...about, retryable, retryAt };
  const earlier = lateSuccessOf(state, refund);
  return earlier ? [moved, ...paidBackBy(state, refund, { ...earlier, at })] : [moved];
}

/** What moved the money of a refund: a transaction of the rail, or a transfer of a bank. */
type Paying = Readonly<{ transactionId: string; rrn: string }>;

/** The try of a refund that succeeded although it counted as declined. */
export function lateSuccessOf(state: Payment, { tries }: Refund): Paying | undefined {
  return tries.map((one) => lateOf(state, one.transactionId)).find((late) => late !== undefined);
}

/** A transaction by which a refund was paid although it counted as declined. */
export function lateOf({ cases }: Payment, transactionId: string): Paying | undefined {
  const late = cases.find(
    (one) => one.kind === 'LATE_REFUND' && one.transactionId === transactionId,
  );
  return late && { transactionId, rrn: late.seen?.rrn ?? '' };
}

/**
 * The payer has the money of a refund. What other tries have paid of it by then is too much, and
 * is his debt from now on.
 */
export function paidBackBy(
  state: Payment,
  refund: Refund,
  { transactionId, rrn, at }: Paying & Readonly<{ at: Instant }>,
): readonly IntentEvent[] {
  const { paymentIntentId, orderId, merchantReference } = state.terms;
  const { refundId, amount, collected } = refund;
  const subject = { refundId, paymentIntentId, orderId, merchantReference };
  const paid = { ...subject, transactionId, amount, rrn, refundedAt: instantText(at) };
  const back: IntentEvent =
    collected === ''
      ? { type: 'RefundSucceeded', ...paid }
      : { type: 'AutoRefundSucceeded', ...paid, collected };
  const others = refund.tries.flatMap((one) => {
    const late = one.transactionId === transactionId ? undefined : lateOf(state, one.transactionId);
    return late ? [overpaid(state, refund, { ...late, at })] : [];
  });
  return [back, ...others];
}

/**
 * The payer has the money of a refund once more, or although it was given up; where a person paid
 * only the rest of it, what was counted before is not too much. `moved` is what the payer has by it
 * where that is not the amount of the refund.
 */
export function overpaid(
  { terms }: Payment,
  { refundId, amount: whole, tries }: Refund,
  { transactionId, rrn, at, moved = whole }: Paying & Readonly<{ at: Instant; moved?: Paise }>,
): IntentEvent {
  const { paymentIntentId, orderId, merchantReference } = terms;
  const about = { refundId, transactionId, paymentIntentId, orderId, merchantReference };
  const counted = tries.find((one) => one.transactionId === transactionId)?.counted ?? 0n;
  const amount = moved - counted;
  return { type: 'RefundOverpaid', ...about, rrn, amount, refundedAt: instantText(at) };
}
