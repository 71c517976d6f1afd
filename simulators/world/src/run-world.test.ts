import { expect } from 'chai';
import { type Outcome, type RunOptions, runWorld } from './run-world.ts';

const SMALL = { orders: 40, days: 1 };
const SEEDS = ['lotus', 'banyan', 'neem'];

function typesIn({ events }: Outcome): ReadonlySet<string> {
  return new Set(events.map(({ type }) => type));
}

describe('a simulated world', function worlds() {
  this.timeout(60_000);

  for (const faults of ['none', 'default', '4']) {
    it(`keeps every rule with faults: ${faults}`, async () => {
      for (const seed of SEEDS) {
        const outcome = await runWorld({ seed, faults, ...SMALL });
        expect(outcome.violations, seed).to.deep.equal([]);
        const carts = outcome.events.filter(({ type }) => type === 'CartCreated');
        expect(carts.length, seed).to.be.greaterThan(SMALL.orders / 2);
        expect(outcome.incidents.length === 0, seed).to.equal(faults === 'none');
      }
    });
  }

  it('is the same to the byte for the same seed, and another for another', async () => {
    const run = (seed: string): Promise<Outcome> => runWorld({ seed, faults: '3', ...SMALL });
    const [first, second, other] = [await run('lotus'), await run('lotus'), await run('neem')];
    expect(first.hash).to.match(/^[0-9a-f]{64}$/);
    expect(second.hash).to.equal(first.hash);
    expect(second.incidents).to.deep.equal(first.incidents);
    expect(other.hash).not.to.equal(first.hash);
  });

  it('places only the orders and has only the faults that are left in', async () => {
    const whole = await runWorld({ seed: 'lotus', faults: '3', ...SMALL });
    const [incident] = whole.incidents.filter(({ name }) => name === 'request-lost');
    const only = {
      orders: new Set(['ORD-000001', 'ORD-000002', 'ORD-000003']),
      incidents: new Set([`${incident?.name} ${incident?.key}`]),
    };
    const part = await runWorld({ seed: 'lotus', faults: '3', ...SMALL, only });
    const names = part.incidents.map(({ name }) => name);
    expect(names.every((name) => name === 'request-lost')).to.equal(true);
    expect(names.length).to.be.lessThan(2);
    const refs = part.events
      .filter(({ type }) => type === 'CartCreated')
      .map(({ data }) => (data as Readonly<{ orderRef: string }>).orderRef);
    expect(refs.filter((ref) => ref.startsWith('ORD'))).to.have.length.within(1, 3);
  });

  it('says of every event who asked for it, and in which trace', async () => {
    const { events } = await runWorld({ seed: 'banyan', faults: 'none', ...SMALL });
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

  it('goes through what a payment can meet', async () => {
    const seen = new Set<string>();
    const options: RunOptions = { seed: 'lotus', faults: '2', orders: 120, days: 2 };
    for (const type of typesIn(await runWorld(options))) seen.add(type);
    for (const type of [
      ...['CheckoutRejected', 'CheckoutSoldOut', 'OrderCancelled', 'OrderCompleted'],
      ...['PaymentAttemptDeemed', 'TccReceived', 'DebitReversed', 'CheckoutAttemptFailed'],
      ...['CouponRedeemed', 'CouponReleased', 'SeatsReleased', 'SeatsCommitted'],
      ...['OrderRefunded', 'MerchantSettlementMatched', 'CycleFinalised', 'PaymentCaptured'],
    ]) {
      expect([...seen], 'the world of the test').to.include(type);
    }
  });

  it('gives the machine its timers back', async () => {
    const before = [globalThis.setTimeout, globalThis.clearTimeout, Date.now];
    await runWorld({ seed: 'lotus', orders: 1, days: 1 });
    expect([globalThis.setTimeout, globalThis.clearTimeout, Date.now]).to.deep.equal(before);
  });
});
