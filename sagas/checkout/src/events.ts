import { type EventOf, type ValueOf, count, eventCodec } from '@suuupra/kernel';
import { listOf, paise, record, text } from '@suuupra/kernel';

/** The category of the streams: one stream per order, `saga.checkout-<orderId>`. */
export const CHECKOUT_CATEGORY = 'saga.checkout';

/** Seats of one cohort, for the whole order: two lines of one SKU add up. */
export const seats = record({ sku: text, quantity: count });
export type Seats = ValueOf<typeof seats>;

/**
 * What the checkout has seen and what it has been answered. Its commands are these events: each
 * is recorded if it changes where the checkout stands, and only then.
 */
export const checkoutEvents = eventCodec({
  /** The cart is locked. The policy is copied, so that a new one changes no old order. */
  CheckoutOpened: {
    orderId: text,
    orderRef: text,
    cartId: text,
    payerVpa: text,
    paymentIntentId: text,
    seats: listOf(seats),
    couponCode: text,
    expiresAt: text,
    maxAttempts: count,
  },
  /** Everything wanted is held, but for a coupon that was dropped (its code is empty then). */
  CheckoutReserved: { couponCode: text, droppedReason: text },
  /** Too few seats of one cohort; `held` are those of the others, and what may still be given. */
  CheckoutSoldOut: { sku: text, reason: text, held: listOf(seats) },
  /** The order is placed and an attempt to pay it is on its way. */
  CheckoutPaymentRequested: { attempt: count, paymentIntentId: text },
  /** Nothing moved, and a fresh attempt may succeed. */
  CheckoutAttemptFailed: { attempt: count, code: text },
  /** Money may have moved: nothing is done and nothing given back until there is evidence. */
  CheckoutParked: { attempt: count, reason: text },
  /** Placing the order or asking for the payment was refused by a rule. */
  CheckoutPaymentRefused: { attempt: count, reason: text },
  /** The time to pay is over. */
  CheckoutTimeOver: { expiresAt: text },
  /** The payment could not be given up, because an attempt of it lives or has succeeded. */
  CheckoutPaymentKept: { turn: count, reason: text },
  /** No money will come: the code of the last decline, or a reason of ours. */
  CheckoutPaymentFailed: { code: text },
  CheckoutPaid: { paymentIntentId: text, amount: paise, capturedAt: text, day: text },
  /** Paid for an order that is not there to be confirmed any more. */
  CheckoutOrderOver: { reason: text },
  CheckoutFulfilled: { documentNumber: text },
  /** The day that has the capture is settled with the merchant: its own, or a later one. */
  CheckoutFunded: { day: text, utr: text },
  /** Everything held is given back and the order is over. */
  CheckoutCompensated: { code: text },
  CheckoutRefundSent: { refundId: text },
  CheckoutRefundPaid: { refundId: text, refundedAt: text },
  CheckoutClosed: { orderId: text },
});
export type CheckoutEvent = EventOf<typeof checkoutEvents>;
export type CheckoutEventOf<T extends CheckoutEvent['type']> = Extract<CheckoutEvent, { type: T }>;
