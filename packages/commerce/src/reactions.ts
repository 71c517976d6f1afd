/** What other parts may see of commerce: the streams by prefix, and how to read them. */
export { type CartEvent, cartEvents } from './cart/events.ts';
export { type CouponEvent, couponEvents } from './coupon/events.ts';
export { type EntitlementEvent, type GrantedLine } from './entitlement/events.ts';
export { entitlementEvents } from './entitlement/events.ts';
export { type ItemEvent, itemEvents } from './item/events.ts';
export { type OrderEvent, type RefundLine, orderEvents } from './order/events.ts';
export { type ItemKind, type OrderLine, type Quote } from './order-line.ts';
export { type SeatsEvent, seatsEvents } from './seats/events.ts';
export { type DocumentKind, type SeriesEvent, seriesEvents } from './series/events.ts';

/** The prefixes of the streams of commerce. The id follows: a SKU, a code, an order's id… */
export const ITEM_PREFIX = 'commerce.item-';
export const SEATS_PREFIX = 'commerce.seats-';
export const COUPON_PREFIX = 'commerce.coupon-';
export const CART_PREFIX = 'commerce.cart-';
export const ORDER_PREFIX = 'commerce.order-';
export const SERIES_PREFIX = 'commerce.series-';
export const ENTITLEMENT_PREFIX = 'commerce.entitlement-';
