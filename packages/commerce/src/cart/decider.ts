import { type Decider, type Decision, type Instant, accept, reject } from '@suuupra/kernel';
import { type CheckoutRefusal, refusedBuyer, refusedItem, refusedPayer } from './checks.ts';
import type { CartEvent, CartItem } from './events.ts';
import { type Pricing, isTooLarge, offersOf, quoted, quotedWithoutCoupon } from './quote.ts';
import { type CartContent, type CartState, evolveCart } from './state.ts';

/**
 * The moment of a try to price: the time, and what was on sale then. It stands in the command's
 * field `at`, because nothing else may differ between two tries of one command.
 */
export type Moment = Readonly<{ time: Instant }> & Pricing;

type Buyer = Readonly<{ stateCode: string; gstin: string; merchantState: string }>;
export type QuoteCart = Readonly<{ type: 'QuoteCart'; quoteId: string; at: Moment }> & Buyer;
export type StartCheckout = Readonly<{
  type: 'StartCheckout';
  orderId: string;
  quoteId: string;
  payerVpa: string;
  at: Moment;
}> &
  Buyer;
export type CreateCart = Readonly<{
  type: 'CreateCart';
  cartId: string;
  orderRef: string;
  buyerId: string;
  items: readonly CartItem[];
  couponCode: string;
  at: Instant;
}>;
export type DropCoupon = Readonly<{
  type: 'DropCoupon';
  reason: string;
  quoteId: string;
  merchantState: string;
  at: Instant;
}>;
export type CartCommand =
  | CreateCart
  | Readonly<{ type: 'AddItem'; sku: string; quantity: bigint; at: Instant }>
  | Readonly<{ type: 'RemoveItem'; line: number; at: Instant }>
  | Readonly<{ type: 'ApplyCoupon'; couponCode: string; at: Instant }>
  | QuoteCart
  | StartCheckout
  | DropCoupon
  | Readonly<{ type: 'AbortCheckout'; reason: string; at: Instant }>
  | Readonly<{ type: 'ConvertCart'; orderId: string; at: Instant }>;

export type CartReason =
  | CheckoutRefusal
  | 'CART_EXISTS_WITH_DIFFERENT_CONTENT'
  | 'CART_NOT_FOUND'
  | 'CART_ALREADY_CONVERTED'
  | 'CART_LOCKED'
  | 'CART_NOT_LOCKED'
  | 'CART_LINE_NOT_FOUND'
  | 'CART_HAS_TOO_MANY_LINES'
  | 'CART_IS_EMPTY'
  | 'CART_CHANGED_MEANWHILE'
  | 'CART_LOCKED_FOR_ANOTHER_ORDER'
  | 'ORDER_TOTAL_TOO_LARGE';

/** How many lines a cart may have. */
export const MAX_LINES = 1_000;

type Answer = Decision<CartEvent, CartReason>;
type Known = Exclude<CartState, { is: 'absent' }>;

/** A cart from its wishes to the order that copies its quote; locked while the checkout runs. */
export const cartDecider: Decider<CartCommand, CartEvent, CartState, CartReason> = {
  initial: { is: 'absent' },
  evolve: evolveCart,

  decide: (command, state) => {
    if (command.type === 'CreateCart') return create(command, state);
    if (state.is === 'absent') return reject('CART_NOT_FOUND');
    switch (command.type) {
      case 'AddItem':
      case 'RemoveItem':
      case 'ApplyCoupon':
      case 'QuoteCart':
      case 'StartCheckout':
        if (state.is === 'converted') return reject('CART_ALREADY_CONVERTED');
        if (state.is === 'locked') return reject('CART_LOCKED');
        return edit(command, state.cart);
      case 'DropCoupon':
        return dropCoupon(command, state);
      case 'AbortCheckout':
        return abort(command.reason, state);
      case 'ConvertCart':
        return convert(command.orderId, state);
    }
  },
};

function create(command: CreateCart, state: CartState): Answer {
  const { cartId, orderRef, buyerId, items, couponCode } = command;
  if (items.length > MAX_LINES) return reject('CART_HAS_TOO_MANY_LINES');
  // The cart's id is made of the request's, so another content shows in the payload's hash.
  if (state.is !== 'absent') return reject('CART_EXISTS_WITH_DIFFERENT_CONTENT');
  return accept({ type: 'CartCreated', cartId, orderRef, buyerId, items, couponCode });
}

type Edit = Extract<
  CartCommand,
  { type: 'AddItem' | 'RemoveItem' | 'ApplyCoupon' | 'QuoteCart' | 'StartCheckout' }
>;

function edit(command: Edit, cart: CartContent): Answer {
  switch (command.type) {
    case 'AddItem': {
      const { sku, quantity } = command;
      if (cart.items.length >= MAX_LINES) return reject('CART_HAS_TOO_MANY_LINES');
      return accept({ type: 'CartItemAdded', sku, quantity });
    }
    case 'RemoveItem': {
      const { line } = command;
      if (cart.items[line] === undefined) return reject('CART_LINE_NOT_FOUND');
      return accept({ type: 'CartItemRemoved', line });
    }
    case 'ApplyCoupon': {
      const { couponCode } = command;
      if (cart.couponCode === couponCode) return accept();
      return accept({ type: 'CartCouponApplied', couponCode });
    }
    case 'QuoteCart':
      return quoteCart(command, cart);
    case 'StartCheckout':
      return startCheckout(command, cart);
  }
}

function quoteCart(command: QuoteCart, cart: CartContent): Answer {
  const { at, stateCode, gstin } = command;
  if (cart.items.length === 0) return reject('CART_IS_EMPTY');
  if (at.edits !== cart.edits) return reject('CART_CHANGED_MEANWHILE');
  const refused = refusedItem(cart.items, offersOf(at)) ?? refusedBuyer(stateCode, gstin);
  if (refused) return reject(refused.reason, { field: refused.field });
  const quote = quoted(cart, command);
  if (isTooLarge(quote)) return reject('ORDER_TOTAL_TOO_LARGE', { field: 'items' });
  return accept({ type: 'CartPriceQuoted', quote });
}

function startCheckout(command: StartCheckout, cart: CartContent): Answer {
  const { at, orderId, stateCode, gstin, payerVpa } = command;
  const { cartId, orderRef, buyerId, items } = cart;
  if (items.length === 0) return reject('CART_IS_EMPTY');
  if (at.edits !== cart.edits) return reject('CART_CHANGED_MEANWHILE');
  const refused =
    refusedItem(items, offersOf(at)) ?? refusedBuyer(stateCode, gstin) ?? refusedPayer(payerVpa);
  if (refused) {
    const { reason, field } = refused;
    return accept({ type: 'CheckoutRejected', cartId, orderRef, reason, field });
  }
  const quote = quoted(cart, command);
  if (isTooLarge(quote)) return reject('ORDER_TOTAL_TOO_LARGE', { field: 'items' });
  return accept({
    type: 'CheckoutStarted',
    ...{ cartId, orderId, orderRef, buyerId, stateCode, gstin, payerVpa, quote },
  });
}

function dropCoupon(command: DropCoupon, state: Known): Answer {
  if (state.is !== 'locked') return reject('CART_NOT_LOCKED');
  const { quote } = state.checkout;
  if (quote.couponCode === '') return accept(); // It is dropped already.
  const { reason } = command;
  return accept({
    type: 'CartCouponDropped',
    reason,
    quote: quotedWithoutCoupon(quote, command),
  });
}

function abort(reason: string, state: Known): Answer {
  if (state.is !== 'locked') return reject('CART_NOT_LOCKED');
  const { cartId, orderRef } = state.cart;
  const { orderId } = state.checkout;
  return accept({ type: 'CheckoutAborted', cartId, orderRef, orderId, reason });
}

function convert(orderId: string, state: Known): Answer {
  if (state.is !== 'locked' && state.is !== 'converted') return reject('CART_NOT_LOCKED');
  if (state.checkout.orderId !== orderId) return reject('CART_LOCKED_FOR_ANOTHER_ORDER');
  if (state.is === 'converted') return accept();
  return accept({ type: 'CartConverted', orderId });
}
