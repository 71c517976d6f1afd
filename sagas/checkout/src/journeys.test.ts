import { memoryEventStore } from '@suuupra/eventstore';
import { type Death, type Machine, startMachine } from '@suuupra/testing';
import { expect } from 'chai';
import { composeCheckout } from './compose.ts';
import { type Journey, ORDER, startWorld } from './world.ts';

type End = Readonly<{ facts: Record<string, string>; types: readonly string[]; steps: number }>;

/** Travels a journey to its end. A machine that dies is replaced by one that does not. */
async function travel(journey: Journey, death?: Death): Promise<End> {
  const store = memoryEventStore();
  const world = await startWorld(store, journey);
  const { network } = world.standIns;
  const start = (dies?: Death): Promise<Machine> =>
    startMachine(composeCheckout, {}, { store, network, death: dies });
  let machine = await start(death);
  await world.publish();
  for (;;) {
    if (!(await machine.settle())) {
      machine = await start();
      continue;
    }
    // What others do comes first, and then the next timer.
    if (!(await world.happen()) && !(await machine.fire())) break;
  }
  const types: string[] = [];
  for await (const { streamId, type } of store.readAll('start')) {
    if (streamId === `saga.checkout-${ORDER}`) types.push(type);
  }
  expect(world.standIns.mismatches).to.deep.equal([]);
  expect((await machine.parts.status()).stuck).to.deep.equal([]);
  const steps = machine.steps();
  await machine.stop();
  await world.standIns.stop();
  return { facts: world.facts, types, steps };
}

const paidFor = { payment: 'captured', order: 'completed', document: '1', entitlement: 'granted' };
const settled = { ...paidFor, settled: 'yes' };
const both = { seats: ['S1', 'S2'], coupon: 'C' };
const used = { 'seats S1': 'used', 'seats S2': 'used', coupon: 'used' };
const released = { 'seats S1': 'released', 'seats S2': 'released', coupon: 'released' };
const late = { payment: 'captured', refund: 'paid' };

type Expected = Readonly<{ journey: Journey; facts: Record<string, string>; last: string }>;

const JOURNEYS: Readonly<Record<string, Expected>> = {
  'paid at once': {
    journey: { attempts: [['captured']] },
    facts: { ...settled, attempts: '1' },
    last: 'CheckoutClosed',
  },
  'paid before the answer is here, with seats and a coupon': {
    journey: { ...both, attempts: [['captured']], early: true },
    facts: { ...settled, ...used, attempts: '1' },
    last: 'CheckoutClosed',
  },
  'sold out in the second cohort': {
    journey: { ...both, soldOut: 'S2', attempts: [] },
    facts: { 'seats S1': 'released', 'seats S2': 'released', cart: 'SOLD_OUT' },
    last: 'CheckoutCompensated',
  },
  'without the coupon': {
    journey: { coupon: 'C', couponGone: true, attempts: [['captured']] },
    facts: { ...settled, coupon: 'released', dropped: 'COUPON_EXHAUSTED', attempts: '1' },
    last: 'CheckoutClosed',
  },
  declined: {
    journey: { ...both, attempts: [['hard']] },
    facts: { ...released, payment: 'ended', order: 'cancelled', code: 'ZM', attempts: '1' },
    last: 'CheckoutCompensated',
  },
  'paid at the second attempt': {
    journey: { ...both, attempts: [['soft'], ['captured']] },
    facts: { ...settled, ...used, attempts: '2' },
    last: 'CheckoutClosed',
  },
  'given up after two attempts': {
    journey: { ...both, attempts: [['soft'], ['soft']] },
    facts: { ...released, payment: 'ended', order: 'cancelled', code: 'XY', attempts: '2' },
    last: 'CheckoutCompensated',
  },
  'deemed, then paid': {
    journey: { ...both, attempts: [['deemed', 'captured']] },
    facts: { ...settled, ...used, attempts: '1' },
    last: 'CheckoutClosed',
  },
  'unknown, then declined': {
    journey: { ...both, attempts: [['unknown', 'hard']] },
    facts: { ...released, payment: 'ended', order: 'cancelled', code: 'ZM', attempts: '1' },
    last: 'CheckoutCompensated',
  },
  'cancelled elsewhere, then paid': {
    journey: { ...both, attempts: [['cancelled by the buyer', 'captured']] },
    facts: { ...released, ...late, order: 'cancelled', attempts: '1' },
    last: 'CheckoutRefundPaid',
  },
  'expired elsewhere, then paid': {
    journey: { ...both, attempts: [['expired', 'captured']] },
    facts: { ...released, ...late, order: 'cancelled', code: 'ORDER_EXPIRED', attempts: '1' },
    last: 'CheckoutRefundPaid',
  },
  'expired elsewhere, then paid and opened again': {
    journey: { ...both, attempts: [['expired too early', 'captured']] },
    facts: { ...settled, ...used, attempts: '1' },
    last: 'CheckoutClosed',
  },
  'paid for an order that is not there': {
    journey: { ...both, attempts: [['lost', 'captured']] },
    facts: { ...released, ...late, attempts: '1' },
    last: 'CheckoutRefundPaid',
  },
  'given up elsewhere, then paid': {
    journey: { ...both, attempts: [['canceled', 'captured']] },
    facts: { ...released, ...late, order: 'cancelled', code: 'BY_HAND', attempts: '1' },
    last: 'CheckoutRefundPaid',
  },
  'without an order, because its cart is not locked': {
    journey: { ...both, attempts: [], refuses: { PlaceOrder: 'CART_NOT_LOCKED' } },
    facts: { ...released, cart: 'CART_NOT_LOCKED' },
    last: 'CheckoutCompensated',
  },
  'without a second attempt, because the payment has failed': {
    journey: { attempts: [['soft']], refuses: { ConfirmPaymentIntent: 'PAYMENT_FAILED' } },
    facts: { payment: 'failed', order: 'cancelled', code: 'PAYMENT_FAILED', attempts: '1' },
    last: 'CheckoutCompensated',
  },
  'without a second attempt, because the first one is in doubt': {
    journey: { attempts: [['soft']], refuses: { ConfirmPaymentIntent: 'PAYMENT_UNDER_REVIEW' } },
    facts: {
      ...{ payment: 'ended', order: 'cancelled', attempts: '1' },
      code: 'PAYMENT_UNDER_REVIEW',
    },
    last: 'CheckoutCompensated',
  },
  'in the hands of a person': {
    journey: {
      attempts: [['soft']],
      refuses: {
        ConfirmPaymentIntent: 'PAYMENT_UNDER_REVIEW',
        CancelPaymentIntent: 'PAYMENT_UNDER_REVIEW',
      },
    },
    facts: { payment: 'failed', order: 'pending', attempts: '1' },
    last: 'CheckoutPaymentKept',
  },
  'tampered with, until a person gives the money back': {
    journey: { ...both, attempts: [['differed', 'given back by a person']] },
    facts: {
      ...{ ...released, payment: 'ended', order: 'cancelled', attempts: '1' },
      code: 'REVIEW_REFUNDED',
    },
    last: 'CheckoutCompensated',
  },
  'silent until the time is over': {
    journey: { ...both, attempts: [[]] },
    facts: { 'seats S1': 'reserved', 'seats S2': 'reserved', coupon: 'reserved' },
    last: 'CheckoutPaymentKept',
  },
  'never settled with the merchant': {
    journey: { attempts: [['captured']], unsettled: true },
    facts: { ...paidFor, order: 'confirmed', attempts: '1' },
    last: 'CheckoutFulfilled',
  },
};

describe('a checkout', () => {
  for (const [name, { journey, facts, last }] of Object.entries(JOURNEYS)) {
    it(`ends well: ${name}`, async () => {
      const end = await travel(journey);
      const open = last === 'CheckoutPaymentKept' && journey.refuses === undefined;
      const expected = open
        ? { ...facts, order: 'pending', payment: 'live', attempts: '1' }
        : facts;
      expect(end.facts).to.deep.equal(expected);
      expect(end.types.at(-1)).to.equal(last);
    });
  }

  for (const [name, { journey }] of Object.entries(JOURNEYS)) {
    it(`ends the same wherever its process dies: ${name}`, async () => {
      const whole = await travel(journey);
      for (let step = 1; step <= whole.steps; step += 1) {
        for (const behind of [false, true]) {
          const { facts, types } = await travel(journey, { step, behind });
          const same = { facts: whole.facts, types: whole.types };
          expect({ facts, types }, `step ${step}, behind: ${behind}`).to.deep.equal(same);
        }
      }
    });
  }
});
