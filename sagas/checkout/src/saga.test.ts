import { anyFrom, anyScript, goldenEvents, run, twice } from '@suuupra/testing';
import { expect } from 'chai';
import fc from 'fast-check';
import { type CheckoutEvent, checkoutEvents } from './events.ts';
import { evolve } from './evolve.ts';
import { SAMPLES, opened, sampleOf } from './samples.ts';
import { checkoutDecider, plan, seatsOf } from './saga.ts';
import type { Checkout } from './state.ts';

type Type = CheckoutEvent['type'];

/** The shortest way to every state: short names, without `Checkout`. */
const WAYS: Readonly<Record<Checkout['is'] | 'asked' | 'overdue' | 'kept', string>> = {
  absent: '',
  reserving: 'Opened',
  collecting: 'Opened Reserved',
  asked: 'Opened Reserved PaymentRequested',
  parked: 'Opened Reserved PaymentRequested Parked',
  givingUp: 'Opened Reserved PaymentRefused',
  overdue: 'Opened Reserved TimeOver',
  kept: 'Opened Reserved TimeOver PaymentKept',
  compensating: 'Opened Reserved PaymentFailed',
  paid: 'Opened Reserved PaymentRequested Paid',
  fulfilled: 'Opened Reserved Paid Fulfilled',
  funded: 'Opened Reserved Paid Fulfilled Funded',
  refunding: 'Opened Reserved Paid OrderOver',
  closedAborted: 'Opened Reserved PaymentFailed Compensated',
  closedRefunded: 'Opened Reserved Paid OrderOver Compensated RefundSent RefundPaid',
  closedSettled: 'Opened Reserved Paid Fulfilled Funded Closed',
};
type Way = keyof typeof WAYS;

function at(way: Way): Checkout {
  const types = WAYS[way].split(' ').filter((name) => name !== '');
  return types.map((name) => sampleOf(`Checkout${name}` as Type)).reduce(evolve, { is: 'absent' });
}

/** What each state does about each event; an event that is not named means nothing there. */
const TABLE: Readonly<Record<Way, string>> = {
  absent: 'Opened>reserving',
  reserving: 'Reserved>collecting SoldOut>compensating TimeOver>compensating',
  collecting:
    'PaymentRequested>collecting AttemptFailed>collecting Parked>parked PaymentRefused>givingUp ' +
    'TimeOver>givingUp PaymentFailed>compensating Paid>paid',
  asked:
    'AttemptFailed>collecting Parked>parked TimeOver>givingUp PaymentFailed>compensating Paid>paid',
  parked: 'AttemptFailed>collecting PaymentFailed>compensating Paid>paid',
  givingUp: 'PaymentKept>parked AttemptFailed>givingUp PaymentFailed>compensating Paid>paid',
  overdue: 'PaymentKept>parked AttemptFailed>givingUp PaymentFailed>compensating Paid>paid',
  kept: 'AttemptFailed>givingUp PaymentFailed>compensating Paid>paid',
  compensating: 'Compensated>closedAborted Paid>refunding',
  paid: 'Fulfilled>fulfilled OrderOver>refunding Funded>paid',
  fulfilled: 'Funded>funded',
  funded: 'Closed>closedSettled',
  refunding: 'Compensated>refunding RefundSent>refunding RefundPaid>refunding',
  closedAborted: 'Paid>refunding',
  closedRefunded: '',
  closedSettled: '',
};

/** What each state wishes, in order. */
const WISHES: Readonly<Record<Way, string>> = {
  absent: '',
  reserving: 'Reserve WakeAt',
  collecting: 'RequestPayment WakeAt',
  asked: 'WakeAt',
  parked: '',
  givingUp: 'GiveUpPayment',
  overdue: 'GiveUpPayment',
  kept: '',
  compensating: 'Compensate',
  paid: 'Fulfil',
  fulfilled: '',
  funded: 'Complete',
  refunding: 'Compensate RefundLate',
  closedAborted: '',
  closedRefunded: '',
  closedSettled: '',
};

const wishesOf = (state: Checkout): string =>
  plan(state)
    .map(({ do: wish }) => wish)
    .join(' ');

describe('the checkout saga', () => {
  for (const way of Object.keys(WAYS) as Way[]) {
    it(`knows what to do about every event when it is ${way}`, () => {
      const before = at(way);
      const does = SAMPLES.flatMap((event) => {
        const after = evolve(before, event);
        return after === before ? [] : [`${event.type.slice('Checkout'.length)}>${after.is}`];
      });
      expect(does.toSorted()).to.deep.equal(
        TABLE[way]
          .split(' ')
          .filter((one) => one !== '')
          .toSorted(),
      );
      expect(wishesOf(before)).to.equal(WISHES[way]);
    });
  }

  it('keeps its stored shapes', () =>
    goldenEvents(checkoutEvents, `${import.meta.dirname}/golden`, SAMPLES));

  it('needs no reservation where nothing is wanted', () => {
    const state = evolve({ is: 'absent' }, { ...opened, seats: [], couponCode: '' });
    expect(wishesOf(state)).to.equal('RequestPayment WakeAt');
  });

  it('asks the payer a second time, and no third time', () => {
    const second = [at('asked'), sampleOf('CheckoutAttemptFailed')] as const;
    const again = evolve(...second);
    expect(plan(again)[0]).to.include({ do: 'RetryPayment', key: 'pay/2', attempt: 2 });
    const over = evolve(again, { type: 'CheckoutAttemptFailed', attempt: 2, code: 'XY' });
    expect(plan(over)[0]).to.include({ do: 'GiveUpPayment', key: 'give-up/1', code: 'XY' });
  });

  it('gives an attempt that failed meanwhile up under a new key', () => {
    const over = evolve(at('kept'), sampleOf('CheckoutAttemptFailed'));
    expect(plan(over)[0]).to.include({ do: 'GiveUpPayment', key: 'give-up/2' });
    const undone = evolve(over, { type: 'CheckoutPaymentFailed', code: 'ORDER_EXPIRED' });
    expect(plan(undone)[0]).to.have.deep.property('undo', {
      order: 'expire',
      cart: true,
      code: 'ORDER_EXPIRED',
    });
  });

  it('gives back all that was wanted when it does not know what it has', () => {
    const over = evolve(at('reserving'), sampleOf('CheckoutTimeOver'));
    const { seats, couponCode } = opened;
    expect(plan(over)[0]).to.have.deep.property('held', { seats, couponCode });
  });

  it('remembers that its day is settled while it is still being fulfilled', () => {
    const settled = evolve(at('paid'), sampleOf('CheckoutFunded'));
    expect(evolve(settled, sampleOf('CheckoutFulfilled')).is).to.equal('funded');
    const on = (day: string) => ({ type: 'CheckoutFunded', day, utr: '' }) as const;
    const paid = at('paid');
    expect(evolve(paid, on('2026-11-15')), 'a day before').to.equal(paid);
    expect(evolve(paid, on('2026-11-17')), 'a later day').to.deep.equal(settled);
  });

  it('adds up the seats of two lines of one cohort', () => {
    const line = (sku: string, kind: string, quantity: number) => ({ sku, kind, quantity });
    const lines = [line('B', 'cohort', 1), line('K', 'kit', 9), line('A', 'cohort', 2)];
    expect(seatsOf([...lines, line('B', 'cohort', 3)])).to.deep.equal([
      { sku: 'B', quantity: 4 },
      { sku: 'A', quantity: 2 },
    ]);
  });

  const anyEvents = anyScript(anyFrom(...SAMPLES), 40).map((script) => [opened, ...script]);

  it('is deaf to the second delivery of everything', () =>
    fc.assert(
      fc.property(anyEvents, (script) => {
        const once = run(checkoutDecider, script).events;
        expect(run(checkoutDecider, twice(script)).events).to.deep.equal(once);
      }),
    ));

  it('wishes neither to give anything back nor to be fulfilled while money may move', () =>
    fc.assert(
      fc.property(anyEvents, (script) => {
        for (const { state } of run(checkoutDecider, script).steps) {
          const wished = wishesOf(state);
          if (state.is === 'parked') expect(wished).to.equal('');
          if (state.is === 'collecting') expect(wished).not.to.match(/Compensate|Fulfil/);
        }
      }),
    ));

  it('never fulfils what it gave back, and never keeps money for nothing', () =>
    fc.assert(
      fc.property(anyEvents, (script) => {
        const { events, state } = run(checkoutDecider, script);
        const types = events.map(({ type }) => type);
        const fulfilled = types.includes('CheckoutFulfilled');
        expect(fulfilled && types.includes('CheckoutCompensated')).to.equal(false);
        const paid = types.includes('CheckoutPaid');
        if (paid) expect(['closedAborted', 'compensating', 'parked']).not.to.include(state.is);
        expect(types.filter((type) => type === 'CheckoutPaid')).to.have.length(paid ? 1 : 0);
      }),
    ));
});
