import { expect } from 'chai';
import { planOf } from './faults.ts';
import { createFates } from './fates.ts';

describe('fates', () => {
  const { below } = createFates({ seed: '1', plan: planOf(0), now: () => 0, until: 0 });
  const drawn = (limit: number): readonly number[] =>
    Array.from({ length: 400 }, (_, nth) => below(limit, `name ${nth}`));

  it('reach every part of what they are drawn from, also of hours in microseconds', () => {
    for (const limit of [7, 60_000_000, 2 ** 32, 4 * 3_600_000_000, 2 ** 50]) {
      const missed = [0, 1, 2, 3, 4, 5, 6].filter(
        (seventh) => !drawn(limit).some((one) => Math.floor((one * 7) / limit) === seventh),
      );
      expect(missed, String(limit)).to.deep.equal([]);
    }
  });

  it('belong to a name', () => {
    expect(drawn(4 * 3_600_000_000)).to.deep.equal(drawn(4 * 3_600_000_000));
  });
});
