import { type EventOf, type ValueOf, added, count, eventCodec, flag } from '@suuupra/kernel';
import { listOf, paise, record, text } from '@suuupra/kernel';
import { itemKind, orderLine } from '../order-line.ts';

/** What a refund takes back of one line, with the tax that goes back with it. */
export const refundLine = record({
  sku: text,
  kind: itemKind,
  amount: paise,
  taxable: paise,
  cgst: paise,
  sgst: paise,
  igst: paise,
  creatorId: text,
  creatorShareBp: count,
  /** The taxable value that the other granted refunds of this line give back, at this moment. */
  taxableOfOthers: added(paise, 0n),
});
export type RefundLine = ValueOf<typeof refundLine>;

const named = { orderId: text, orderRef: text };
const refund = {
  orderId: text,
  orderRef: text,
  refundId: text,
  paymentIntentId: text,
  amount: paise,
  full: flag,
  lines: listOf(refundLine),
};

/** The stored shapes of `commerce.order-<orderId>`. */
export const orderEvents = eventCodec({
  OrderPlaced: {
    orderId: text,
    orderRef: text,
    cartId: text,
    buyerId: text,
    stateCode: text,
    gstin: text,
    payerVpa: text,
    placeOfSupply: text,
    lines: listOf(orderLine),
    couponCode: text,
    total: paise,
    taxable: paise,
    cgst: paise,
    sgst: paise,
    igst: paise,
  },
  OrderConfirmed: {
    orderId: text,
    orderRef: text,
    paymentIntentId: text,
    captured: paise,
    capturedAt: added(text, ''),
  },
  OrderCancelled: { orderId: text, orderRef: text, reason: text },
  /** Given up before it was placed: the placement that may still be under way is too late. */
  OrderCancelTombstoned: { orderId: text, reason: text },
  OrderExpired: named,
  OrderReopened: named,
  OrderRefundRequested: refund,
  OrderRefundAccepted: { ...refund, acceptedAt: added(text, '') },
  OrderRefundRefused: {
    orderId: text,
    orderRef: text,
    refundId: text,
    amount: paise,
    reason: text,
  },
  OrderRefundAbandoned: { ...refund, reason: text },
  OrderRefunded: { orderId: text, orderRef: text, refundId: text, amount: paise, full: flag },
  OrderCompleted: named,
});
export type OrderEvent = EventOf<typeof orderEvents>;
export type OrderPlaced = Extract<OrderEvent, { type: 'OrderPlaced' }>;
