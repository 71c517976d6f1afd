import { type Instant, instantText } from '@suuupra/kernel';
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

/** The payer has the money of a refund: by a transaction of the rail or a transfer of a bank. */
export function paidBackBy(
  { terms }: Payment,
  { refundId, amount, collected }: Refund,
  { transactionId, rrn, at }: Readonly<{ transactionId: string; rrn: string; at: Instant }>,
): IntentEvent {
  const { paymentIntentId, orderId, merchantReference } = terms;
  const subject = { refundId, paymentIntentId, orderId, merchantReference };
  const paid = { ...subject, transactionId, amount, rrn, refundedAt: instantText(at) };
  return collected === ''
    ? { type: 'RefundSucceeded', ...paid }
    : { type: 'AutoRefundSucceeded', ...paid, collected };
}
