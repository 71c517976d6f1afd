import {
  type Cart as WireCart,
  type CartState as WireState,
  CartState as States,
} from '@suuupra/contracts/suuupra/commerce/v1/cart_service';
import { wireQuoteOf } from '../wire.ts';
import type { CartState } from './state.ts';

const STATES: Readonly<Record<Exclude<CartState['is'], 'absent'>, WireState>> = {
  active: States.CART_STATE_ACTIVE,
  quoted: States.CART_STATE_QUOTED,
  locked: States.CART_STATE_LOCKED,
  converted: States.CART_STATE_CONVERTED,
};

/** The cart as it goes over the wire; undefined where there is none. */
export function wireCartOf(state: CartState): WireCart | undefined {
  if (state.is === 'absent') return undefined;
  const { cartId, orderRef, buyerId, items, couponCode } = state.cart;
  const checkout = 'checkout' in state ? state.checkout : undefined;
  const quote = state.is === 'quoted' ? state.quote : checkout?.quote;
  return {
    ...{ cartId, orderRef, buyerId, items: [...items], couponCode },
    state: STATES[state.is],
    quote: quote && wireQuoteOf(quote),
    orderId: checkout?.orderId ?? '',
  };
}
