import type { Quote } from '../order-line.ts';
import type { CartEvent, CartItem } from './events.ts';

/** What every cart holds. `edits` counts its events: a price read beside it can be outdated. */
export type CartContent = Readonly<{
  cartId: string;
  orderRef: string;
  buyerId: string;
  items: readonly CartItem[];
  couponCode: string;
  edits: number;
}>;

/** The checkout of a locked cart: everything that the order will copy. */
export type Checkout = Readonly<{
  orderId: string;
  stateCode: string;
  gstin: string;
  payerVpa: string;
  quote: Quote;
}>;

export type CartState = Readonly<
  | { is: 'absent' }
  | { is: 'active'; cart: CartContent }
  | { is: 'quoted'; cart: CartContent; quote: Quote }
  | { is: 'locked'; cart: CartContent; checkout: Checkout }
  | { is: 'converted'; cart: CartContent; checkout: Checkout }
>;

/** Total and trusting: what was recorded has happened. */
export function evolveCart(state: CartState, event: CartEvent): CartState {
  if (event.type === 'CartCreated') {
    const { cartId, orderRef, buyerId, items, couponCode } = event;
    return { is: 'active', cart: { cartId, orderRef, buyerId, items, couponCode, edits: 1 } };
  }
  if (state.is === 'absent') return state;
  return changed(state, event);
}

type Known = Exclude<CartState, { is: 'absent' }>;

function changed(state: Known, event: Exclude<CartEvent, { type: 'CartCreated' }>): CartState {
  const cart = { ...state.cart, edits: state.cart.edits + 1 };
  const { items } = cart;
  switch (event.type) {
    case 'CartItemAdded': {
      const { sku, quantity } = event;
      return { is: 'active', cart: { ...cart, items: [...items, { sku, quantity }] } };
    }
    case 'CartItemRemoved':
      return { is: 'active', cart: { ...cart, items: items.toSpliced(event.line, 1) } };
    case 'CartCouponApplied':
      return { is: 'active', cart: { ...cart, couponCode: event.couponCode } };
    case 'CartPriceQuoted':
      return { is: 'quoted', cart, quote: event.quote };
    case 'CheckoutStarted': {
      const { orderId, stateCode, gstin, payerVpa, quote } = event;
      return { is: 'locked', cart, checkout: { orderId, stateCode, gstin, payerVpa, quote } };
    }
    case 'CheckoutRejected':
    case 'CheckoutAborted':
      return { is: 'active', cart };
    case 'CartCouponDropped':
      return repriced({ ...state, cart }, event.quote);
    case 'CartConverted':
      return state.is === 'locked' ? { is: 'converted', cart, checkout: state.checkout } : state;
  }
}

function repriced(state: Known, quote: Quote): CartState {
  if (state.is !== 'locked') return state;
  return { is: 'locked', cart: state.cart, checkout: { ...state.checkout, quote } };
}
