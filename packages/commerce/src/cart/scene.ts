import { instantOf, instantText } from '@suuupra/kernel';
import type { OrderLine, Quote } from '../order-line.ts';
import type { Offer } from '../pricing.ts';
import type { CartCommand, CreateCart, Moment, StartCheckout } from './decider.ts';
import type { CartEvent, CartItem } from './events.ts';

/** What the tests of carts, orders and their golden files share. */
export const now = instantOf('2026-11-16T10:00:00+05:30');

export const course: Offer = {
  ...{ sku: 'COURSE', title: 'A course', kind: 'course', hsnSac: '999293', gstRateBp: 1800 },
  ...{ price: 99_900n, creatorId: 'creator-01', creatorShareBp: 5500 },
};
export const book: Offer = {
  ...{ sku: 'BOOK', title: 'A book', kind: 'kit', hsnSac: '4901', gstRateBp: 0 },
  ...{ price: 50_000n, creatorId: '', creatorShareBp: 0 },
};

export const moment: Moment = {
  ...{ time: now, edits: 1, offers: [course, book] },
  coupon: {
    ...{ code: 'FLAT100', kind: 'flat', value: 10_000n, maxDiscount: 10_000n, minOrder: 0n },
    ...{ validFrom: now, validTo: now + 1n, usageLimit: 1n, used: 0n },
  },
};

export const items: readonly CartItem[] = [
  { sku: 'COURSE', quantity: 1n },
  { sku: 'BOOK', quantity: 1n },
];
const content = { cartId: 'c1', orderRef: 'ORD-1', buyerId: 'b1', items, couponCode: 'FLAT100' };
export const create: CreateCart = { type: 'CreateCart', ...content, at: now };

/** A cart with other wishes. */
export function created(change: Partial<typeof content> = {}): CartEvent {
  return { type: 'CartCreated', ...content, ...change };
}

const buyer = { stateCode: '29', gstin: '', merchantState: '29' };
export const quoteCart: CartCommand = { type: 'QuoteCart', quoteId: 'q1', ...buyer, at: moment };
export const checkout: StartCheckout = {
  ...{ type: 'StartCheckout', orderId: 'o1', quoteId: 'q1', ...buyer },
  ...{ payerVpa: 'payer@kaveri', at: moment },
};

/** 10,000 off 1,49,900: 6,664 for the course and 3,336 for the book, by the largest remainder. */
export const lines: readonly [OrderLine, OrderLine] = [
  {
    ...{ sku: 'COURSE', title: 'A course', kind: 'course', hsnSac: '999293', gstRateBp: 1800 },
    ...{ quantity: 1, unitPrice: 99_900n, gross: 99_900n, discount: 6_664n, net: 93_236n },
    ...{ taxable: 79_014n, cgst: 7_111n, sgst: 7_111n, igst: 0n },
    ...{ creatorId: 'creator-01', creatorShareBp: 5500 },
  },
  {
    ...{ sku: 'BOOK', title: 'A book', kind: 'kit', hsnSac: '4901', gstRateBp: 0 },
    ...{ quantity: 1, unitPrice: 50_000n, gross: 50_000n, discount: 3_336n, net: 46_664n },
    ...{ taxable: 46_664n, cgst: 0n, sgst: 0n, igst: 0n, creatorId: '', creatorShareBp: 0 },
  },
];

export const quote: Quote = {
  ...{ quoteId: 'q1', lines, couponCode: 'FLAT100', couponDroppedReason: '', placeOfSupply: '29' },
  ...{ total: 139_900n, validTill: instantText(now + 900_000_000n) },
};

export const started: CartEvent = {
  ...{ type: 'CheckoutStarted', cartId: 'c1', orderId: 'o1', orderRef: 'ORD-1', buyerId: 'b1' },
  ...{ stateCode: '29', gstin: '', payerVpa: 'payer@kaveri', quote },
};
