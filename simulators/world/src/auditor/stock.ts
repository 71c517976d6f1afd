import { type Fact, count, list, paise, text } from './fact.ts';
import type { Closing, Family, Handlers, Say } from './family.ts';
import type { Model } from './model.ts';

export const STOCK_RULES = {
  /** data/README.md, an order, 2: a cohort has so many seats. */
  seats: 'seats are never oversold',
  /** data/README.md, an order, 5: a failed payment gives back seats and coupon use, once. */
  seatsOnce: 'the seats of an order are held and given back once',
  /** payments.md §2.1: CONFIRMED ⇒ seats committed. */
  committed: 'a sale that stands has its seats',
  /** data/README.md, an order, 3: a coupon has so many uses. */
  coupons: 'coupons keep their limit',
  /** data/README.md, an order, 3 and 5: a use is reserved by an order and given back once. */
  couponOnce: 'a coupon is used once by an order',
  /** data/README.md, an order, 5: a sale that stands has used its coupon, another has not. */
  redeemed: 'a use of a coupon ends as its order did',
  /** data/README.md, an order, 5: parked orders keep seats and coupon (§2.12: money may come). */
  kept: 'nothing held is given back while money may come',
  /** payments.md §2.1: GRANTED ⇒ CONFIRMED; lines are the order's. */
  access: 'access is granted for what a confirmed order bought',
  /** payments.md §2.1: one live grant of an order. */
  accessOnce: 'access to an order is granted once',
  /** payments.md §2.12, 10: what is refunded in full is not kept. */
  revoked: 'a full refund ends the access',
} as const;

const R = STOCK_RULES;

type Cohort = { left: number; readonly held: Map<string, Held> };
type Held = { is: 'reserved' | 'committed' | 'released'; readonly quantity: number };

/** Whether an attempt to pay the order may still bring money. */
function mayBePaid({ intents, paying }: Model, orderId: string): boolean {
  return (intents.get(paying.get(orderId) ?? '')?.live.size ?? 0) > 0;
}

function seatHandlers(cohorts: Map<string, Cohort>): Handlers {
  const heldOf = (sku: string): Cohort => {
    const known = cohorts.get(sku);
    if (known !== undefined) return known;
    const none: Cohort = { left: 0, held: new Map() };
    cohorts.set(sku, none);
    return none;
  };
  const changed = (is: 'committed' | 'released') => {
    return (model: Model, { key, fields }: Fact, say: Say): void => {
      const cohort = heldOf(key);
      const orderId = text(fields, 'orderId');
      const quantity = count(fields, 'quantity');
      const held = cohort.held.get(orderId);
      if (held?.is !== 'reserved' || held.quantity !== quantity) {
        say(R.seatsOnce, `${key} ${orderId}`, `${is} ${quantity}`);
      }
      if (held !== undefined) held.is = is;
      if (is === 'committed') return;
      cohort.left += quantity;
      if (mayBePaid(model, orderId)) say(R.kept, `${key} ${orderId}`, quantity);
    };
  };
  return {
    SeatsOpened: (_model, { key, fields }) => {
      heldOf(key).left += count(fields, 'capacity');
    },
    SeatsReserved: (_model, { key, fields }, say) => {
      const cohort = heldOf(key);
      const orderId = text(fields, 'orderId');
      const quantity = count(fields, 'quantity');
      if (cohort.held.has(orderId)) say(R.seatsOnce, `${key} ${orderId}`, `reserved ${quantity}`);
      cohort.held.set(orderId, { is: 'reserved', quantity });
      cohort.left -= quantity;
      if (cohort.left < 0) say(R.seats, key, cohort.left);
    },
    SeatsCommitted: changed('committed'),
    SeatsReleased: changed('released'),
  };
}

function couponReserved({ coupons }: Model, { key, fields }: Fact, say: Say): void {
  const coupon = coupons.get(key);
  const orderId = text(fields, 'orderId');
  if (coupon === undefined) return say(R.coupons, key, 'no coupon');
  if (coupon.uses.has(orderId)) say(R.couponOnce, `${key} ${orderId}`, 'reserved again');
  coupon.uses.set(orderId, 'reserved');
  coupon.used += 1n;
  if (coupon.used > coupon.limit) say(R.coupons, key, `${coupon.used} of ${coupon.limit}`);
}

function couponChanged(is: 'redeemed' | 'released') {
  return (model: Model, { key, fields }: Fact, say: Say): void => {
    const coupon = model.coupons.get(key);
    const orderId = text(fields, 'orderId');
    const subject = `${key} ${orderId}`;
    if (coupon?.uses.get(orderId) !== 'reserved') say(R.couponOnce, subject, is);
    coupon?.uses.set(orderId, is);
    if (is === 'redeemed' || coupon === undefined) return;
    coupon.used -= 1n;
    if (mayBePaid(model, orderId)) say(R.kept, subject, is);
  };
}

function granted({ orders }: Model, { key, fields }: Fact, say: Say): void {
  const order = orders.get(key);
  if (order?.is !== 'confirmed') say(R.access, key, 'the order is not confirmed');
  if (order === undefined) return;
  if (order.access !== 'none') say(R.accessOnce, key, order.access);
  const lines = list(fields, 'lines');
  const isSame = lines.every((line, place) => {
    const own = order.lines[place];
    return (
      own !== undefined &&
      own.sku === text(line, 'sku') &&
      own.kind === text(line, 'kind') &&
      own.taxable === paise(line, 'taxable') &&
      own.creatorId === text(line, 'creatorId') &&
      own.creatorShareBp === count(line, 'creatorShareBp')
    );
  });
  const isOfInvoice = order.invoice === text(fields, 'documentNumber');
  if (!isSame || lines.length !== order.lines.length || !isOfInvoice) {
    say(R.access, key, 'it is not what was bought');
  }
  order.access = 'granted';
}

function revoked({ orders }: Model, { key }: Fact): void {
  const order = orders.get(key);
  if (order !== undefined) order.access = 'revoked';
}

const isGivenBack = (order: {
  total: bigint;
  refunds: Map<string, { is: string; amount: bigint }>;
}) =>
  [...order.refunds.values()].reduce(
    (all, { is, amount }) => (is === 'refunded' ? all + amount : all),
    0n,
  ) >= order.total && order.total > 0n;

function closing(cohorts: ReadonlyMap<string, Cohort>): Closing {
  return ({ orders, coupons }, end, say) => {
    for (const [code, { uses }] of coupons) {
      for (const [orderId, is] of uses) {
        const sold = orders.get(orderId)?.is === 'confirmed';
        const isRight = is === (sold ? 'redeemed' : 'released');
        if (!isRight && !end.isInCase(orderId)) say(R.redeemed, `${code} ${orderId}`, is);
      }
    }
    for (const [sku, { held }] of cohorts) {
      for (const [orderId, { is }] of held) {
        const sold = orders.get(orderId)?.is === 'confirmed';
        const isRight = is === (sold ? 'committed' : 'released');
        if (!isRight && !end.isInCase(orderId)) say(R.committed, `${sku} ${orderId}`, is);
      }
    }
    for (const [orderId, order] of orders) {
      if (order.access === 'granted' && isGivenBack(order)) say(R.revoked, orderId, order.total);
    }
  };
}

/** Seats, uses of coupons and access. */
export function stockFamily(): Family {
  const cohorts = new Map<string, Cohort>();
  const on: Handlers = {
    ...seatHandlers(cohorts),
    CouponReserved: couponReserved,
    CouponRedeemed: couponChanged('redeemed'),
    CouponReleased: couponChanged('released'),
    EntitlementGranted: granted,
    EntitlementRevoked: revoked,
  };
  return { rules: STOCK_RULES, on, close: closing(cohorts) };
}
