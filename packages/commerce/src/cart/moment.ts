import { isName } from '../edge.ts';
import type { CouponOffer, Offer } from '../pricing.ts';
import type { WriteSide } from '../write-side.ts';
import type { Moment } from './decider.ts';

/**
 * What is on sale of a cart's wishes right now. A wish that is no possible SKU or code is not on
 * sale; it never becomes the name of a stream.
 */
export async function momentFor(side: WriteSide, cartId: string): Promise<Moment> {
  const { state } = await side.carts.load(cartId);
  const time = side.clock.now();
  if (state.is === 'absent') return { time, edits: 0, offers: [], coupon: null };
  const { items, couponCode, edits } = state.cart;
  const offers: Offer[] = [];
  for (const sku of new Set(items.map((item) => item.sku))) {
    const offer = await offerOf(side, sku);
    if (offer) offers.push(offer);
  }
  return { time, edits, offers, coupon: await couponOf(side, couponCode) };
}

async function offerOf(side: WriteSide, sku: string): Promise<Offer | undefined> {
  if (!isName(sku)) return undefined;
  const { state } = await side.items.load(sku);
  if (state.is === 'absent') return undefined;
  const { title, kind, hsnSac, gstRateBp, price, creatorId, creatorShareBp } = state.item;
  return { sku, title, kind, hsnSac, gstRateBp, price, creatorId, creatorShareBp };
}

async function couponOf(side: WriteSide, code: string): Promise<CouponOffer | null> {
  if (!isName(code)) return null;
  const { state } = await side.coupons.load(code);
  return state.is === 'absent' ? null : { ...state.terms, used: state.used };
}
