import { type Activity, type EventStore, type Handler, createHandler } from '@suuupra/eventstore';
import type { Clock } from '@suuupra/kernel';
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
  return {
    clock: deps.clock,
    merchantState,
    items: createHandler({
      ...deps,
      aggregate: { category: 'commerce.item', codec: itemEvents, decider: itemDecider },
    }),
    seats: createHandler({
      ...deps,
      aggregate: { category: 'commerce.seats', codec: seatsEvents, decider: seatsDecider },
    }),
    coupons: createHandler({
      ...deps,
      aggregate: { category: 'commerce.coupon', codec: couponEvents, decider: couponDecider },
    }),
    carts: createHandler({
      ...deps,
      aggregate: { category: 'commerce.cart', codec: cartEvents, decider: cartDecider },
    }),
    orders: createHandler({
      ...deps,
      aggregate: { category: 'commerce.order', codec: orderEvents, decider: orderDecider },
    }),
    series: createHandler({
      ...deps,
      aggregate: { category: 'commerce.series', codec: seriesEvents, decider: seriesDecider },
    }),
    entitlements: createHandler({
      ...deps,
      aggregate: {
        category: 'commerce.entitlement',
        codec: entitlementEvents,
        decider: entitlementDecider,
      },
    }),
  };
}
