import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CART_PREFIX,
  COUPON_PREFIX,
  type CartEvent,
  type CouponEvent,
  ENTITLEMENT_PREFIX,
  type EntitlementEvent,
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
import { launchPostgres } from '@suuupra/embedded';
import type { EventStore } from '@suuupra/eventstore';
import { type EventCodec, type Json, idOf } from '@suuupra/kernel';
import { type Database, openDatabase } from '@suuupra/postgres';

type Any = CartEvent | CouponEvent | EntitlementEvent | OrderEvent | SeatsEvent | SeriesEvent;
type Of<T extends Any['type']> = Omit<Extract<Any, { type: T }>, 'type'>;

/** Appends one event of commerce to the stream with this id; answers with its position. */
export type Append = (id: string, event: Any) => Promise<bigint>;

const HOMES = [
  [CART_PREFIX, cartEvents],
  [ORDER_PREFIX, orderEvents],
  [SERIES_PREFIX, seriesEvents],
  [ENTITLEMENT_PREFIX, entitlementEvents],
  [SEATS_PREFIX, seatsEvents],
  [COUPON_PREFIX, couponEvents],
] as const;

export function appendTo(store: EventStore): Append {
  let count = 0;
  return async (id, event) => {
    const home = HOMES.find(([, codec]) => codec.types.includes(event.type));
    if (home === undefined) throw new Error(`no stream for ${event.type}`);
    const { type, data } = (home[1] as unknown as EventCodec<Any>).encode(event);
    const streamId = `${home[0]}${id}`;
    return await appendRaw(store, streamId, { type, data, id: idOf(String((count += 1))) });
  };
}

/** Appends an event as it is, known or not. */
export async function appendRaw(
  store: EventStore,
  streamId: string,
  event: Readonly<{ type: string; data: Json; id: string }>,
): Promise<bigint> {
  let revision = -1n;
  for await (const before of store.read(streamId)) ({ revision } = before);
  const ids = { commandId: event.id, correlationId: 'o', causationId: 'c', commandHash: 'h' };
  const metadata = { tenant: 'main', actor: 'test', at: '2026-11-16T04:30:00.000000Z', ...ids };
  return (await store.append(streamId, [{ ...event, metadata }], revision)).position;
}

const split = { taxable: 84_746n, cgst: 7_627n, sgst: 7_627n, igst: 0n };
const named = (ref: string) => ({ orderId: `o-${ref}`, orderRef: ref });
const quote: Of<'CheckoutStarted'>['quote'] = {
  ...{ quoteId: 'q', lines: [], couponCode: '', couponDroppedReason: '', placeOfSupply: '29' },
  ...{ total: 100_000n, validTill: '' },
};

const cart = (ref: string) => `c-${ref}`;
const order = (ref: string) => `o-${ref}`;

/** The steps of an order's life, as commerce records them. */
export function stepsOf(append: Append) {
  const buyer = { buyerId: 'b', stateCode: '29', gstin: '', payerVpa: 'b@hima' };
  const refund = (ref: string, amount: bigint, full: boolean) => ({
    ...{
      ...named(ref),
      refundId: `r-${ref}`,
      paymentIntentId: `p-${ref}`,
      amount,
      full,
      lines: [],
    },
  });
  return {
    start: (ref: string) =>
      append(cart(ref), {
        type: 'CheckoutStarted',
        ...{ cartId: cart(ref), ...named(ref), ...buyer, quote },
      }),
    reject: (ref: string, reason: string) =>
      append(cart(ref), {
        type: 'CheckoutRejected',
        ...{ cartId: cart(ref), orderRef: ref, reason, field: 'items[0].sku' },
      }),
    abort: (ref: string) =>
      append(cart(ref), {
        type: 'CheckoutAborted',
        ...{ cartId: cart(ref), ...named(ref), reason: 'SOLD_OUT' },
      }),
    place: (ref: string) =>
      append(order(ref), {
        type: 'OrderPlaced',
        ...{ ...named(ref), cartId: cart(ref), ...buyer, placeOfSupply: '29', lines: [] },
        ...{ couponCode: '', total: 100_000n, ...split },
      }),
    confirm: (ref: string) =>
      append(order(ref), {
        type: 'OrderConfirmed',
        ...{ ...named(ref), paymentIntentId: `p-${ref}`, captured: 100_000n, capturedAt: '' },
      }),
    cancel: (ref: string, reason: string) =>
      append(order(ref), { type: 'OrderCancelled', ...named(ref), reason }),
    expire: (ref: string) => append(order(ref), { type: 'OrderExpired', ...named(ref) }),
    reopen: (ref: string) => append(order(ref), { type: 'OrderReopened', ...named(ref) }),
    complete: (ref: string) => append(order(ref), { type: 'OrderCompleted', ...named(ref) }),
    askRefund: (ref: string, amount: bigint, full: boolean) =>
      append(order(ref), { type: 'OrderRefundRequested', ...refund(ref, amount, full) }),
    acceptRefund: (ref: string, amount: bigint, full: boolean) =>
      append(order(ref), {
        ...{ type: 'OrderRefundAccepted', ...refund(ref, amount, full), acceptedAt: '' },
      }),
    refuseRefund: (ref: string, amount: bigint) =>
      append(order(ref), {
        type: 'OrderRefundRefused',
        ...{ ...named(ref), refundId: `r-${ref}`, amount, reason: 'REFUND_EXCEEDS_CAPTURED' },
      }),
    payRefund: (ref: string, amount: bigint, full: boolean) =>
      append(order(ref), {
        type: 'OrderRefunded',
        ...{ ...named(ref), refundId: `r-${ref}`, amount, full },
      }),
    issue: (ref: string, letter: 'A' | 'B' | 'C', sequence: number, fy = '2627') =>
      append(`29.${fy}.${letter}`, {
        type: 'DocumentIssued',
        number: `KA${fy}/${letter}${String(sequence).padStart(7, '0')}`,
        kind: { A: 'tax_invoice', B: 'bill_of_supply', C: 'credit_note' }[letter] as 'tax_invoice',
        ...{ sequence, ...named(ref), refundId: '', placeOfSupply: '29', gstin: '', against: '' },
        ...{ issuedOn: fy === '2627' ? '2026-11-16' : '2027-04-01', ...split, total: 100_000n },
      }),
  };
}

/** Three days in small: every outcome once or more, documents, refunds, seats and coupons. */
export async function fill(append: Append): Promise<void> {
  const steps = stepsOf(append);
  const seats = { sku: 'SKU-1', orderId: 'o', quantity: 2 };
  const coupon = { code: 'TEN', orderId: 'o' };
  await append('SKU-1', { type: 'SeatsOpened', sku: 'SKU-1', capacity: 5 });
  for (const type of ['SeatsReserved', 'SeatsReserved', 'SeatsCommitted', 'SeatsReleased'] as const)
    await append('SKU-1', { type, ...seats });
  const terms = { value: 10n, maxDiscount: 1n, minOrder: 0n, usageLimit: 9n };
  const dates = { validFrom: '', validTo: '' };
  for (const code of ['TEN', 'NONE'])
    await append(code, { type: 'CouponCreated', code, kind: 'flat', ...terms, ...dates });
  for (const type of [
    'CouponReserved',
    'CouponReserved',
    'CouponRedeemed',
    'CouponReleased',
  ] as const)
    await append('TEN', { type, ...coupon });
  await steps.reject('R1', 'SKU_NOT_FOUND');
  await steps.reject('R2', 'VPA_MALFORMED');
  await steps.reject('R3', 'SKU_NOT_FOUND');
  await steps.reject('C1', 'STATE_CODE_UNKNOWN');
  await steps.start('S1');
  await steps.abort('S1');
  await steps.start('F1');
  await steps.place('F1');
  await steps.cancel('F1', 'ZA');
  for (const [index, ref] of ['C1', 'C2', 'C3', 'C4'].entries()) {
    await steps.start(ref);
    await steps.place(ref);
    await steps.confirm(ref);
    await steps.issue(ref, 'A', index + 1);
  }
  await steps.start('C9');
  await steps.place('C9');
  await steps.confirm('C9');
  await steps.issue('C9', 'A', 1, '2728');
  await steps.askRefund('C1', 100_000n, true);
  await steps.acceptRefund('C1', 100_000n, true);
  await steps.issue('C1', 'C', 1);
  await steps.payRefund('C1', 100_000n, true);
  await steps.askRefund('C2', 300n, false);
  await steps.acceptRefund('C2', 300n, false);
  await steps.payRefund('C2', 300n, false);
  await steps.askRefund('C3', 900_000n, false);
  await steps.refuseRefund('C3', 900_000n);
  await steps.start('X1');
  await steps.place('X1');
  await steps.expire('X1');
  await steps.start('O1');
}

/** One real server for a test file, with pools on it. */
export async function openServer() {
  const directory = await mkdtemp(join(tmpdir(), 'or-'));
  const server = await launchPostgres({ directory });
  const pools: Database[] = [];
  return {
    open: (schema: string): Database => {
      const database = openDatabase(server.url, { schema });
      pools.push(database);
      return database;
    },
    close: async (): Promise<void> => {
      for (const pool of pools) await pool.close();
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
