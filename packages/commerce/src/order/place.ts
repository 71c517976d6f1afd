import { type CommandContext, consistencyToken } from '@suuupra/eventstore';
import { type Instant, idOf } from '@suuupra/kernel';
import { cartDecider } from '../cart/decider.ts';
import { granted, refusalOf } from '../edge.ts';
import type { WriteSide } from '../write-side.ts';
import type { OrderState } from './state.ts';

type Placed = Readonly<{ state: OrderState; consistencyToken: string }>;

/**
 * Copies the quote of a locked cart into an order, then converts the cart. After a crash between
 * the two the same request does the rest: the cart still says what the order was made of.
 */
export async function placeOrder(
  side: WriteSide,
  { orderId, cartId }: Readonly<{ orderId: string; cartId: string }>,
  context: CommandContext,
): Promise<Placed> {
  const at = side.clock.now();
  const convert = { type: 'ConvertCart', orderId, at } as const;
  const { state: cart } = await side.carts.load(cartId);
  const allowed = cartDecider.decide(convert, cart);
  if (!allowed.ok) throw refusalOf(allowed.reason, allowed.detail);
  if (cart.is !== 'locked' && cart.is !== 'converted') throw refusalOf('CART_NOT_LOCKED');
  const { orderRef, buyerId } = cart.cart;
  const { stateCode, gstin, payerVpa, quote } = cart.checkout;
  const { placeOfSupply, lines, couponCode } = quote;
  const command = {
    type: 'PlaceOrder',
    ...{ orderId, orderRef, cartId, buyerId, stateCode, gstin, payerVpa },
    ...{ placeOfSupply, lines, couponCode, at },
  } as const;
  const { state } = granted(await side.orders.handle(orderId, command, context));
  const converted = await convertCart(side, { orderId, cartId, at }, context);
  return { state, consistencyToken: consistencyToken(granted(converted).position) };
}

type OfCart = Readonly<{ orderId: string; cartId: string; at: Instant }>;

/**
 * Converts the cart of an order. When an order is given up, whoever placed it may have been stopped
 * before the cart, and will not come back to it; one that is not locked for it stays as it is.
 */
export async function convertCart(
  side: WriteSide,
  { orderId, cartId, at }: OfCart,
  context: CommandContext,
) {
  const commandId = idOf(context.commandId, 'convert');
  const convert = { type: 'ConvertCart', orderId, at } as const;
  return await side.carts.handle(cartId, convert, { ...context, commandId });
}
