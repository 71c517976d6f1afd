import { type Instant, type Paise, basisPointsOf, spread, sum } from '@suuupra/kernel';
import { splitTax } from './gst.ts';
import type { ItemKind, OrderLine } from './order-line.ts';

/** An item as a quote needs it. The price is in paise and includes GST. */
export type Offer = Readonly<{
  sku: string;
  title: string;
  kind: ItemKind;
  hsnSac: string;
  gstRateBp: number;
  price: Paise;
  creatorId: string;
  creatorShareBp: number;
}>;

/** So many of an item, on a line of its own even if another line has the same item. */
export type Wanted = Readonly<{ offer: Offer; quantity: number }>;

/** A coupon with the uses that orders hold of it at the moment. */
export type CouponOffer = Readonly<{
  code: string;
  kind: 'percent' | 'flat';
  value: bigint;
  maxDiscount: Paise;
  minOrder: Paise;
  validFrom: Instant;
  validTo: Instant;
  usageLimit: bigint;
  used: bigint;
}>;

/** Why a coupon does not count. The order goes on at the full price. */
export type CouponDrop =
  | 'COUPON_UNKNOWN'
  | 'COUPON_EXHAUSTED'
  | 'COUPON_OUT_OF_DATES'
  | 'COUPON_BELOW_MINIMUM';

/** The rule that keeps a coupon out of an order of this size at this moment, if one does. */
export function couponDropOf(
  coupon: CouponOffer | undefined,
  gross: Paise,
  time: Instant,
): CouponDrop | undefined {
  if (coupon === undefined) return 'COUPON_UNKNOWN';
  if (coupon.used >= coupon.usageLimit) return 'COUPON_EXHAUSTED';
  if (time < coupon.validFrom || time >= coupon.validTo) return 'COUPON_OUT_OF_DATES';
  if (gross < coupon.minOrder) return 'COUPON_BELOW_MINIMUM';
  return undefined;
}

/** A coupon's discount in paise on an order of `gross` paise, never more than the order. */
export function discountOf(coupon: CouponOffer, gross: Paise): Paise {
  const wished = coupon.kind === 'flat' ? coupon.value : basisPointsOf(gross, coupon.value);
  const capped = wished < coupon.maxDiscount ? wished : coupon.maxDiscount;
  return capped < gross ? capped : gross;
}

/** The sum of price times quantity: what the order would cost without a coupon. */
export function grossOf(wanted: readonly Wanted[]): Paise {
  return sum(wanted.map(({ offer, quantity }) => offer.price * BigInt(quantity)));
}

/**
 * The lines with the discount spread over them in proportion to price times quantity (floor, the
 * paise left over to the largest remainders, ties to the earlier line) and each line's tax.
 */
export function pricedLines(
  wanted: readonly Wanted[],
  discount: Paise,
  withinState: boolean,
): readonly OrderLine[] {
  const gross = wanted.map(({ offer, quantity }) => offer.price * BigInt(quantity));
  const discounts = spread(discount, gross);
  return wanted.map((one, index) =>
    lineOf(one, gross[index] ?? 0n, discounts[index] ?? 0n, withinState),
  );
}

function lineOf(
  { offer, quantity }: Wanted,
  gross: Paise,
  discount: Paise,
  withinState: boolean,
): OrderLine {
  const { sku, title, kind, hsnSac, gstRateBp, creatorId, creatorShareBp } = offer;
  const net = gross - discount;
  const { taxable, cgst, sgst, igst } = splitTax(net, gstRateBp, withinState);
  return {
    ...{ sku, title, kind, hsnSac, gstRateBp, quantity, unitPrice: offer.price },
    ...{ gross, discount, net, taxable, cgst, sgst, igst, creatorId, creatorShareBp },
  };
}

/** What a priced line offered, so that it can be priced again without reading a price again. */
export function wantedAgain(line: OrderLine): Wanted {
  const { sku, title, kind, hsnSac, gstRateBp, creatorId, creatorShareBp } = line;
  const offer = { sku, title, kind, hsnSac, gstRateBp, creatorId, creatorShareBp };
  return { offer: { ...offer, price: line.unitPrice }, quantity: line.quantity };
}
