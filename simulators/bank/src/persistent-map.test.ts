import { expect } from 'chai';
import fc from 'fast-check';
import { type PersistentMap, emptyMap, put, valueOf } from './persistent-map.ts';

const filled = (entries: readonly (readonly [string, number])[]): PersistentMap<number> =>
  entries.reduce((map, [key, value]) => put(map, key, value), emptyMap<number>());

describe('a persistent map', () => {
  it('holds what a map holds', () =>
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string({ maxLength: 2 }), fc.nat())), (entries) => {
        const map = filled(entries);
        for (const [key, value] of new Map(entries)) expect(valueOf(map, key)).to.equal(value);
        expect(valueOf(map, 'not there')).to.equal(undefined);
      }),
    ));
  it('leaves older ones as they were', () => {
    const before = put(emptyMap<number>(), 'a', 1);
    const after = put(put(before, 'a', 2), 'b', 3);
    expect([valueOf(before, 'a'), valueOf(before, 'b')]).to.deep.equal([1, undefined]);
    expect([valueOf(after, 'a'), valueOf(after, 'b')]).to.deep.equal([2, 3]);
  });
  it('tells keys of one hash apart', () => {
    // These two have the same hash (FNV-1a, 32 bits).
    const map = filled([
      ['costarring', 1],
      ['liquid', 2],
    ]);
    expect([valueOf(map, 'costarring'), valueOf(map, 'liquid')]).to.deep.equal([1, 2]);
  });
});
