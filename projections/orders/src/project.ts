import { readFileSync } from 'node:fs';
import {
  CART_PREFIX,
  COUPON_PREFIX,
  type CouponEvent,
  ENTITLEMENT_PREFIX,
  ORDER_PREFIX,
  type OrderEvent,
  SEATS_PREFIX,
  SERIES_PREFIX,
  type SeatsEvent,
  type SeriesEvent,
  cartEvents,
  couponEvents,
  entitlementEvents,
  orderEvents,
  seatsEvents,
  seriesEvents,
} from '@suuupra/commerce/reactions';
import { type Recorded, decodeOrPark } from '@suuupra/eventstore';
import { type EventCodec, financialYearOf } from '@suuupra/kernel';
import { type Row, type Write, add, insert, set, upsert } from '@suuupra/postgres';
import { stateless } from '@suuupra/projector';
import { type Change, type LifeEvent, changeBy } from './life.ts';

/** The tables of the read model. */
export const ORDERS_TABLES = {
  checkout: {
    key: ['cart_id'],
    defaults: {
      ...{ order_ref: '', order_id: '', outcome: 'open', reason: '', total: 0n },
      ...{ placed_at: '', told_at: -1n, checked_out_at: -1n },
    },
  },
  purchase: {
    key: ['order_id'],
    defaults: {
      ...{ outcome: 'open', reason: '', total: null, refunded: 0n },
      ...{ document_number: '', payment_intent_id: '', told_at: -1n },
    },
  },
  life: { key: ['position'] },
  refund: {
    key: ['refund_id'],
    defaults: { order_id: '', order_ref: '', amount: 0n, is_full: false, reason: '' },
  },
  document: {
    key: ['number'],
    unique: ['series', 'sequence'],
    defaults: { is_cancelled: false },
  },
  seats: { key: ['sku'], defaults: { capacity: 0n, taken: 0n } },
  coupon: { key: ['code'], defaults: { used: 0n } },
} as const;

/** The text that makes them. */
export const ORDERS_SQL = readFileSync(new URL('schema.sql', import.meta.url), 'utf8');

/** The orders read model: every order with its life, documents, refunds, seats and coupons. */
export const ordersProjection = stateless({
  name: 'orders',
  prefixes: [
    ...[CART_PREFIX, ORDER_PREFIX, SERIES_PREFIX, ENTITLEMENT_PREFIX, SEATS_PREFIX, COUPON_PREFIX],
  ],
  project,
});

/** The rows that an event leads to. Throws PoisonEventError for one that cannot be read. */
export function project(event: Recorded): readonly Write[] {
  const { streamId } = event;
  const as = <E>(codec: EventCodec<E>): E => decodeOrPark(codec, event);
  if (streamId.startsWith(SEATS_PREFIX)) return seatsWrites(as(seatsEvents));
  if (streamId.startsWith(COUPON_PREFIX)) return couponWrites(as(couponEvents));
  const life = lifeWrites(event);
  if (streamId.startsWith(ORDER_PREFIX)) return [...life, ...refundWrites(as(orderEvents))];
  if (streamId.startsWith(SERIES_PREFIX))
    return [...life, ...documentWrites(as(seriesEvents), streamId)];
  return life;
}

/** The event if it belongs to an order's life; undefined for all others of commerce. */
export function lifeEventOf(event: Recorded): LifeEvent | undefined {
  const { streamId } = event;
  const sources = [
    { prefix: CART_PREFIX, codec: cartEvents },
    { prefix: ORDER_PREFIX, codec: orderEvents },
    { prefix: SERIES_PREFIX, codec: seriesEvents },
    { prefix: ENTITLEMENT_PREFIX, codec: entitlementEvents },
  ] as const;
  const source = sources.find(({ prefix }) => streamId.startsWith(prefix));
  if (source === undefined) return undefined;
  const codec = source.codec as EventCodec<LifeEvent>;
  const read = decodeOrPark(codec, event);
  // Other events of these streams name no order; `CartCreated` is a wish and no order yet.
  return 'orderRef' in read && event.type !== 'CartCreated' ? read : undefined;
}

function lifeWrites(event: Recorded): readonly Write[] {
  const told = lifeEventOf(event);
  if (told === undefined) return [];
  const { position, type: event_type, metadata } = event;
  const { refunded = 0n, ...change } = changeBy(told, metadata.at);
  const values = columnsOf(change);
  const cart_id = 'cartId' in told ? told.cartId : '';
  const order_id = 'orderId' in told ? told.orderId : '';
  const named = { position, event_type, at: metadata.at, cart_id, order_id, refunded };
  const outcome = change.outcome === undefined ? {} : { told_at: position };
  return [
    insert('life', { ...NO_CHANGE, ...named, ...values }),
    event.streamId.startsWith(CART_PREFIX)
      ? upsert('checkout', { cart_id }, { ...checkoutOf(told, change, position), ...outcome })
      : upsert('purchase', { order_id }, { ...values, ...outcome }),
    ...(refunded === 0n ? [] : [add('purchase', { order_id }, { refunded })]),
  ];
}

/** A refused checkout leaves the order of an earlier one where it is; a new one has a new order. */
function checkoutOf(told: LifeEvent, change: Change, position: bigint): Row {
  return {
    order_ref: told.orderRef,
    ...(told.type === 'CheckoutStarted' ? { order_id: told.orderId } : {}),
    ...(told.type === 'CheckoutAborted' ? {} : { checked_out_at: position }),
    ...columnsOf(change, ['outcome', 'reason', 'total', 'placedAt']),
  };
}

const COLUMNS = {
  outcome: 'outcome',
  reason: 'reason',
  total: 'total',
  documentNumber: 'document_number',
  paymentIntentId: 'payment_intent_id',
  placedAt: 'placed_at',
} as const;
const NO_CHANGE: Row = Object.fromEntries(Object.values(COLUMNS).map((column) => [column, null]));

type Column = keyof typeof COLUMNS;
const ALL = Object.keys(COLUMNS) as readonly Column[];

function columnsOf(change: Change, names: readonly Column[] = ALL): Row {
  const changed = names.flatMap((name) => {
    const value = change[name];
    return value === undefined ? [] : [[COLUMNS[name], value] as const];
  });
  return Object.fromEntries(changed);
}

function refundWrites(event: OrderEvent): readonly Write[] {
  switch (event.type) {
    case 'OrderRefundRequested':
    case 'OrderRefundAccepted': {
      const { refundId: refund_id, orderId: order_id, orderRef: order_ref } = event;
      const { amount, full: is_full } = event;
      const state = event.type === 'OrderRefundRequested' ? 'requested' : 'accepted';
      return [upsert('refund', { refund_id }, { order_id, order_ref, amount, is_full, state })];
    }
    case 'OrderRefundRefused': {
      const { refundId: refund_id, reason } = event;
      return [upsert('refund', { refund_id }, { state: 'refused', reason })];
    }
    case 'OrderRefundAbandoned': {
      const { refundId: refund_id, reason } = event;
      return [upsert('refund', { refund_id }, { state: 'abandoned', reason })];
    }
    case 'OrderRefunded':
      return [upsert('refund', { refund_id: event.refundId }, { state: 'refunded' })];
    case 'OrderPlaced':
    case 'OrderConfirmed':
    case 'OrderCancelled':
    case 'OrderCancelTombstoned':
    case 'OrderExpired':
    case 'OrderReopened':
    case 'OrderCompleted':
      return [];
  }
}

function documentWrites(event: SeriesEvent, streamId: string): readonly Write[] {
  if (event.type === 'DocumentCancelled') {
    return [set('document', { number: event.number }, { is_cancelled: true })];
  }
  const { number, kind, orderRef, taxable, cgst, sgst, igst, total, issuedOn } = event;
  return [
    insert('document', {
      ...{ number, kind, taxable, cgst, sgst, igst, total, is_cancelled: false },
      ...{ order_ref: orderRef, issued_on: issuedOn, sequence: BigInt(event.sequence) },
      series: streamId.slice(SERIES_PREFIX.length),
      financial_year: financialYearOf(issuedOn),
    }),
  ];
}

function seatsWrites(event: SeatsEvent): readonly Write[] {
  const { sku } = event;
  switch (event.type) {
    case 'SeatsOpened':
      return [upsert('seats', { sku }, { capacity: BigInt(event.capacity) })];
    case 'SeatsReserved':
      return [add('seats', { sku }, { taken: BigInt(event.quantity) })];
    case 'SeatsReleased':
      return [add('seats', { sku }, { taken: -BigInt(event.quantity) })];
    case 'SeatsReleaseTombstoned':
    case 'SeatsCommitted':
      return []; // They were taken when they were reserved.
  }
}

function couponWrites(event: CouponEvent): readonly Write[] {
  const { code } = event;
  switch (event.type) {
    case 'CouponCreated':
      return [add('coupon', { code }, { used: 0n })];
    case 'CouponReserved':
      return [add('coupon', { code }, { used: 1n })];
    case 'CouponReleased':
      return [add('coupon', { code }, { used: -1n })];
    case 'CouponReleaseTombstoned':
    case 'CouponRedeemed':
      return [];
  }
}
