import { type CallContext, type Service, BadRequest, requestId, unary } from '@suuupra/grpc';
import { consistencyToken } from '@suuupra/eventstore';
import { idOf } from '@suuupra/kernel';
import {
  type Cart as WireCart,
  type CartServiceServer,
  CartServiceService,
} from '@suuupra/contracts/suuupra/commerce/v1/cart_service';
import type { CartItem as WireCartItem } from '@suuupra/contracts/suuupra/commerce/v1/order';
import { MAX_QUANTITY, TENANT, contextOf, granted, nameOf, refusalOf, refuse } from '../edge.ts';
import { requiredTextOf, textOf } from '../edge.ts';
import type { WriteSide } from '../write-side.ts';
import { type CartCommand, MAX_LINES } from './decider.ts';
import type { CartItem } from './events.ts';
import { momentFor } from './moment.ts';
import { wireCartOf } from './wire.ts';

/** A payment bears the reference on every leg, and a rail takes no longer one. */
const MAX_REFERENCE_CHARS = 64;

type Asked = Readonly<{ requestId: string; cartId: string }>;
type Answer = Readonly<{ cart: WireCart | undefined; consistencyToken: string }>;

/** CartService: carts, their quotes and their checkouts. */
export function cartService(side: WriteSide): Service {
  const implementation: CartServiceServer = {
    ...editing(side),
    ...checkingOut(side),
    getCart: unary(async (request) => {
      const { state } = await side.carts.load(nameOf(request.cartId, 'cart_id'));
      if (state.is === 'absent') throw refusalOf('CART_NOT_FOUND');
      return { cart: wireCartOf(state) };
    }),
  };
  return { definition: CartServiceService, implementation };
}

async function tell(
  side: WriteSide,
  { request, ctx }: Readonly<{ request: Asked; ctx: CallContext }>,
  command: CartCommand,
): Promise<Answer> {
  const cartId = nameOf(request.cartId, 'cart_id');
  const handled = granted(await side.carts.handle(cartId, command, contextOf(ctx, request)));
  const token = consistencyToken(handled.position);
  return { cart: wireCartOf(handled.state), consistencyToken: token };
}

type Editing = 'createCart' | 'addItem' | 'removeItem' | 'applyCoupon';

function editing(side: WriteSide): Pick<CartServiceServer, Editing> {
  const { clock } = side;
  return {
    createCart: unary((request, ctx) => {
      const cartId = idOf('cart', TENANT, requestId(request.requestId));
      if (request.items.length > MAX_LINES) refuse('items', `has more than ${MAX_LINES} lines`);
      const command = {
        type: 'CreateCart',
        cartId,
        orderRef: requiredTextOf(request.orderRef, 'order_ref', MAX_REFERENCE_CHARS),
        buyerId: requiredTextOf(request.buyerId, 'buyer_id', 128),
        items: request.items.map((item, index) => itemOf(item, `items[${index}]`)),
        couponCode: textOf(request.couponCode, 'coupon_code'),
        at: clock.now(),
      } as const;
      return tell(side, { request: { requestId: request.requestId, cartId }, ctx }, command);
    }),
    addItem: unary((request, ctx) => {
      const { sku, quantity } = itemOf(request.item ?? refuse('item', 'is required'), 'item');
      return tell(side, { request, ctx }, { type: 'AddItem', sku, quantity, at: clock.now() });
    }),
    removeItem: unary((request, ctx) => {
      const { line } = request;
      return tell(side, { request, ctx }, { type: 'RemoveItem', line, at: clock.now() });
    }),
    applyCoupon: unary((request, ctx) => {
      const couponCode = textOf(request.couponCode, 'coupon_code');
      return tell(side, { request, ctx }, { type: 'ApplyCoupon', couponCode, at: clock.now() });
    }),
  };
}

type CheckingOut = 'quoteCart' | 'checkout' | 'dropCoupon' | 'abortCheckout';

function checkingOut(side: WriteSide): Pick<CartServiceServer, CheckingOut> {
  const { clock, merchantState } = side;
  return {
    quoteCart: unary(async (request, ctx) => {
      const cartId = nameOf(request.cartId, 'cart_id');
      const command = {
        type: 'QuoteCart',
        quoteId: quoteIdOf(request),
        ...buyerOf(request),
        merchantState,
        at: await momentFor(side, cartId),
      } as const;
      return await tell(side, { request, ctx }, command);
    }),
    checkout: checkout(side),
    dropCoupon: unary((request, ctx) => {
      const reason = textOf(request.reason, 'reason');
      const quoteId = quoteIdOf(request);
      const command = { type: 'DropCoupon', reason, quoteId, merchantState } as const;
      return tell(side, { request, ctx }, { ...command, at: clock.now() });
    }),
    abortCheckout: unary((request, ctx) => {
      const reason = textOf(request.reason, 'reason');
      return tell(side, { request, ctx }, { type: 'AbortCheckout', reason, at: clock.now() });
    }),
  };
}

function checkout(side: WriteSide): CartServiceServer['checkout'] {
  const { merchantState } = side;
  return unary(async (request, ctx) => {
    const cartId = nameOf(request.cartId, 'cart_id');
    // The cart's id is part of it: two carts may be checked out under one request id by mistake.
    const orderId = idOf('order', TENANT, cartId, requestId(request.requestId));
    const command = {
      type: 'StartCheckout',
      orderId,
      quoteId: quoteIdOf(request),
      ...buyerOf(request),
      payerVpa: textOf(request.payerVpa, 'payer_vpa', 1_024),
      merchantState,
      at: await momentFor(side, cartId),
    } as const;
    const context = contextOf(ctx, request, orderId);
    const { events, state, position } = granted(await side.carts.handle(cartId, command, context));
    for (const event of events) {
      if (event.type !== 'CheckoutRejected') continue;
      const { field, reason } = event;
      throw new BadRequest([{ field, description: reason, reason }]);
    }
    const token = consistencyToken(position);
    return { cart: wireCartOf(state), orderId, consistencyToken: token };
  });
}

function quoteIdOf(request: Asked): string {
  return idOf('quote', TENANT, request.cartId, requestId(request.requestId));
}

function buyerOf(
  request: Readonly<{ buyerStateCode: string; buyerGstin: string }>,
): Readonly<{ stateCode: string; gstin: string }> {
  return {
    stateCode: textOf(request.buyerStateCode, 'buyer_state_code'),
    gstin: textOf(request.buyerGstin, 'buyer_gstin'),
  };
}

function itemOf({ sku, quantity }: WireCartItem, field: string): CartItem {
  if (quantity > MAX_QUANTITY) refuse(`${field}.quantity`, `must not be above ${MAX_QUANTITY}`);
  return { sku: textOf(sku, `${field}.sku`), quantity };
}
