import { type Decider, type Decision, type Instant, type Paise } from '@suuupra/kernel';
import { accept, instantOf, instantText, reject } from '@suuupra/kernel';
import { type Kept, keep, keptIn, nothingKept } from '../kept.ts';
import type { CouponEvent, CouponKind } from './events.ts';

/** A coupon's terms: percent in basis points or flat in paise, valid from (inclusive) to. */
export type CouponTerms = Readonly<{
  code: string;
  kind: CouponKind;
  value: bigint;
  maxDiscount: Paise;
  minOrder: Paise;
  validFrom: Instant;
  validTo: Instant;
  usageLimit: bigint;
}>;

export type CouponCommand = Readonly<
  | { type: 'CreateCoupon'; terms: CouponTerms; at: Instant }
  | { type: 'ReserveCoupon'; orderId: string; at: Instant }
  | { type: 'RedeemCoupon'; orderId: string; at: Instant }
  | { type: 'ReleaseCoupon'; orderId: string; at: Instant }
>;

export type CouponReason =
  | 'COUPON_EXISTS_WITH_DIFFERENT_TERMS'
  | 'COUPON_NOT_FOUND'
  | 'COUPON_ALREADY_RELEASED'
  | 'COUPON_ALREADY_REDEEMED'
  | 'COUPON_NOT_RESERVED'
  | 'COUPON_EXHAUSTED'
  | 'ORDER_RELEASED';

/**
 * What became of the use that one order reserved. A tombstone bars a reservation that is still to
 * come.
 */
export type CouponUse = 'reserved' | 'redeemed' | 'released' | 'tombstone';

/** `used` counts the uses reserved or redeemed, never above the limit. */
export type CouponState = Readonly<
  { is: 'absent' } | { is: 'created'; terms: CouponTerms; used: bigint; orders: Kept<CouponUse> }
>;
type Created = Extract<CouponState, { is: 'created' }>;
type Answer = Decision<CouponEvent, CouponReason>;

/** The uses of one coupon: reserved by an order, then redeemed, or given back once. */
export const couponDecider: Decider<CouponCommand, CouponEvent, CouponState, CouponReason> = {
  initial: { is: 'absent' },

  evolve: (state, event) => {
    if (event.type === 'CouponCreated') {
      return { is: 'created', terms: termsOf(event), used: 0n, orders: nothingKept() };
    }
    if (state.is === 'absent') return state;
    switch (event.type) {
      case 'CouponReserved':
        return use(state, event.orderId, 'reserved', 1n);
      case 'CouponRedeemed':
        return use(state, event.orderId, 'redeemed', 0n);
      case 'CouponReleased':
        return use(state, event.orderId, 'released', -1n);
      case 'CouponReleaseTombstoned':
        return use(state, event.orderId, 'tombstone', 0n);
    }
  },

  decide: (command, state) => {
    if (command.type === 'CreateCoupon') return create(command.terms, state);
    if (state.is === 'absent') return reject('COUPON_NOT_FOUND');
    switch (command.type) {
      case 'ReserveCoupon':
        return reserve(command.orderId, state);
      case 'RedeemCoupon':
        return redeem(command.orderId, state);
      case 'ReleaseCoupon':
        return release(command.orderId, state);
    }
  },
};

function termsOf(event: Extract<CouponEvent, { type: 'CouponCreated' }>): CouponTerms {
  const { code, kind, value, maxDiscount, minOrder, usageLimit } = event;
  const validFrom = instantOf(event.validFrom);
  const validTo = instantOf(event.validTo);
  return { code, kind, value, maxDiscount, minOrder, validFrom, validTo, usageLimit };
}

function use(state: Created, orderId: string, is: CouponUse, more: bigint): Created {
  return { ...state, used: state.used + more, orders: keep(state.orders, orderId, is) };
}

function create(terms: CouponTerms, state: CouponState): Answer {
  if (state.is === 'absent') return accept(created(terms));
  const names = Object.keys(terms) as readonly (keyof CouponTerms)[];
  const same = names.every((name) => terms[name] === state.terms[name]);
  return same ? accept() : reject('COUPON_EXISTS_WITH_DIFFERENT_TERMS');
}

function created(terms: CouponTerms): CouponEvent {
  const { code, kind, value, maxDiscount, minOrder, usageLimit } = terms;
  const validFrom = instantText(terms.validFrom);
  const validTo = instantText(terms.validTo);
  return {
    type: 'CouponCreated',
    ...{ code, kind, value, maxDiscount, minOrder, validFrom, validTo, usageLimit },
  };
}

function reserve(orderId: string, state: Created): Answer {
  const { code, usageLimit } = state.terms;
  switch (keptIn(state.orders, orderId)) {
    case 'tombstone':
      return reject('ORDER_RELEASED');
    case 'released':
      return reject('COUPON_ALREADY_RELEASED');
    case 'reserved':
    case 'redeemed':
      return accept(); // A retry succeeds and records nothing.
    case undefined:
      if (state.used >= usageLimit) return reject('COUPON_EXHAUSTED');
      return accept({ type: 'CouponReserved', code, orderId });
  }
}

function redeem(orderId: string, state: Created): Answer {
  switch (keptIn(state.orders, orderId)) {
    case undefined:
      return reject('COUPON_NOT_RESERVED');
    case 'tombstone':
    case 'released':
      return reject('COUPON_ALREADY_RELEASED');
    case 'redeemed':
      return accept();
    case 'reserved':
      return accept({ type: 'CouponRedeemed', code: state.terms.code, orderId });
  }
}

function release(orderId: string, state: Created): Answer {
  switch (keptIn(state.orders, orderId)) {
    case undefined:
      // The release has overtaken the reservation, which must not be taken when it comes.
      return accept({ type: 'CouponReleaseTombstoned', code: state.terms.code, orderId });
    case 'redeemed':
      return reject('COUPON_ALREADY_REDEEMED');
    case 'tombstone':
    case 'released':
      return accept();
    case 'reserved':
      return accept({ type: 'CouponReleased', code: state.terms.code, orderId });
  }
}
