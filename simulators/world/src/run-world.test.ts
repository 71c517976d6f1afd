import { expect } from 'chai';
import { booksOf } from './books.ts';
import { FAULT_NAMES, type Faults, MANY_FAULTS, NO_FAULTS } from './faults.ts';
import { type Outcome, runWorld } from './run-world.ts';

const ORDERS = 30;
const SEEDS = ['lotus', 'banyan', 'neem'];

const quiet = new Map<string, Promise<Outcome>>();

/** The world of a seed with nothing going wrong, run once for all tests that compare with it. */
function quietWorld(seed: string): Promise<Outcome> {
  const known = quiet.get(seed) ?? runWorld({ seed, orders: ORDERS });
  quiet.set(seed, known);
  return known;
}

function amountIn(outcome: Outcome, type: string): bigint {
  return outcome.events
    .filter((event) => event.type === type)
    .reduce((total, { data }) => total + BigInt((data as { amount: string }).amount), 0n);
}

describe('a simulated world', () => {
  for (const seed of SEEDS) {
    it(`keeps every rule on a good network (${seed})`, async () => {
      const outcome = await quietWorld(seed);
      expect(outcome.violations).to.deep.equal([]);
      expect(outcome.counts['CartCreated']).to.equal(ORDERS);
      expect(outcome.met).to.deep.equal(NO_FAULTS);
    });

    it(`loses no paisa to a bad network (${seed})`, async () => {
      const good = await quietWorld(seed);
      const bad = await runWorld({ seed, orders: ORDERS, faults: MANY_FAULTS });
      expect(bad.violations).to.deep.equal([]);
      expect(Math.min(...Object.values(bad.met))).to.be.greaterThan(0);
      expect(bad.balances).to.deep.equal(good.balances);
      expect(bad.books.balances).to.deep.equal(good.books.balances);
      for (const type of ['PaymentCaptured', 'RefundSucceeded']) {
        expect(amountIn(bad, type), type).to.equal(amountIn(good, type));
      }
      for (const type of ['OrderConfirmed', 'OrderCancelled', 'DocumentIssued', 'CycleNetted']) {
        expect(bad.counts[type], type).to.equal(good.counts[type]);
      }
    });

    it(`keeps every rule when buyers race on a bad network (${seed})`, async () => {
      const outcome = await runWorld({ seed, orders: ORDERS, crowd: 10, faults: MANY_FAULTS });
      expect(outcome.violations).to.deep.equal([]);
    });
  }

  for (const processes of [false, true]) {
    const who = processes ? 'one service' : 'the whole of it';
    it(`goes on when ${who} dies, as if nothing had been`, async () => {
      for (const seed of SEEDS) {
        const whole = await quietWorld(seed);
        const how = { deaths: 20, processes, faults: MANY_FAULTS };
        const torn = await runWorld({ seed, orders: ORDERS, ...how });
        expect(torn.violations, seed).to.deep.equal([]);
        expect(torn.deaths, seed).to.be.greaterThan(10);
        expect(torn.balances, seed).to.deep.equal(whole.balances);
        expect(torn.books.balances, seed).to.deep.equal(whole.books.balances);
        expect(torn.books.entries, seed).to.equal(whole.books.entries);
      }
    });
  }

  it('goes on where nearly nothing gets through and services die all the time', async () => {
    const faults = Object.fromEntries(FAULT_NAMES.map((name) => [name, 2_000])) as Faults;
    const whole = await quietWorld('s7');
    const how = { deaths: 80, processes: true, faults };
    const torn = await runWorld({ seed: 's7', orders: ORDERS, ...how });
    expect(torn.violations).to.deep.equal([]);
    expect(torn.balances).to.deep.equal(whole.balances);
  });

  it('writes the same log in one process and in many', async () => {
    const one = await quietWorld('banyan');
    const many = await runWorld({ seed: 'banyan', orders: ORDERS, processes: true });
    expect(many.hash).to.equal(one.hash);
    expect(many.books.head).to.equal(one.books.head);
  });

  it('says of every event who asked for it, and in which trace', async () => {
    const { events } = await quietWorld('banyan');
    const actorsOf = (type: string): readonly string[] => {
      const some = events.filter((event) => event.type === type);
      return [...new Set(some.map(({ metadata }) => metadata.actor))];
    };
    expect(actorsOf('CartCreated')).to.deep.equal(['client']);
    expect(actorsOf('OrderPlaced')).to.deep.equal(['sagas']);
    expect(actorsOf('DocumentIssued')).to.deep.equal(['sagas']);
    for (const { metadata } of events)
      expect(metadata.traceparent).to.match(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  });

  it('derives the same ledger in commits of any size', async () => {
    const { events, books } = await quietWorld('neem');
    expect(books.entries > 0n).to.equal(true);
    expect((await booksOf(events, 1)).head).to.equal(books.head);
    expect((await booksOf(events, 100_000)).head).to.equal(books.head);
  });

  it('is the same to the byte for the same seed, and another for another', async () => {
    const run = (seed: string): Promise<Outcome> =>
      runWorld({ seed, orders: ORDERS, crowd: 3, deaths: 5, faults: MANY_FAULTS });
    const [first, second, other] = [await run('lotus'), await run('lotus'), await run('neem')];
    process.stdout.write(`      log of lotus: ${first.hash}\n`);
    expect(first.hash).to.match(/^[0-9a-f]{64}$/);
    expect(second.hash).to.equal(first.hash);
    expect(other.hash).not.to.equal(first.hash);
  });

  it('meets everything that a payment can meet', async () => {
    const seen = new Set<string>();
    for (const seed of SEEDS) {
      for (const { type } of (await quietWorld(seed)).events) seen.add(type);
    }
    for (const type of [
      ...['CheckoutRejected', 'CheckoutSoldOut', 'OrderCancelled', 'OrderCompleted'],
      ...['PaymentAttemptDeemed', 'TccReceived', 'DebitReversed', 'CheckoutAttemptFailed'],
      ...['CouponRedeemed', 'CouponReleased', 'SeatsReleased', 'SeatsCommitted'],
      ...['CaptureUnfulfilled', 'CheckoutRefundPaid'],
      ...['OrderRefunded', 'OrderRefundRefused', 'MerchantSettlementMatched', 'CycleFinalised'],
    ]) {
      expect([...seen], 'the worlds of the test').to.include(type);
    }
  });

  it('gives the machine its timers back', async () => {
    const { setTimeout: before } = globalThis;
    await runWorld({ seed: 'lotus', orders: 1 });
    expect(globalThis.setTimeout).to.equal(before);
  });
});
