import { expect } from 'chai';
import type { runMany } from '../pool.ts';
import type { Summary } from '../summary.ts';
import { type Broken, untilBroken } from './until-broken.ts';

/** Worlds of which some break rules, run as the pool runs them. */
function worlds(rulesOf: Readonly<Record<string, readonly string[]>>): typeof runMany {
  return (runs, onEnd, options) => {
    for (const { seed } of runs) {
      if (options?.goOn?.() === false) break;
      const violations = (rulesOf[seed] ?? []).map((rule) => {
        return { rule, subject: `of ${seed}`, found: 'x'.repeat(1_000), at: 0 };
      });
      onEnd({ seed, violations } as unknown as Summary);
    }
    return Promise.resolve();
  };
}

describe('a search for the seed that breaks a rule', () => {
  const search = { first: 3, last: 9, expected: '', patienceMs: 60_000 };
  const told = ({ seconds: _seconds, ...rest }: Broken): unknown => rest;

  it('tells how many worlds broke none', async () => {
    expect(told(await untilBroken(search, worlds({ 2: ['A'], 10: ['A'] })))).to.deep.equal({
      runs: 7,
    });
  });

  it('ends at the first that does, and tells of its rule, shortly', async () => {
    const found = 'x'.repeat(300);
    const broken = { runs: 3, seed: '5', rule: 'A', subject: 'of 5', found };
    const run = worlds({ 5: ['A', 'B'], 6: ['B'] });
    expect(told(await untilBroken(search, run))).to.deep.equal(broken);
  });

  it('tells of the rule that was expected, where it is among those broken', async () => {
    const run = worlds({ 5: ['A', 'money appears'] });
    expect(await untilBroken({ ...search, expected: 'money' }, run)).to.include({
      seed: '5',
      rule: 'money appears',
    });
    expect(await untilBroken({ ...search, expected: 'C' }, run)).to.include({ rule: 'A' });
  });

  it('takes a world that never ends for broken', async () => {
    const run: typeof runMany = (runs, onEnd, options) => {
      const [first] = runs;
      void worlds({})(first === undefined ? [] : [first], onEnd, options);
      return new Promise(() => undefined);
    };
    expect(await untilBroken({ ...search, patienceMs: 1 }, run)).to.include({
      runs: 1,
      seed: '4',
      rule: 'a run comes to its end',
    });
  });
});
