import { fileURLToPath } from 'node:url';
import { goldenEvents } from '@suuupra/testing';
import { cartEvents } from './cart/events.ts';
import { created, quote, started } from './cart/scene.ts';
import { couponEvents } from './coupon/events.ts';
import { entitlementEvents } from './entitlement/events.ts';
import { itemEvents } from './item/events.ts';
import { type OrderEvent, orderEvents } from './order/events.ts';
import {
  barred,
  cancelled,
  completed,
  confirmed,
  expired,
  placed,
  refundAccepted,
} from './order/scene.ts';
import { refundAbandoned, refundRefused, refundRequested } from './order/scene.ts';
import { refunded, reopened } from './order/scene.ts';
import { seatsEvents } from './seats/events.ts';
import { seriesEvents } from './series/events.ts';

const folder = (aggregate: string): string =>
  fileURLToPath(new URL(`../golden/${aggregate}/`, import.meta.url));
const named = { orderId: 'o1', orderRef: 'ORD-1' };

describe('what is stored of commerce is read for ever', () => {
  it('items', () =>
    goldenEvents(itemEvents, folder('item'), [
      {
        ...{ type: 'ItemListed', sku: 'C', title: 'Cohort', kind: 'cohort', hsnSac: '999293' },
        ...{ gstRateBp: 1800, price: 99_900n, seats: 25 },
        ...{ creatorId: 'creator-01', creatorShareBp: 5500 },
      },
    ]));

  it('seats', () => {
    const held = { sku: 'C', orderId: 'o1', quantity: 2 };
    goldenEvents(seatsEvents, folder('seats'), [
      { type: 'SeatsOpened', sku: 'C', capacity: 25 },
      { type: 'SeatsReserved', ...held },
      { type: 'SeatsCommitted', ...held },
      { type: 'SeatsReleased', ...held },
      { type: 'SeatsReleaseTombstoned', sku: 'C', orderId: 'o1' },
    ]);
  });

  it('coupons', () => {
    const used = { code: 'FLAT100', orderId: 'o1' };
    goldenEvents(couponEvents, folder('coupon'), [
      {
        ...{ type: 'CouponCreated', code: 'FLAT100', kind: 'flat', value: 10_000n },
        ...{ maxDiscount: 10_000n, minOrder: 100_000n, usageLimit: 15n },
        validFrom: '2026-10-16T18:30:00.000000Z',
        validTo: '2026-12-15T18:30:00.000000Z',
      },
      { type: 'CouponReserved', ...used },
      { type: 'CouponRedeemed', ...used },
      { type: 'CouponReleased', ...used },
      { type: 'CouponReleaseTombstoned', ...used },
    ]);
  });

  it('carts', () =>
    goldenEvents(cartEvents, folder('cart'), [
      created(),
      { type: 'CartItemAdded', sku: 'BOOK', quantity: -1n },
      { type: 'CartItemRemoved', line: 1 },
      { type: 'CartCouponApplied', couponCode: 'FLAT100' },
      { type: 'CartPriceQuoted', quote },
      started,
      {
        ...{ type: 'CheckoutRejected', cartId: 'c1', orderRef: 'ORD-1' },
        ...{ reason: 'SKU_NOT_FOUND', field: 'items[0].sku' },
      },
      { type: 'CartCouponDropped', reason: 'COUPON_EXHAUSTED', quote },
      { type: 'CheckoutAborted', cartId: 'c1', ...named, reason: 'SOLD_OUT' },
      { type: 'CartConverted', orderId: 'o1' },
    ]));

  it('orders', () =>
    goldenEvents(orderEvents, folder('order'), [
      // What was stored before moments were recorded says nothing about them.
      { ...confirmed, capturedAt: '' } as OrderEvent,
      { ...refundAccepted, acceptedAt: '' } as OrderEvent,
      ...[placed, barred, cancelled, expired, reopened, completed],
      ...[refundRequested, refundRefused, refundAbandoned, refunded],
    ]));

  it('documents', () => {
    const number = 'KA2627/C0000001';
    goldenEvents(seriesEvents, folder('series'), [
      {
        ...{ type: 'DocumentIssued', number, sequence: 1, kind: 'credit_note', ...named },
        ...{ refundId: 'r1', issuedOn: '2026-11-16', placeOfSupply: '29', gstin: '' },
        ...{ taxable: 79_014n, cgst: 7_111n, sgst: 7_111n, igst: 0n, total: 93_236n },
        against: 'KA2627/A0000001',
      },
      { type: 'DocumentCancelled', number, ...named, refundId: 'r1', reason: 'why' },
    ]);
  });

  it('entitlements', () => {
    const grantedLine = { sku: 'COURSE', kind: 'course', taxable: 79_014n } as const;
    goldenEvents(entitlementEvents, folder('entitlement'), [
      {
        ...{ type: 'EntitlementGranted', ...named, buyerId: 'b1' },
        documentNumber: 'KA2627/A0000001',
        lines: [{ ...grantedLine, creatorId: 'creator-01', creatorShareBp: 5500 }],
      },
      { type: 'EntitlementSuspended', ...named, reason: 'why' },
      { type: 'EntitlementResumed', ...named, reason: 'why' },
      { type: 'EntitlementRevoked', ...named, reason: 'why' },
    ]);
  });
});
