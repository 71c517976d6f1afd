import { CartServiceService } from '@suuupra/contracts/suuupra/commerce/v1/cart_service';
import { CatalogServiceService } from '@suuupra/contracts/suuupra/commerce/v1/catalog_service';
import { CouponServiceService } from '@suuupra/contracts/suuupra/commerce/v1/coupon_service';
import { EntitlementServiceService } from '@suuupra/contracts/suuupra/commerce/v1/entitlement_service';
import {
  DocumentKind,
  InvoiceServiceService,
} from '@suuupra/contracts/suuupra/commerce/v1/invoice_service';
import { ItemKind } from '@suuupra/contracts/suuupra/commerce/v1/item';
import { OrderServiceService } from '@suuupra/contracts/suuupra/commerce/v1/order_service';
import { SeatServiceService } from '@suuupra/contracts/suuupra/commerce/v1/seat_service';
import { inr } from '../play/calls.ts';
import { type Refused, badFields, missing } from './refused-calls.ts';
import { COUPON, COURSE } from './shop.ts';

const LONG = 'x'.repeat(100_000);
const LEAST = -(2n ** 63n);
const MOST = 2n ** 63n - 1n;
const NOBODY = '00000000-0000-5000-8000-000000000000';

const TOO_MANY = Array.from({ length: 1_001 }, () => ({ sku: 'A', quantity: 1n }));

const requestId = 'bad';
const item = (change: Partial<typeof COURSE>) => ({ item: { ...COURSE, sku: 'BAD-1', ...change } });
const coupon = (change: Partial<typeof COUPON>) => ({
  coupon: { ...COUPON, code: 'BAD', ...change },
});
const dollars = { currencyCode: 'USD', minorUnits: 1n };

const catalogue = badFields(
  'commerce',
  CatalogServiceService.createItem,
  { requestId, ...item({}) },
  [
    ['no request id', { requestId: '' }, 'request_id'],
    ['a long request id', { requestId: 'r'.repeat(129) }, 'request_id'],
    ['no item', { item: undefined }, 'item'],
    ['no SKU', item({ sku: '' }), 'item.sku'],
    ['a SKU of another alphabet', item({ sku: 'बीज-1' }), 'item.sku'],
    ['a SKU that splits a stream name', item({ sku: 'a/b' }), 'item.sku'],
    ['no title', item({ title: '' }), 'item.title'],
    ['an endless title', item({ title: LONG }), 'item.title'],
    ['a title that no table can hold', item({ title: 'a\u0000b' }), 'item.title'],
    ['no kind', item({ kind: ItemKind.ITEM_KIND_UNSPECIFIED }), 'item.kind'],
    ['an endless HSN', item({ hsnSac: LONG }), 'item.hsn_sac'],
    ['a negative rate', item({ gstRateBp: -1 }), 'item.gst_rate_bp'],
    ['a rate above the price', item({ gstRateBp: 10_001 }), 'item.gst_rate_bp'],
    ['no price', item({ price: undefined }), 'item.price'],
    ['dollars', item({ price: dollars }), 'item.price.currency_code'],
    ['a negative price', item({ price: inr(-1n) }), 'item.price.minor_units'],
    ['the least price there is', item({ price: inr(LEAST) }), 'item.price.minor_units'],
    ['the largest price there is', item({ price: inr(MOST) }), 'item.price.minor_units'],
    ['fewer seats than none', item({ seats: -1 }), 'item.seats'],
    ['a share of nobody', item({ creatorId: '' }), 'item.creator_id'],
    ['a share above all', item({ creatorShareBp: 10_001 }), 'item.creator_share_bp'],
  ],
);

const coupons = badFields(
  'commerce',
  CouponServiceService.createCoupon,
  { requestId, ...coupon({}) },
  [
    ['no request id', { requestId: '' }, 'request_id'],
    ['no coupon', { coupon: undefined }, 'coupon'],
    ['no code', coupon({ code: '' }), 'coupon.code'],
    ['a negative value', coupon({ value: -1n }), 'coupon.value'],
    ['dollars', coupon({ maxDiscount: dollars }), 'coupon.max_discount.currency_code'],
    ['a negative least order', coupon({ minOrder: inr(LEAST) }), 'coupon.min_order.minor_units'],
    ['no time', coupon({ validFrom: 'tomorrow' }), 'coupon.valid_from'],
    ['a time that there is not', coupon({ validTo: '2026-02-30T00:00:00Z' }), 'coupon.valid_to'],
    ['a negative limit', coupon({ usageLimit: -1n }), 'coupon.usage_limit'],
  ],
);

const carts = badFields(
  'commerce',
  CartServiceService.createCart,
  {
    ...{ requestId, orderRef: 'BAD', buyerId: 'b', couponCode: '' },
    items: [{ sku: COURSE.sku, quantity: 1n }],
  },
  [
    ['no request id', { requestId: '' }, 'request_id'],
    ['no reference', { orderRef: '' }, 'order_ref'],
    ['an endless reference', { orderRef: LONG }, 'order_ref'],
    ['a reference that no payment can bear', { orderRef: 'r'.repeat(65) }, 'order_ref'],
    ['a reference that no table can hold', { orderRef: 'a\u0000b' }, 'order_ref'],
    ['no buyer', { buyerId: '' }, 'buyer_id'],
    ['an endless coupon', { couponCode: LONG }, 'coupon_code'],
    ['an endless SKU', { items: [{ sku: LONG, quantity: 1n }] }, 'items[0].sku'],
    ['an absurd quantity', { items: [{ sku: 'A', quantity: MOST }] }, 'items[0].quantity'],
    ['too many lines', { items: TOO_MANY }, 'items'],
  ],
);

const seats = badFields(
  'commerce',
  SeatServiceService.reserveSeats,
  { requestId, sku: COURSE.sku, orderId: 'o', quantity: 1n },
  [
    ['no request id', { requestId: '' }, 'request_id'],
    ['no order', { orderId: '' }, 'order_id'],
    ['a negative quantity', { quantity: LEAST }, 'quantity'],
  ],
);

const refunds = badFields(
  'commerce',
  OrderServiceService.requestRefund,
  { requestId, orderId: NOBODY, amount: inr(1n) },
  [
    ['no request id', { requestId: '' }, 'request_id'],
    ['no order', { orderId: '' }, 'order_id'],
    ['dollars', { amount: dollars }, 'amount.currency_code'],
    ['a negative amount', { amount: inr(LEAST) }, 'amount.minor_units'],
  ],
);

const series = badFields(
  'commerce',
  InvoiceServiceService.getSeries,
  { financialYear: '2627', kind: DocumentKind.DOCUMENT_KIND_TAX_INVOICE },
  [
    ['no such year', { financialYear: '202627' }, 'financial_year'],
    ['no kind', { kind: DocumentKind.DOCUMENT_KIND_UNSPECIFIED }, 'kind'],
  ],
);

const NOWHERE: readonly Refused[] = [
  missing('commerce', CatalogServiceService.getItem, { sku: 'NONE' }, 'ITEM_NOT_FOUND'),
  missing('commerce', SeatServiceService.getSeats, { sku: 'NONE' }, 'SEATS_NOT_FOUND'),
  missing('commerce', CouponServiceService.getCoupon, { code: 'NONE' }, 'COUPON_NOT_FOUND'),
  missing('commerce', CartServiceService.getCart, { cartId: NOBODY }, 'CART_NOT_FOUND'),
  missing('commerce', OrderServiceService.getOrder, { orderId: NOBODY }, 'ORDER_NOT_FOUND'),
  ...[{ orderId: NOBODY }].flatMap((order) => [
    missing(
      ...(['commerce', EntitlementServiceService.getEntitlement] as const),
      ...([order, 'ENTITLEMENT_NOT_FOUND'] as const),
    ),
    missing(
      ...(['commerce', OrderServiceService.requestRefund] as const),
      ...([{ requestId, ...order, amount: undefined }, 'ORDER_NOT_FOUND'] as const),
    ),
    missing(
      ...(['commerce', InvoiceServiceService.issueInvoice] as const),
      ...([{ requestId, ...order }, 'ORDER_NOT_FOUND'] as const),
    ),
  ]),
];

/** What commerce must refuse at its door. */
export const BAD_SHOPPING: readonly Refused[] = [
  ...[catalogue, coupons, carts, seats, refunds, series].flat(),
  ...NOWHERE,
];
