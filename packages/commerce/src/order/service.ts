import { type CallContext, type Service, requestId, unary } from '@suuupra/grpc';
import { consistencyToken } from '@suuupra/eventstore';
import { idOf } from '@suuupra/kernel';
import type { Order as WireOrder } from '@suuupra/contracts/suuupra/commerce/v1/order';
import {
  type OrderServiceServer,
  OrderServiceService,
} from '@suuupra/contracts/suuupra/commerce/v1/order_service';
import { TENANT, amountOf, contextOf, granted, momentTextOf } from '../edge.ts';
import { nameOf, refusalOf, textOf } from '../edge.ts';
import type { WriteSide } from '../write-side.ts';
import type { OrderCommand } from './commands.ts';
import { convertCart, placeOrder } from './place.ts';
import { isKnown } from './state.ts';
import { wireOrderOf } from './wire.ts';

type Asked = Readonly<{ requestId: string; orderId: string }>;
type Call = Readonly<{ request: Asked; ctx: CallContext }>;
type Answer = Readonly<{ order: WireOrder | undefined; consistencyToken: string }>;

/** OrderService: orders from placement to refund. */
export function orderService(side: WriteSide): Service {
  const implementation: OrderServiceServer = {
    ...living(side),
    ...refunding(side),
    getOrder: unary(async (request) => {
      const { state } = await side.orders.load(nameOf(request.orderId, 'order_id'));
      if (!isKnown(state)) throw refusalOf('ORDER_NOT_FOUND');
      return { order: wireOrderOf(state) };
    }),
  };
  return { definition: OrderServiceService, implementation };
}

async function tell(
  side: WriteSide,
  { request, ctx }: Call,
  command: OrderCommand,
): Promise<Answer> {
  const orderId = nameOf(request.orderId, 'order_id');
  const context = contextOf(ctx, request, orderId);
  const { state, position } = granted(await side.orders.handle(orderId, command, context));
  // What was given up before it was placed is not there either, and by now never will be.
  if (!isKnown(state)) throw refusalOf('ORDER_NOT_FOUND');
  if (command.type === 'CancelOrder' || command.type === 'ExpireOrder') {
    const { cartId } = state.placed;
    await convertCart(side, { orderId, cartId, at: side.clock.now() }, context);
  }
  return { order: wireOrderOf(state), consistencyToken: consistencyToken(position) };
}

type Living =
  | 'placeOrder'
  | 'confirmOrder'
  | 'cancelOrder'
  | 'expireOrder'
  | 'reopenOrder'
  | 'completeOrder';

function living(side: WriteSide): Pick<OrderServiceServer, Living> {
  const { clock } = side;
  return {
    placeOrder: unary(async (request, ctx) => {
      const orderId = nameOf(request.orderId, 'order_id');
      const cartId = nameOf(request.cartId, 'cart_id');
      const context = contextOf(ctx, request, orderId);
      const placed = await placeOrder(side, { orderId, cartId }, context);
      return { order: wireOrderOf(placed.state), consistencyToken: placed.consistencyToken };
    }),
    confirmOrder: unary((request, ctx) => {
      const paymentIntentId = nameOf(request.paymentIntentId, 'payment_intent_id');
      const captured = amountOf(request.captured, 'captured');
      const { capturedAt } = request;
      const at = capturedAt === undefined ? clock.now() : momentTextOf(capturedAt, 'captured_at');
      return tell(side, { request, ctx }, { type: 'ConfirmOrder', paymentIntentId, captured, at });
    }),
    cancelOrder: unary((request, ctx) => {
      const { orderId } = request;
      const reason = textOf(request.reason, 'reason');
      const command = { type: 'CancelOrder', orderId, reason, at: clock.now() } as const;
      return tell(side, { request, ctx }, command);
    }),
    expireOrder: unary((request, ctx) => {
      const { orderId } = request;
      return tell(side, { request, ctx }, { type: 'ExpireOrder', orderId, at: clock.now() });
    }),
    reopenOrder: unary((request, ctx) =>
      tell(side, { request, ctx }, { type: 'ReopenOrder', at: clock.now() }),
    ),
    completeOrder: unary((request, ctx) =>
      tell(side, { request, ctx }, { type: 'CompleteOrder', at: clock.now() }),
    ),
  };
}

type Refunding =
  | 'requestRefund'
  | 'acceptRefund'
  | 'refuseRefund'
  | 'recordRefund'
  | 'abandonRefund';

function refunding(side: WriteSide): Pick<OrderServiceServer, Refunding> {
  const { clock, merchantState } = side;
  return {
    requestRefund: unary(async (request, ctx) => {
      const orderId = nameOf(request.orderId, 'order_id');
      // The order's id is part of it: two orders may be named under one request id by mistake.
      const refundId = idOf('refund', TENANT, orderId, requestId(request.requestId));
      const amount = request.amount === undefined ? null : amountOf(request.amount, 'amount');
      const command = { type: 'RequestRefund', refundId, amount, merchantState } as const;
      const answer = await tell(side, { request, ctx }, { ...command, at: clock.now() });
      return { refundId, ...answer };
    }),
    acceptRefund: unary((request, ctx) => {
      const refundId = nameOf(request.refundId, 'refund_id');
      return tell(side, { request, ctx }, { type: 'AcceptRefund', refundId, at: clock.now() });
    }),
    refuseRefund: unary((request, ctx) => {
      const refundId = nameOf(request.refundId, 'refund_id');
      const reason = textOf(request.reason, 'reason');
      const at = clock.now();
      return tell(side, { request, ctx }, { type: 'RefuseRefund', refundId, reason, at });
    }),
    recordRefund: unary((request, ctx) => {
      const refundId = nameOf(request.refundId, 'refund_id');
      return tell(side, { request, ctx }, { type: 'RecordRefund', refundId, at: clock.now() });
    }),
    abandonRefund: unary((request, ctx) => {
      const refundId = nameOf(request.refundId, 'refund_id');
      const reason = textOf(request.reason, 'reason');
      const at = clock.now();
      return tell(side, { request, ctx }, { type: 'AbandonRefund', refundId, reason, at });
    }),
  };
}
