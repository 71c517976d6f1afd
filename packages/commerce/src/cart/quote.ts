import { type Instant, MAX_PAISE, MICROSECONDS, type Paise, instantText } from '@suuupra/kernel';
import { sum } from '@suuupra/kernel';
import { placeOfSupplyOf } from '../gst.ts';
import type { OrderLine, Quote } from '../order-line.ts';
import { type CouponOffer, type Offer, type Wanted, couponDropOf, discountOf } from '../pricing.ts';
import { grossOf, pricedLines, wantedAgain } from '../pricing.ts';
import type { CartContent } from './state.ts';

/** A quote binds the merchant for fifteen minutes. */
const QUOTE_VALIDITY = 15n * MICROSECONDS.minute;

/** The largest order that can be told at all. What is too much to pay, the rail says (U02). */
const MAX_ORDER_TOTAL: Paise = MAX_PAISE;

/** Whether an order is beyond the limit at its full price, whatever a coupon takes off. */
export function isTooLarge({ lines }: Quote): boolean {
  return sum(lines.map(({ gross }) => gross)) > MAX_ORDER_TOTAL;
}

/** What was on sale when a cart was priced: `edits` says for which content of the cart. */
export type Pricing = Readonly<{
  edits: number;
  offers: readonly Offer[];
  coupon: CouponOffer | null;
}>;

/** The offers by SKU. */
export function offersOf({ offers }: Pricing): ReadonlyMap<string, Offer> {
  return new Map(offers.map((offer) => [offer.sku, offer]));
}

type Asked = Readonly<{
  quoteId: string;
  stateCode: string;
  gstin: string;
  merchantState: string;
  at: Pricing & Readonly<{ time: Instant }>;
}>;

/** Prices a cart whose items all stand among the offers. */
export function quoted(cart: CartContent, asked: Asked): Quote {
  const { at } = asked;
  const wanted = wantedOf(cart, offersOf(at));
  const gross = grossOf(wanted);
  const coupon = at.coupon ?? undefined;
  const drop = cart.couponCode === '' ? undefined : couponDropOf(coupon, gross, at.time);
  const counts = cart.couponCode !== '' && drop === undefined ? coupon : undefined;
  const discount = counts === undefined ? 0n : discountOf(counts, gross);
  const placeOfSupply = placeOfSupplyOf(asked.stateCode, asked.gstin);
  return quoteOf({
    quoteId: asked.quoteId,
    lines: pricedLines(wanted, discount, placeOfSupply === asked.merchantState),
    couponCode: counts?.code ?? '',
    couponDroppedReason: drop ?? '',
    placeOfSupply,
    time: at.time,
  });
}

/** The same quote at the full price: the prices it was made of count, not today's. */
export function quotedWithoutCoupon(
  quote: Quote,
  asked: Readonly<{ quoteId: string; reason: string; merchantState: string; at: Instant }>,
): Quote {
  const { placeOfSupply } = quote;
  return quoteOf({
    quoteId: asked.quoteId,
    lines: pricedLines(quote.lines.map(wantedAgain), 0n, placeOfSupply === asked.merchantState),
    couponCode: '',
    couponDroppedReason: asked.reason,
    placeOfSupply,
    time: asked.at,
  });
}

function quoteOf(parts: Omit<Quote, 'total' | 'validTill'> & Readonly<{ time: Instant }>): Quote {
  const { quoteId, lines, couponCode, couponDroppedReason, placeOfSupply, time } = parts;
  const total = totalOf(lines);
  const validTill = instantText(time + QUOTE_VALIDITY);
  return { quoteId, lines, couponCode, couponDroppedReason, placeOfSupply, total, validTill };
}

function totalOf(lines: readonly OrderLine[]): Paise {
  return sum(lines.map(({ net }) => net));
}

function wantedOf(cart: CartContent, offers: ReadonlyMap<string, Offer>): readonly Wanted[] {
  return cart.items.flatMap(({ sku, quantity }) => {
    const offer = offers.get(sku);
    return offer === undefined ? [] : [{ offer, quantity: Number(quantity) }];
  });
}
