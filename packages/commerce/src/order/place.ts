import { type CommandContext, consistencyToken } from '@suuupra/eventstore';
import { idOf } from '@suuupra/kernel';
import { cartDecider } from '../cart/decider.ts';
import { granted, refusalOf } from '../edge.ts';
import type { WriteSide } from '../write-side.ts';
import type { OrderState, Placed as PlacedOrder } from './state.ts';

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
  const commandId = idOf(context.commandId, 'convert');
  const converted = await side.carts.handle(cartId, convert, { ...context, commandId });
  return { state, consistencyToken: consistencyToken(granted(converted).position) };
}

/**
 * Converts the cart of an order that is given up. Whoever placed it may have been stopped before
 * the cart, and will not come back to it; a cart that is no longer locked for it stays as it is.
 */
export async function convertCartOf(
  side: WriteSide,
  { orderId, cartId }: Pick<PlacedOrder, 'orderId' | 'cartId'>,
  context: CommandContext,
): Promise<void> {
  const convert = { type: 'ConvertCart', orderId, at: side.clock.now() } as const;
  const commandId = idOf(context.commandId, 'convert');
  await side.carts.handle(cartId, convert, { ...context, commandId });
}
