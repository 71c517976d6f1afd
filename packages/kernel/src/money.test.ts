import { expect } from 'chai';
import fc from 'fast-check';
import { MAX_PAISE, basisPointsOf, halfUp, rupees, spread, sum } from './money.ts';

const anyWeights = fc.array(fc.bigInt(0n, 1_000_000n), { minLength: 1, maxLength: 12 });

describe('money', () => {
  it('is paise', () => {
    expect(rupees(499)).to.equal(49_900n);
    expect(rupees(2n ** 70n)).to.equal(2n ** 70n * 100n);
    expect(MAX_PAISE).to.equal(9_223_372_036_854_775_807n);
    expect(sum([])).to.equal(0n);
    expect(sum([1n, -3n, 5n])).to.equal(3n);
  });

  it('is rounded half up', () => {
    const cases = [
      [0n, 7n, 0n],
      [1n, 2n, 1n],
      [49n, 100n, 0n],
      [50n, 100n, 1n],
      [149n, 100n, 1n],
      [150n, 100n, 2n],
      [5n, 3n, 2n],
      [4n, 3n, 1n],
    ] as const;
    for (const [n, d, rounded] of cases) expect(halfUp(n, d), `${n}/${d}`).to.equal(rounded);
    expect(() => halfUp(-1n, 2n)).to.throw('half up');
    expect(() => halfUp(1n, 0n)).to.throw('half up');
    fc.assert(
      fc.property(fc.bigInt(0n, 2n ** 80n), fc.bigInt(1n, 2n ** 64n), (n, d) => {
        const twice = 2n * halfUp(n, d) * d - 2n * n;
        expect(twice > -d && twice <= d).to.equal(true);
      }),
    );
  });

  it('gives its part in basis points', () => {
    expect(basisPointsOf(49_900n, 20n)).to.equal(100n);
    expect(basisPointsOf(24n, 200n)).to.equal(0n);
    expect(basisPointsOf(25n, 200n)).to.equal(1n);
    expect(basisPointsOf(MAX_PAISE, 10_000n)).to.equal(MAX_PAISE);
  });

  it('is spread by the largest remainder, the earlier one first', () => {
    expect(spread(100n, [1n, 1n, 1n])).to.deep.equal([34n, 33n, 33n]);
    expect(spread(2n, [1n, 1n, 1n])).to.deep.equal([1n, 1n, 0n]);
    expect(spread(10n, [1n, 2n, 3n])).to.deep.equal([2n, 3n, 5n]);
    expect(spread(1n, [1n, 3n, 2n])).to.deep.equal([0n, 1n, 0n]);
    expect(spread(0n, [0n, 0n])).to.deep.equal([0n, 0n]);
    expect(spread(0n, [])).to.deep.equal([]);
    expect(() => spread(1n, [0n])).to.throw('spread over nothing');
    expect(() => spread(-1n, [1n])).to.throw('negatives');
    expect(() => spread(1n, [2n, -1n])).to.throw('negatives');
  });

  it('is spread without a paisa lost, and each part is within one paisa of its share', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 12n), anyWeights, (total, weights) => {
        const whole = sum(weights);
        fc.pre(whole > 0n);
        const parts = spread(total, weights);
        expect(sum(parts)).to.equal(total);
        for (const [index, part] of parts.entries()) {
          const rest = part * whole - total * (weights[index] ?? 0n);
          expect(rest > -whole && rest < whole).to.equal(true);
        }
      }),
    );
  });
});
