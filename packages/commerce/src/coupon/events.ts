import { type EventOf, type ValueOf, eventCodec, oneOf, paise, text } from '@suuupra/kernel';

export const couponKind = oneOf('percent', 'flat');
export type CouponKind = ValueOf<typeof couponKind>;

const used = { code: text, orderId: text };

/** The stored shapes of `commerce.coupon-<code>`. `value` is basis points or paise, by kind. */
export const couponEvents = eventCodec({
  CouponCreated: {
    code: text,
    kind: couponKind,
    value: paise,
    maxDiscount: paise,
    minOrder: paise,
    validFrom: text,
    validTo: text,
    usageLimit: paise,
  },
  CouponReserved: used,
  CouponRedeemed: used,
  CouponReleased: used,
  CouponReleaseTombstoned: used,
});
export type CouponEvent = EventOf<typeof couponEvents>;
