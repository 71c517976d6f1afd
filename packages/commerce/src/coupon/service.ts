import { type Service, moneyOf, unary } from '@suuupra/grpc';
import { consistencyToken } from '@suuupra/eventstore';
import { instantText } from '@suuupra/kernel';
import {
  type CouponKind as WireKind,
  type CouponServiceServer,
  type Coupon as WireCoupon,
  CouponKind as Kinds,
  CouponServiceService,
} from '@suuupra/contracts/suuupra/commerce/v1/coupon_service';
import { amountOf, contextOf, granted, momentTextOf, nameOf, refusalOf, refuse } from '../edge.ts';
import type { WriteSide } from '../write-side.ts';
import type { CouponCommand, CouponState, CouponTerms } from './decider.ts';
import type { CouponKind } from './events.ts';

const MAX_VALUE = 10n ** 15n;

/** CouponService: coupons and their uses. */
export function couponService(side: WriteSide): Service {
  const implementation: CouponServiceServer = {
    createCoupon: unary(async (request, ctx) => {
      const context = contextOf(ctx, request);
      const terms = termsOf(request.coupon ?? refuse('coupon', 'is required'));
      const command: CouponCommand = { type: 'CreateCoupon', terms, at: side.clock.now() };
      const handled = granted(await side.coupons.handle(terms.code, command, context));
      const token = consistencyToken(handled.position);
      return { coupon: wireCouponOf(handled.state), consistencyToken: token };
    }),
    getCoupon: unary(async ({ code }) => {
      const { state } = await side.coupons.load(nameOf(code, 'code'));
      if (state.is === 'absent') throw refusalOf('COUPON_NOT_FOUND', { code });
      return { coupon: wireCouponOf(state) };
    }),
    reserveCoupon: unary(async (request, ctx) => {
      const { code, orderId, at } = usedBy(request);
      const context = contextOf(ctx, request, orderId);
      const command = { type: 'ReserveCoupon', orderId, at } as const;
      const handled = await side.coupons.handle(code, command, context);
      if (!handled.ok && isDenied(handled.reason)) {
        return { reserved: false, reason: handled.reason, consistencyToken: '' };
      }
      const token = consistencyToken(granted(handled).position);
      return { reserved: true, reason: '', consistencyToken: token };
    }),
    redeemCoupon: unary(async (request, ctx) => {
      const { code, orderId, at } = usedBy(request);
      const context = contextOf(ctx, request, orderId);
      const command = { type: 'RedeemCoupon', orderId, at } as const;
      const { position } = granted(await side.coupons.handle(code, command, context));
      return { consistencyToken: consistencyToken(position) };
    }),
    releaseCoupon: unary(async (request, ctx) => {
      const { code, orderId, at } = usedBy(request);
      const context = contextOf(ctx, request, orderId);
      const command = { type: 'ReleaseCoupon', orderId, at } as const;
      const { position } = granted(await side.coupons.handle(code, command, context));
      return { consistencyToken: consistencyToken(position) };
    }),
  };
  const usedBy = (
    request: Readonly<{ code: string; orderId: string }>,
  ): Readonly<{ code: string; orderId: string; at: bigint }> => ({
    code: nameOf(request.code, 'code'),
    orderId: nameOf(request.orderId, 'order_id'),
    at: side.clock.now(),
  });
  return { definition: CouponServiceService, implementation };
}

const DENIED = ['COUPON_EXHAUSTED', 'COUPON_NOT_FOUND', 'ORDER_RELEASED'];

/** No use is left, or none ever was, or the order has given its own up: an answer, not an error. */
function isDenied(reason: string): boolean {
  return DENIED.includes(reason);
}

function termsOf(wire: WireCoupon): CouponTerms {
  const validFrom = momentTextOf(wire.validFrom, 'coupon.valid_from');
  const validTo = momentTextOf(wire.validTo, 'coupon.valid_to');
  if (validTo <= validFrom) refuse('coupon.valid_to', 'must be after valid_from');
  if (wire.value < 0n || wire.value > MAX_VALUE) {
    refuse('coupon.value', `must be from 0 to ${MAX_VALUE}`);
  }
  if (wire.usageLimit < 0n) refuse('coupon.usage_limit', 'must not be negative');
  return {
    code: nameOf(wire.code, 'coupon.code'),
    kind: kindOf(wire.kind) ?? refuse('coupon.kind', 'is required'),
    value: wire.value,
    maxDiscount: amountOf(wire.maxDiscount, 'coupon.max_discount'),
    minOrder: amountOf(wire.minOrder, 'coupon.min_order'),
    validFrom,
    validTo,
    usageLimit: wire.usageLimit,
  };
}

function kindOf(wire: WireKind): CouponKind | undefined {
  switch (wire) {
    case Kinds.COUPON_KIND_PERCENT:
      return 'percent';
    case Kinds.COUPON_KIND_FLAT:
      return 'flat';
    case Kinds.COUPON_KIND_UNSPECIFIED:
      return undefined;
  }
}

function wireCouponOf(state: CouponState): WireCoupon | undefined {
  if (state.is === 'absent') return undefined;
  const { code, kind, value, maxDiscount, minOrder, validFrom, validTo } = state.terms;
  return {
    ...{ code, value, usageLimit: state.terms.usageLimit, used: state.used },
    kind: kind === 'percent' ? Kinds.COUPON_KIND_PERCENT : Kinds.COUPON_KIND_FLAT,
    maxDiscount: moneyOf(maxDiscount),
    minOrder: moneyOf(minOrder),
    validFrom: instantText(validFrom),
    validTo: instantText(validTo),
  };
}
