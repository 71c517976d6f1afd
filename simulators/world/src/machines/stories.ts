import type { Fact } from './fact.ts';
import { type Story, story } from './scene.ts';
import * as banks from './stories-of-banks.ts';
import * as commerce from './stories-of-commerce.ts';
import { OF_PAYMENTS } from './stories-of-payments.ts';
import * as sagas from './stories-of-sagas.ts';

/** What may happen in the streams of each category; each story in a stream of its own. */
export const STORIES: Readonly<Record<string, readonly Story[]>> = {
  'commerce.item': commerce.OF_ITEMS,
  'commerce.seats': commerce.OF_SEATS,
  'commerce.coupon': commerce.OF_COUPONS,
  'commerce.cart': commerce.OF_CARTS,
  'commerce.order': commerce.OF_ORDERS,
  'commerce.series': commerce.OF_SERIES,
  'commerce.entitlement': commerce.OF_ENTITLEMENTS,
  'payments.intent': OF_PAYMENTS,
  'upi.participant': banks.OF_PARTICIPANTS,
  'upi.vpa': banks.OF_ADDRESSES,
  'upi.transaction': banks.OF_TRANSACTIONS,
  'upi.cycle': banks.OF_CYCLES,
  'upi.position': banks.OF_POSITIONS,
  'bank.account': banks.OF_ACCOUNTS,
  'bank.transfer': banks.OF_TRANSFERS,
  'bank.fault': banks.OF_FAULTS,
  'bank.confirmation': banks.OF_CONFIRMATIONS,
  'bank.duty': banks.OF_DUTIES,
  'settlement.merchant': sagas.OF_MERCHANTS,
  'saga.checkout': sagas.OF_CHECKOUTS,
  'saga.refund': sagas.OF_REFUND_SAGAS,
  'saga.settlement': sagas.OF_SETTLEMENTS,
  'saga.cutover': sagas.OF_CUT_OVERS,
};

/** The things that every story is about, where it does not name others. */
export const ABOUT = {
  ...{ orderId: 'o1', refundId: 'r1', transactionId: 't1', collected: 't1', utr: 'u1' },
  ...{ txnId: 'x1', transferId: 'f1', holdId: 'h1' },
};

/** A story as it is stored, in a stream of this name. */
export function told(stream: string, events: Story): readonly Fact[] {
  return story(stream, ABOUT, ...events);
}

/** Every story, in a stream of its own; of cycles there are two kinds. */
export function allTold(): readonly (readonly Fact[])[] {
  return Object.entries(STORIES).flatMap(([category, stories]) =>
    stories.flatMap((events, nth) => {
      const ofDisputes = category === 'upi.cycle' || category === 'saga.cutover';
      const stream = told(`${category}-${nth}`, events);
      return ofDisputes ? [stream, told(`${category}-${nth}.dc1`, events)] : [stream];
    }),
  );
}
