import { type Activity, type Aggregate, type EventStore } from '@suuupra/eventstore';
import { type Handler, createHandler } from '@suuupra/eventstore';
import { type Clock, idOf } from '@suuupra/kernel';
import { type CartCommand, type CartReason, cartDecider } from './cart/decider.ts';
import { type CartEvent, cartEvents } from './cart/events.ts';
import type { CartState } from './cart/state.ts';
import { type CouponCommand, type CouponReason, type CouponState } from './coupon/decider.ts';
import { couponDecider } from './coupon/decider.ts';
import { type CouponEvent, couponEvents } from './coupon/events.ts';
import { type EntitlementCommand, type EntitlementReason } from './entitlement/decider.ts';
import { type EntitlementState, entitlementDecider } from './entitlement/decider.ts';
import { type EntitlementEvent, entitlementEvents } from './entitlement/events.ts';
import { type ItemCommand, type ItemReason, type ItemState, itemDecider } from './item/decider.ts';
import { type ItemEvent, itemEvents } from './item/events.ts';
import type { OrderCommand, OrderReason } from './order/commands.ts';
import { orderDecider } from './order/decider.ts';
import { type OrderEvent, orderEvents } from './order/events.ts';
import type { OrderState } from './order/state.ts';
import { type SeatsCommand, type SeatsReason, type SeatsState } from './seats/decider.ts';
import { seatsDecider } from './seats/decider.ts';
import { type SeatsEvent, seatsEvents } from './seats/events.ts';
import { type SeriesCommand, type SeriesReason, type SeriesState } from './series/decider.ts';
import { seriesDecider } from './series/decider.ts';
import { type SeriesEvent, seriesEvents } from './series/events.ts';

/** The handlers of every aggregate of commerce, and the clock and state they decide with. */
export type WriteSide = Readonly<{
  clock: Clock;
  /** The GST state code of the merchant, two digits. */
  merchantState: string;
  items: Handler<ItemCommand, ItemEvent, ItemState, ItemReason>;
  seats: Handler<SeatsCommand, SeatsEvent, SeatsState, SeatsReason>;
  coupons: Handler<CouponCommand, CouponEvent, CouponState, CouponReason>;
  carts: Handler<CartCommand, CartEvent, CartState, CartReason>;
  orders: Handler<OrderCommand, OrderEvent, OrderState, OrderReason>;
  series: Handler<SeriesCommand, SeriesEvent, SeriesState, SeriesReason>;
  entitlements: Handler<EntitlementCommand, EntitlementEvent, EntitlementState, EntitlementReason>;
}>;

type Deps = Readonly<{
  store: EventStore;
  clock: Clock;
  activity: Activity;
  merchantState: string;
}>;

/** The write side over a store. Every aggregate has one handler, so that its queue is one. */
export function createWriteSide({ merchantState, ...deps }: Deps): WriteSide {
  const { clock } = deps;
  const handlerOf = <C, E, S, R extends string>(
    category: string,
    of: Omit<Aggregate<C, E, S, R>, 'category'>,
  ): Handler<C, E, S, R> =>
    namedByStream(createHandler({ ...deps, aggregate: { category, ...of } }));
  return {
    ...{ clock, merchantState },
    items: handlerOf('commerce.item', { codec: itemEvents, decider: itemDecider }),
    seats: handlerOf('commerce.seats', { codec: seatsEvents, decider: seatsDecider }),
    coupons: handlerOf('commerce.coupon', { codec: couponEvents, decider: couponDecider }),
    carts: handlerOf('commerce.cart', { codec: cartEvents, decider: cartDecider }),
    orders: handlerOf('commerce.order', { codec: orderEvents, decider: orderDecider }),
    series: handlerOf('commerce.series', { codec: seriesEvents, decider: seriesDecider }),
    entitlements: handlerOf('commerce.entitlement', {
      codec: entitlementEvents,
      decider: entitlementDecider,
    }),
  };
}

/**
 * The stream is part of a command's id: a caller who names two orders under one request id by
 * mistake must not make two events with one id, or the second would be no news to the books.
 */
function namedByStream<C, E, S, R extends string>({
  handle,
  ...others
}: Handler<C, E, S, R>): Handler<C, E, S, R> {
  return {
    ...others,
    handle: (id, command, context) =>
      handle(id, command, { ...context, commandId: idOf(context.commandId, id) }),
  };
}
