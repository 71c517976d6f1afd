import { expect } from 'chai';
import fc from 'fast-check';
import { type Kept, keep, keptIn, nothingKept } from './kept.ts';

describe('a kept map', () => {
  it('holds what a plain map holds, whatever is put in', () => {
    const anyPut = fc.tuple(fc.constantFrom('a', 'b', 'c', 'costarring', 'liquid'), fc.nat());
    fc.assert(
      fc.property(fc.array(anyPut), (puts) => {
        const plain = new Map(puts);
        const kept = puts.reduce<Kept<number>>(
          (map, [key, value]) => keep(map, key, value),
          nothingKept(),
        );
        expect(kept.size).to.equal(plain.size);
        for (const [key, value] of plain) expect(keptIn(kept, key)).to.equal(value);
        expect(keptIn(kept, 'never')).to.equal(undefined);
      }),
    );
  });

  it('is a value: what was made of it does not change it', () => {
    const one = keep(nothingKept<number>(), 'a', 1);
    const two = keep(one, 'a', 2);
    expect([keptIn(one, 'a'), keptIn(two, 'a')]).to.deep.equal([1, 2]);
  });

  it('holds a hundred thousand, and two keys of one place', () => {
    // "costarring" and "liquid" are a known pair with one FNV-1a hash.
    const names = Array.from({ length: 100_000 }, (_, index) => `order-${index}`);
    const all = [...names, 'costarring', 'liquid'];
    const kept = all.reduce((map, key) => keep(map, key, key), nothingKept<string>());
    expect(kept.size).to.equal(all.length);
    expect(all.every((key) => keptIn(kept, key) === key)).to.equal(true);
  });
});
