import { by, each, machine, owned, resting, stays, terminal } from './machine.ts';

const FOR_SALE = resting('what is on sale stays on sale');
const CHECKOUT = owned('saga.checkout', 'the time to pay, and for ever while money may have moved');

/** An item is listed once and for all. */
export const item = machine({
  name: 'item',
  category: 'commerce.item',
  edges: { absent: { ItemListed: 'listed' }, listed: {} },
  states: { listed: FOR_SALE },
  ignores: [],
});

const SEATS = ['SeatsReserved', 'SeatsCommitted', 'SeatsReleased', 'SeatsReleaseTombstoned'];

/** The seats of a cohort: nobody holds one before they are on sale. */
export const seats = machine({
  name: 'seats',
  category: 'commerce.seats',
  edges: { absent: { SeatsOpened: 'open' }, open: stays('open', ...SEATS) },
  states: { open: FOR_SALE },
  ignores: [],
});

/** What one order has of a cohort (payments.md §2.12, steps 2 and 8). */
export const seatHolding = machine({
  name: 'seat holding',
  category: 'commerce.seats',
  key: by('orderId'),
  edges: {
    absent: { SeatsReserved: 'reserved', SeatsReleaseTombstoned: 'barred' },
    reserved: { SeatsCommitted: 'committed', SeatsReleased: 'released' },
    ...each(['committed', 'released', 'barred'], {}),
  },
  states: { reserved: CHECKOUT, committed: terminal, released: terminal, barred: terminal },
  ignores: ['SeatsOpened'],
});

const USES = ['CouponReserved', 'CouponRedeemed', 'CouponReleased', 'CouponReleaseTombstoned'];

/** A coupon: nobody uses one that does not exist. */
export const coupon = machine({
  name: 'coupon',
  category: 'commerce.coupon',
  edges: { absent: { CouponCreated: 'created' }, created: stays('created', ...USES) },
  states: { created: FOR_SALE },
  ignores: [],
});

/** The use of a coupon by one order (payments.md §2.12, steps 3 and 8). */
export const couponUse = machine({
  name: 'coupon use',
  category: 'commerce.coupon',
  key: by('orderId'),
  edges: {
    absent: { CouponReserved: 'reserved', CouponReleaseTombstoned: 'barred' },
    reserved: { CouponRedeemed: 'redeemed', CouponReleased: 'released' },
    ...each(['redeemed', 'released', 'barred'], {}),
  },
  states: { reserved: CHECKOUT, redeemed: terminal, released: terminal, barred: terminal },
  ignores: ['CouponCreated'],
});

const EDITS = { CartItemAdded: 'active', CartItemRemoved: 'active' } as const;
const OPEN = {
  ...EDITS,
  CartCouponApplied: 'active',
  CartPriceQuoted: 'quoted',
  CheckoutStarted: 'locked',
  CheckoutRejected: 'active',
} as const;

/**
 * A cart (payments.md §2.2). A checkout may begin without a quote before it, because it brings
 * one of its own; and one whose buyer cannot be served is rejected without being locked.
 */
export const cart = machine({
  name: 'cart',
  category: 'commerce.cart',
  edges: {
    absent: { CartCreated: 'active' },
    ...each(['active', 'quoted'], OPEN),
    locked: { CartCouponDropped: 'locked', CheckoutAborted: 'active', CartConverted: 'converted' },
    converted: {},
  },
  states: {
    active: resting('a buyer may never come back'),
    quoted: resting('a buyer may never come back'),
    locked: CHECKOUT,
    converted: terminal,
  },
  ignores: [],
});
