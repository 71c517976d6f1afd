import type { CheckoutEvent, CheckoutEventOf } from './events.ts';

const ids = { orderId: 'order-1', orderRef: 'ORD-0001', cartId: 'cart-1', payerVpa: 'a@okaxis' };
const wanted = { seats: [{ sku: 'S1', quantity: 2 }], couponCode: 'C' };
const policy = { expiresAt: '2026-11-16T05:00:00.000000Z', maxAttempts: 2 };

export const opened: CheckoutEventOf<'CheckoutOpened'> = {
  type: 'CheckoutOpened',
  ...ids,
  paymentIntentId: 'pi-1',
  ...wanted,
  ...policy,
};

const capture = { paymentIntentId: 'pi-1', amount: 118_000n, day: '2026-11-16' };

/** One event of every type, as the golden files hold them. */
export const SAMPLES: readonly CheckoutEvent[] = [
  opened,
  { type: 'CheckoutReserved', couponCode: 'C', droppedReason: '' },
  { type: 'CheckoutSoldOut', sku: 'S2', reason: 'SOLD_OUT', held: [{ sku: 'S1', quantity: 2 }] },
  { type: 'CheckoutPaymentRequested', attempt: 1, paymentIntentId: 'pi-1' },
  { type: 'CheckoutAttemptFailed', attempt: 1, code: 'XY' },
  { type: 'CheckoutParked', attempt: 1, reason: 'DEEMED' },
  { type: 'CheckoutPaymentRefused', attempt: 1, reason: 'CART_NOT_LOCKED' },
  { type: 'CheckoutTimeOver', expiresAt: policy.expiresAt },
  { type: 'CheckoutPaymentKept', turn: 1, reason: 'ATTEMPT_OUTCOME_UNKNOWN' },
  { type: 'CheckoutPaymentFailed', code: 'ZM' },
  { type: 'CheckoutPaid', ...capture, capturedAt: '2026-11-16T04:30:08.000000Z' },
  { type: 'CheckoutOrderOver', reason: 'ORDER_CANCELLED' },
  { type: 'CheckoutFulfilled', documentNumber: 'KA2627/A0000001' },
  { type: 'CheckoutFunded', day: '2026-11-16', utr: 'INDUR1' },
  { type: 'CheckoutCompensated', code: 'ZM' },
  { type: 'CheckoutRefundSent', refundId: 'refund-1' },
  { type: 'CheckoutRefundPaid', refundId: 'refund-1', refundedAt: '2026-11-16T04:31:00.000000Z' },
  { type: 'CheckoutClosed', orderId: 'order-1' },
];

/** The sample of a type. */
export function sampleOf(type: CheckoutEvent['type']): CheckoutEvent {
  const sample = SAMPLES.find((one) => one.type === type);
  if (sample === undefined) throw new Error(`no sample of ${type}`);
  return sample;
}
