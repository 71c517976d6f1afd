import { CartServiceService } from '@suuupra/contracts/suuupra/commerce/v1/cart_service';
import { CatalogServiceService } from '@suuupra/contracts/suuupra/commerce/v1/catalog_service';
import { CouponServiceService } from '@suuupra/contracts/suuupra/commerce/v1/coupon_service';
import { ItemKind } from '@suuupra/contracts/suuupra/commerce/v1/item';
import { SeatServiceService } from '@suuupra/contracts/suuupra/commerce/v1/seat_service';
import { inr } from '../play/calls.ts';
import type { Repeater } from './repeated-calls.ts';
import { COUPON, COURSE } from './shop.ts';

type Calls = Pick<Repeater, 'call'>;

/** A cart that is locked for an order. */
export type Locked = Readonly<{ cartId: string; orderId: string }>;

const COHORT = 'COH-1';

/** Items and a coupon, with seats and uses that are taken and given back. */
export async function sell({ call }: Calls): Promise<void> {
  const cohort = { ...COURSE, sku: COHORT, kind: ItemKind.ITEM_KIND_COHORT, seats: 5 };
  for (const item of [COURSE, cohort]) {
    const other = { item: { ...item, price: inr(1n) } };
    const request = { requestId: `item ${item.sku}`, item };
    await call('commerce', CatalogServiceService.createItem, request, other);
  }
  const otherCoupon = { coupon: { ...COUPON, value: 1n } };
  const coupon = { requestId: 'coupon', coupon: COUPON };
  await call('commerce', CouponServiceService.createCoupon, coupon, otherCoupon);
  for (const orderId of ['o-1', 'o-2']) {
    const seats = { requestId: `seats ${orderId}`, sku: COHORT, orderId, quantity: 2n };
    await call('commerce', SeatServiceService.reserveSeats, seats, { quantity: 3n });
    const use = { requestId: `use ${orderId}`, code: COUPON.code, orderId };
    await call('commerce', CouponServiceService.reserveCoupon, use, { orderId: 'o-3' });
  }
  const kept = { requestId: 'keep', sku: COHORT, orderId: 'o-1' };
  await call('commerce', SeatServiceService.commitSeats, kept, { orderId: 'o-3' });
  const given = { requestId: 'give', sku: COHORT, orderId: 'o-2' };
  await call('commerce', SeatServiceService.releaseSeats, given, { orderId: 'o-3' });
  const { code } = COUPON;
  const redeemed = { requestId: 'redeem', code, orderId: 'o-1' };
  await call('commerce', CouponServiceService.redeemCoupon, redeemed, { orderId: 'o-3' });
  const released = { requestId: 'release', code, orderId: 'o-2' };
  await call('commerce', CouponServiceService.releaseCoupon, released, { orderId: 'o-3' });
}

/** A cart with one course, checked out. */
export async function lockCart({ call }: Calls, orderRef: string): Promise<Locked> {
  const carts = CartServiceService;
  const { cart } = await call(
    'commerce',
    carts.createCart,
    {
      ...{ requestId: `cart ${orderRef}`, orderRef, buyerId: 'b', couponCode: '' },
      items: [{ sku: COURSE.sku, quantity: 1n }],
    },
    { buyerId: 'another' },
  );
  const cartId = cart?.cartId ?? '';
  const { orderId } = await call(
    'commerce',
    carts.checkout,
    {
      ...{ requestId: `checkout ${orderRef}`, cartId, payerVpa: 'payer@kaveri' },
      ...{ buyerStateCode: '29', buyerGstin: '' },
    },
    { payerVpa: 'other@kaveri' },
  );
  return { cartId, orderId };
}

/** Everything that can be done with a cart before and instead of an order. */
export async function changeCarts({ call }: Calls): Promise<void> {
  const carts = CartServiceService;
  const { cartId } = await lockCart({ call }, 'CHANGED');
  const reason = 'SOLD_OUT';
  const abort = { requestId: 'abort', cartId, reason };
  await call('commerce', carts.abortCheckout, abort, { reason: 'ANOTHER' });
  const item = { sku: COURSE.sku, quantity: 1n };
  const add = { requestId: 'add', cartId, item };
  await call('commerce', carts.addItem, add, { item: { ...item, quantity: 2n } });
  const remove = { requestId: 'remove', cartId, line: 1 };
  await call('commerce', carts.removeItem, remove, { line: 0 });
  const apply = { requestId: 'apply', cartId, couponCode: COUPON.code };
  await call('commerce', carts.applyCoupon, apply, { couponCode: '' });
  const quote = { requestId: 'quote', cartId, buyerStateCode: '29', buyerGstin: '' };
  await call('commerce', carts.quoteCart, quote, { buyerStateCode: '27' });
  const checkout = { ...quote, requestId: 'checkout', payerVpa: 'payer@kaveri' };
  await call('commerce', carts.checkout, checkout, { payerVpa: 'other@kaveri' });
  const drop = { requestId: 'drop', cartId, reason: 'COUPON_EXHAUSTED' };
  await call('commerce', carts.dropCoupon, drop, { reason: 'ANOTHER' });
}
