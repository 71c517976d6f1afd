import type { Instant, Paise } from '@suuupra/kernel';
import type { OrderLine } from '../order-line.ts';

export type PlaceOrder = Readonly<{
  type: 'PlaceOrder';
  orderId: string;
  orderRef: string;
  cartId: string;
  buyerId: string;
  stateCode: string;
  gstin: string;
  payerVpa: string;
  placeOfSupply: string;
  lines: readonly OrderLine[];
  couponCode: string;
  at: Instant;
}>;
export type ConfirmOrder = Readonly<{
  type: 'ConfirmOrder';
  paymentIntentId: string;
  captured: Paise;
  /** The moment of the capture. */
  at: Instant;
}>;
/** `amount` is null where all of the order goes back. */
export type RequestRefund = Readonly<{
  type: 'RequestRefund';
  refundId: string;
  amount: Paise | null;
  merchantState: string;
  at: Instant;
}>;
export type RefundStep = Readonly<
  | { type: 'AcceptRefund'; refundId: string; at: Instant }
  | { type: 'RefuseRefund'; refundId: string; reason: string; at: Instant }
  | { type: 'RecordRefund'; refundId: string; at: Instant }
  | { type: 'AbandonRefund'; refundId: string; reason: string; at: Instant }
>;

export type OrderCommand =
  | PlaceOrder
  | ConfirmOrder
  | Readonly<{ type: 'CancelOrder'; orderId: string; reason: string; at: Instant }>
  | Readonly<{ type: 'ExpireOrder'; orderId: string; at: Instant }>
  | Readonly<{ type: 'ReopenOrder'; at: Instant }>
  | Readonly<{ type: 'CompleteOrder'; at: Instant }>
  | RequestRefund
  | RefundStep;

export type OrderReason =
  | 'ORDER_NOT_FOUND'
  | 'ORDER_EXISTS_WITH_DIFFERENT_CONTENT'
  | 'ORDER_CANCELLED'
  | 'ORDER_EXPIRED'
  | 'ORDER_NOT_EXPIRED'
  | 'ORDER_ALREADY_CONFIRMED'
  | 'ORDER_CONFIRMED_WITH_DIFFERENT_PAYMENT'
  | 'CAPTURE_DIFFERS_FROM_TOTAL'
  | 'ORDER_NOT_CONFIRMED'
  | 'REFUND_AMOUNT_MUST_BE_POSITIVE'
  | 'PARTIAL_REFUND_NEEDS_ONE_LINE'
  | 'REFUND_EXISTS_WITH_DIFFERENT_AMOUNT'
  | 'REFUND_NOT_FOUND'
  | 'REFUND_NOT_ACCEPTED'
  | 'REFUND_ALREADY_ACCEPTED'
  | 'REFUND_ALREADY_REFUSED'
  | 'REFUND_ALREADY_PAID'
  | 'REFUND_ABANDONED'
  | 'REFUND_EXCEEDS_CAPTURED';
