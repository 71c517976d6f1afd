import type { RefundEvent } from './events.ts';

const asked = { refundId: 'refund-1', orderId: 'order-1', orderRef: 'ORD-0001' };

/** One event of every type, as the golden files hold them. */
export const SAMPLES: readonly RefundEvent[] = [
  { type: 'RefundOpened', ...asked, paymentIntentId: 'pi-1', amount: 100n },
  { type: 'RefundDenied', reason: 'REFUND_EXCEEDS_CAPTURED' },
  { type: 'RefundUnderWay', turn: 1 },
  { type: 'RefundHalted', code: 'U28', resumeAt: '2026-11-16T05:15:00.000000Z' },
  { type: 'RefundResumed', turn: 2 },
  { type: 'RefundPaid', rrn: 'R', refundedAt: '2026-11-16T05:00:00.000000Z' },
  { type: 'RefundCompleted', documentNumber: 'KA2627/C0000001' },
  { type: 'RefundTurnedDown', reason: 'REFUND_EXCEEDS_CAPTURED' },
  { type: 'RefundGivenUp', reason: 'no account to pay' },
  { type: 'RefundWithdrawn', reason: 'no account to pay' },
];
