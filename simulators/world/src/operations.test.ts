import { expect } from 'chai';
import { OPERATION_NAMES, operationsFrom } from './operations-plan.ts';
import { type Outcome, runWorld } from './run-world.ts';

const SEEDS = ['lotus', 'banyan', 'neem'];
/** Small worlds in which nothing goes wrong by itself. */
const WORLD = { orders: 120, days: 3, faults: 'none' };

describe('the operations of a world', () => {
  for (const seed of SEEDS) {
    it(`break no rule (${seed})`, async () => {
      const { violations, observed } = await runWorld({ seed, ...WORLD });
      const met = OPERATION_NAMES.filter((name) => observed.has(name));
      expect(violations).to.deep.equal([]);
      expect(met.length).to.be.greaterThan(OPERATION_NAMES.length / 3);
    });
  }

  it('happen, each of them, in a handful of worlds', async function handful() {
    this.timeout(60_000);
    const busy = SEEDS.map((seed) => ({ seed, ...WORLD, operations: '3' }));
    // Money comes late, and answers are waited for, only where a gateway lies or is silent; what is
    // rarest has to be asked for.
    const faults = 'failure-before-success=50000';
    const rare = ['late-collection-differs', 'return-muddled', 'debit-told-by-hand', 'ret-by-hand']
      .map((one) => `${one}=100000`)
      .join();
    const late = { ...WORLD, seed: 'lotus', faults, operations: rare };
    const asked = ['said-to-fail', 'differs', 'half-paid'].map((one) => `asked-and-${one}=40000`);
    const often = ['refund-in-parts', 'rest-paid-at-once'].map((one) => `${one}=100000`);
    const held = {
      ...{ ...WORLD, seed: 'lotus', orders: 50, days: 2, faults: 'answer-held=70000' },
      operations: [...asked, ...often].join(),
    };
    const overdue = { ...held, orders: 30, operations: 'overdue-said-to-fail=100000' };
    const doubled = {
      ...{ ...WORLD, seed: 'lotus', orders: 10, days: 1, payers: 'credit_after_reversal' },
      operations: 'credit-spent=100000,payee-attached=100000,told-days-later=100000',
    };
    const met = new Set<string>();
    for (const options of [...busy, late, held, overdue, doubled]) {
      for (const name of (await runWorld(options)).observed.keys()) met.add(name);
    }
    expect(OPERATION_NAMES.filter((name) => !met.has(name))).to.deep.equal([]);
  });

  it('leave no case open, however late the rail is heard and whatever is said before', async () => {
    const said = ['asked-and-half-paid', 'late-money-said-to-fail', 'decline-differs'];
    const operations = [...said, 'rest-paid-at-once'].map((one) => `${one}=60000`);
    const { violations } = await runWorld({
      ...{ seed: 'half-1', orders: 50, days: 2, faults: 'answer-held=70000' },
      operations: [...operations, 'refund-in-parts=100000'].join(),
    });
    expect(violations).to.deep.equal([]);
  });

  it('leave out one of them, and the others have the same occasions', async () => {
    const [seed = ''] = SEEDS;
    const small = { seed, orders: 30, days: 1, faults: 'none' };
    const some = 'hold-declined=300,payer-dormant=300';
    const both = await runWorld({ ...small, operations: some });
    const one = await runWorld({ ...small, operations: 'hold-declined=300' });
    const none = await runWorld({ ...small, operations: 'none' });
    expect(both.observed.get('payer-dormant')).to.equal(3);
    expect(one.observed.get('payer-dormant')).to.equal(undefined);
    expect(one.observed.get('hold-declined')).to.equal(both.observed.get('hold-declined'));
    const declined = ({ events }: Outcome): readonly string[] =>
      events.filter(({ type }) => type === 'HoldDeclined').map(({ id }) => id);
    expect(declined(one)).to.deep.equal(declined(both));
    expect(declined(one)).to.have.length(3);
    expect(declined(none)).to.deep.equal([]);
  });
});

describe('a plan of operations', () => {
  it('is none, all by a factor, or some by their names', () => {
    const all = operationsFrom('default');
    expect(operationsFrom('none')['hold-declined']).to.equal(0);
    expect(operationsFrom('2')['hold-declined']).to.equal(2 * all['hold-declined']);
    const some = operationsFrom('hold-declined=7');
    expect(some['hold-declined']).to.equal(7);
    expect(OPERATION_NAMES.filter((name) => some[name] !== 0)).to.deep.equal(['hold-declined']);
  });

  it('says what it does not understand', () => {
    expect(() => operationsFrom('hold-delcined=7')).to.throw('no operation hold-delcined');
    expect(() => operationsFrom('hold-declined=-1')).to.throw('must be 0 to');
    expect(() => operationsFrom('hold-declined=')).to.throw('must be 0 to');
  });
});
