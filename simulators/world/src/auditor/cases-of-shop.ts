import { type Case, ORDER, all, behind, ends, says, told } from './scene.ts';
import { twice, without } from './scene.ts';
import { STORY, order } from './story.ts';
import type { DOCUMENT_RULES } from './documents.ts';
import type { ORDER_RULES } from './orders.ts';
import type { PRICING_RULES } from './pricing.ts';
import type { STOCK_RULES } from './stock.ts';
import type { Fields } from './fact.ts';

type CasesOf<R> = Readonly<Record<keyof R, Case>>;

/** The stored fields of the first event of a type of the story. */
function fieldsOf(type: string): Fields {
  const one = STORY.find((event) => event.type === type);
  if (one === undefined) throw new Error(`the story has no ${type}`);
  return one.data;
}

const quote = fieldsOf('CheckoutStarted')['quote'] as Fields;
const line = (quote['lines'] as readonly Fields[])[0] ?? {};
const refundLine = (fieldsOf('OrderRefundRequested')['lines'] as readonly Fields[])[0] ?? {};

const quoted = (change: Fields, more: Fields = {}): Case => {
  const lines = [{ ...line, ...change }];
  return { spoil: says('CheckoutStarted', { quote: { ...quote, lines, ...more } }) };
};
const twoLines = (one: Fields, other: Fields): Case => ({
  spoil: all(
    says('CartCreated', {
      items: [
        { sku: 'SKU', quantity: '1' },
        { sku: 'SKU', quantity: '2' },
      ],
    }),
    says('CheckoutStarted', {
      quote: {
        ...quote,
        total: '33600',
        lines: [
          { ...line, ...one },
          { ...line, ...other },
        ],
      },
    }),
  ),
});

export const PRICING_CASES: CasesOf<typeof PRICING_RULES> = {
  catalogue: quoted({ creatorShareBp: 5_001 }),
  cart: { spoil: says('CartCreated', { items: [{ sku: 'SKU', quantity: '2' }] }) },
  coupon: { spoil: says('CouponCreated', { validTo: '2026-11-16' }) },
  // 1800 over 11800 and 23600 are 600 and 1200.
  spread: twoLines(
    { discount: '601', net: '11199', taxable: '9491', cgst: '854', sgst: '854' },
    {
      ...{ quantity: 2, gross: '23600', discount: '1199', net: '22401' },
      ...{ taxable: '18985', cgst: '1708', sgst: '1708' },
    },
  ),
  // An odd paisa of tax stays in the value.
  tax: quoted({ cgst: '763', taxable: '8475' }),
  total: quoted({}, { total: '10001' }),
  place: { spoil: says('CheckoutStarted', { stateCode: '27' }) },
  buyer: { spoil: says('CheckoutStarted', { payerVpa: 'p@h4' }) },
};

const placed = fieldsOf('OrderPlaced');
const refundLines = (change: Fields): Fields => ({ lines: [{ ...refundLine, ...change }] });

export const ORDER_CASES: CasesOf<typeof ORDER_RULES> = {
  copy: { spoil: says('OrderPlaced', { couponCode: '' }) },
  total: { spoil: says('OrderPlaced', { cgst: '763' }) },
  paid: { spoil: says('OrderConfirmed', { captured: '9999' }) },
  refund: {
    spoil: all(
      says('OrderRefundRequested', refundLines({ taxable: '1695', cgst: '153' })),
      says('OrderRefundAccepted', refundLines({ taxable: '1695', cgst: '153' })),
    ),
  },
  refundLimit: {
    spoil: behind('OrderRefunded', [
      order('OrderRefundRequested', {
        ...{ refundId: 'r2', paymentIntentId: 'i1', amount: '8001', full: false },
        ...refundLines({ amount: '8001', taxable: '6781', cgst: '610', sgst: '610' }),
      }),
      order('OrderRefundAccepted', {
        ...{ refundId: 'r2', paymentIntentId: 'i1', amount: '8001', full: false },
        ...refundLines({ amount: '8001', taxable: '6779', cgst: '611', sgst: '611' }),
      }),
    ]),
  },
  refundPaid: { spoil: says('OrderRefunded', { amount: '1999' }) },
};

const cohort = (type: string, data: Fields = {}): ReturnType<typeof told> =>
  told('commerce.seats-SKU', type, { sku: 'SKU', orderId: 'o2', quantity: 1, ...data });

const coupon = (type: string): ReturnType<typeof told> =>
  told('commerce.coupon-K', type, { code: 'K', orderId: 'o2' });

export const STOCK_CASES: CasesOf<typeof STOCK_RULES> = {
  seats: { spoil: ends(cohort('SeatsReserved'), cohort('SeatsReleased')) },
  seatsOnce: { spoil: says('SeatsCommitted', { quantity: 2 }) },
  committed: { spoil: without('SeatsCommitted') },
  coupons: { spoil: ends(coupon('CouponReserved'), coupon('CouponReleased')) },
  redeemed: { spoil: without('CouponRedeemed') },
  couponOnce: { spoil: twice('CouponRedeemed') },
  kept: {
    spoil: all(
      behind('PaymentAttemptRequested', [cohort('SeatsReleased', { orderId: ORDER })]),
      without('SeatsCommitted'),
      without('OrderConfirmed'),
      without('EntitlementGranted'),
    ),
    also: ['redeemed'],
  },
  access: { spoil: says('EntitlementGranted', { documentNumber: 'KA2627/A0000002' }) },
  accessOnce: { spoil: twice('EntitlementGranted') },
  revoked: {
    spoil: all(says('OrderPlaced', { total: '2000' }), says('OrderRefunded', { full: true })),
  },
};

const note = (data: Fields): Case => ({ spoil: says('DocumentIssued', data, 2) });

export const DOCUMENT_CASES: CasesOf<typeof DOCUMENT_RULES> = {
  gapless: note({ number: 'KA2627/C0000002', sequence: 2 }),
  number: note({ number: 'KA2627/C000001' }),
  date: { spoil: says('OrderConfirmed', { capturedAt: '2026-11-16T18:30:00.000000Z' }) },
  kind: {
    spoil: all(
      says('OrderPlaced', { lines: [{ ...line, gstRateBp: 0 }] }),
      says('OrderPlaced', { total: placed['total'] ?? '' }),
    ),
  },
  figures: note({ placeOfSupply: '27' }),
  ground: note({ against: 'KA2627/A0000009' }),
  creditLimit: {
    spoil: all(
      says('OrderPlaced', { total: '1999', taxable: '475' }),
      says('DocumentIssued', { total: '1999', taxable: '475' }),
    ),
  },
  issued: { spoil: without('DocumentIssued', 2) },
};
