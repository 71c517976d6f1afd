import { type EventOf, type ValueOf, count, eventCodec } from '@suuupra/kernel';
import { listOf, paise, record, text } from '@suuupra/kernel';
import { quote } from '../order-line.ts';

/** A wish. The quantity is whatever was asked for, even below one: a checkout refuses that. */
export const cartItem = record({ sku: text, quantity: paise });
export type CartItem = ValueOf<typeof cartItem>;

/** The stored shapes of `commerce.cart-<cartId>`. */
export const cartEvents = eventCodec({
  CartCreated: {
    cartId: text,
    orderRef: text,
    buyerId: text,
    items: listOf(cartItem),
    couponCode: text,
  },
  CartItemAdded: { sku: text, quantity: paise },
  CartItemRemoved: { line: count },
  CartCouponApplied: { couponCode: text },
  CartPriceQuoted: { quote },
  CheckoutStarted: {
    cartId: text,
    orderId: text,
    orderRef: text,
    buyerId: text,
    stateCode: text,
    gstin: text,
    payerVpa: text,
    quote,
  },
  CheckoutRejected: { cartId: text, orderRef: text, reason: text, field: text },
  CartCouponDropped: { reason: text, quote },
  CheckoutAborted: { cartId: text, orderRef: text, orderId: text, reason: text },
  CartConverted: { orderId: text },
});
export type CartEvent = EventOf<typeof cartEvents>;
