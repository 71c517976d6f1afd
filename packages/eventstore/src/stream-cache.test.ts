import { expect } from 'chai';
import fc from 'fast-check';
import { createStreamCache } from './stream-cache.ts';

const LIMIT = 6;
const names = Array.from({ length: 10 }, (_, i) => `s-${i}`);
const anyStep = fc.record({
  do: fc.constantFrom('get', 'set', 'set', 'drop'),
  name: fc.constantFrom(...names),
});

const known = (revision: number) => ({
  ...{ state: revision, revision: BigInt(revision), position: 0n },
  at: 0n,
  commands: new Map(),
});

describe('the cache of streams', () => {
  it('never holds more than its limit or what is not the newest, and keeps what is in use', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { minLength: 100, maxLength: 100 }), (steps) => {
        const cache = createStreamCache<number>(LIMIT);
        const newest = new Map<string, number>();
        let used: string[] = [];
        steps.forEach(({ do: what, name }, index) => {
          const before = used.filter((one) => one !== name);
          if (what === 'set') cache.set(name, known(index));
          if (what === 'drop') cache.drop(name);
          if (what === 'set') newest.set(name, index);
          if (what === 'drop') newest.delete(name);
          const found = cache.get(name)?.state;
          if (found !== undefined) expect(found).to.equal(newest.get(name));
          if (used.slice(0, LIMIT / 2).includes(name)) expect(found).to.equal(newest.get(name));
          if (what !== 'get') expect(found).to.equal(newest.get(name));
          used = found === undefined ? used : [name, ...before];
        });
      }),
    );
  });

  it('is bounded', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 50, size: 'max' }),
        (order) => {
          const cache = createStreamCache<number>(LIMIT);
          for (const [index, name] of order.entries()) cache.set(name, known(index));
          // Asking for one moves it: the oldest are asked for first, so that none is asked twice.
          const held = [...new Set(order.toReversed())]
            .toReversed()
            .filter((name) => cache.get(name) !== undefined);
          expect(held.length).to.be.at.most(LIMIT);
          expect(held.length).to.be.at.least(Math.min(LIMIT / 2, new Set(order).size));
        },
      ),
    );
  });
});
