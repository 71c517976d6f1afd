import { instantText } from '@suuupra/kernel';
import { lines, now } from '../cart/scene.ts';
import type { OrderLine } from '../order-line.ts';
import type { OrderCommand, PlaceOrder } from './commands.ts';
import type { OrderEvent, RefundLine } from './events.ts';

/** What the tests of orders and their golden files share. */
const content = {
  ...{ orderId: 'o1', orderRef: 'ORD-1', cartId: 'c1', buyerId: 'b1', stateCode: '29' },
  ...{ gstin: '', payerVpa: 'payer@kaveri', placeOfSupply: '29', couponCode: 'FLAT100' },
};

export function placing(wanted: readonly OrderLine[]): PlaceOrder {
  return { type: 'PlaceOrder', ...content, lines: wanted, at: now };
}

/** An order of a course and a book. */
export const placed: OrderEvent = {
  ...{ type: 'OrderPlaced', ...content, lines, total: 139_900n },
  ...{ taxable: 125_678n, cgst: 7_111n, sgst: 7_111n, igst: 0n },
};

/** An order of the course alone. */
export const placedOne: OrderEvent = {
  ...{ type: 'OrderPlaced', ...content, lines: [lines[0]], total: 93_236n },
  ...{ taxable: 79_014n, cgst: 7_111n, sgst: 7_111n, igst: 0n },
};

const named = { orderId: 'o1', orderRef: 'ORD-1' };
const capturedAt = instantText(now);
export const confirmed: OrderEvent = {
  ...{ type: 'OrderConfirmed', ...named, paymentIntentId: 'p1', captured: 139_900n, capturedAt },
};
export const confirmedOne: OrderEvent = {
  ...{ type: 'OrderConfirmed', ...named, paymentIntentId: 'p1', captured: 93_236n, capturedAt },
};
export const cancelled: OrderEvent = { type: 'OrderCancelled', ...named, reason: 'ZM' };
export const barred: OrderEvent = { type: 'OrderCancelTombstoned', orderId: 'o1', reason: 'ZM' };
export const barredByTime: OrderEvent = {
  ...{ type: 'OrderCancelTombstoned', orderId: 'o1', reason: 'ORDER_EXPIRED' },
};
export const expired: OrderEvent = { type: 'OrderExpired', ...named };
export const reopened: OrderEvent = { type: 'OrderReopened', ...named };
export const completed: OrderEvent = { type: 'OrderCompleted', ...named };

const creator = { creatorId: 'creator-01', creatorShareBp: 5500 };
export const courseBack: RefundLine = {
  ...{ sku: 'COURSE', kind: 'course', amount: 93_236n, ...creator },
  ...{ taxable: 79_014n, cgst: 7_111n, sgst: 7_111n, igst: 0n, taxableOfOthers: 0n },
};
const bookBack: RefundLine = {
  ...{ sku: 'BOOK', kind: 'kit', amount: 46_664n, creatorId: '', creatorShareBp: 0 },
  ...{ taxable: 46_664n, cgst: 0n, sgst: 0n, igst: 0n, taxableOfOthers: 0n },
};
export const fullTerms = {
  ...{ refundId: 'r1', paymentIntentId: 'p1', amount: 139_900n, full: true },
  lines: [courseBack, bookBack],
};
export const refundRequested: OrderEvent = { type: 'OrderRefundRequested', ...named, ...fullTerms };
export const refundAccepted: OrderEvent = {
  ...{ type: 'OrderRefundAccepted', ...named, ...fullTerms, acceptedAt: instantText(now) },
};
export const refundRefused: OrderEvent = {
  ...{ type: 'OrderRefundRefused', ...named, refundId: 'r1', amount: 139_900n },
  reason: 'REFUND_EXCEEDS_CAPTURED',
};
export const refundAbandoned: OrderEvent = {
  ...{ type: 'OrderRefundAbandoned', ...named, ...fullTerms, reason: 'no account to pay' },
};
export const refunded: OrderEvent = {
  ...{ type: 'OrderRefunded', ...named, refundId: 'r1', amount: 139_900n, full: true },
};

export function confirm(captured: bigint, paymentIntentId = 'p1'): OrderCommand {
  return { type: 'ConfirmOrder', paymentIntentId, captured, at: now };
}
export function refundBy(refundId: string, amount: bigint | null): OrderCommand {
  return { type: 'RequestRefund', refundId, amount, merchantState: '29', at: now };
}
export const cancel: OrderCommand = {
  ...{ type: 'CancelOrder', orderId: 'o1', reason: 'ZM', at: now },
};
export const expire: OrderCommand = { type: 'ExpireOrder', orderId: 'o1', at: now };
export const reopen: OrderCommand = { type: 'ReopenOrder', at: now };
export const complete: OrderCommand = { type: 'CompleteOrder', at: now };
export const acceptRefund: OrderCommand = { type: 'AcceptRefund', refundId: 'r1', at: now };
export const recordRefund: OrderCommand = { type: 'RecordRefund', refundId: 'r1', at: now };
export const abandonRefund: OrderCommand = {
  ...{ type: 'AbandonRefund', refundId: 'r1', reason: 'no account to pay', at: now },
};
export const refuseRefund: OrderCommand = {
  ...{ type: 'RefuseRefund', refundId: 'r1', reason: 'REFUND_EXCEEDS_CAPTURED', at: now },
};
