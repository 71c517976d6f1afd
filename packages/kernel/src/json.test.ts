import { expect } from 'chai';
import fc from 'fast-check';
import { type Json, canonicalJson, sortedJson } from './json.ts';

const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: 'grapheme' }),
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('json')),
    fc.dictionary(
      fc.string({ unit: 'grapheme' }).map((key) => `k${key}`),
      tie('json'),
    ),
  ),
}));

function shuffled(value: Json): Json {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(shuffled);
  const entries = Object.entries(value as Readonly<Record<string, Json>>).toReversed();
  return Object.fromEntries(entries.map(([key, one]) => [key, shuffled(one)]));
}

describe('canonical JSON', () => {
  it('sorts keys by code units and writes nothing that is not needed', () => {
    const value = { é: 1, b: [true, null, 'x'], B: { z: '"', a: '\u2028' }, '': -5 };
    const text = '{"":-5,"B":{"a":"\u2028","z":"\\""},"b":[true,null,"x"],"é":1}';
    expect(canonicalJson(value)).to.equal(text);
    expect(canonicalJson({ '\u{1F600}': 1, '\uFB33': 2 })).to.equal('{"\u{1F600}":1,"\uFB33":2}');
  });

  it('knows integers only', () => {
    expect(() => canonicalJson(0.5)).to.throw('safe integer');
    expect(() => canonicalJson({ a: [2 ** 53] })).to.throw('safe integer');
    expect(canonicalJson(-0)).to.equal('0');
  });

  it('is the same for the same content in any order, and is read back', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(shuffled(value))).to.equal(text);
        expect(JSON.parse(text)).to.deep.equal(value);
        expect(JSON.stringify(sortedJson(shuffled(value)))).to.equal(text);
      }),
    );
  });

  it('refuses keys that JavaScript would move to the front', () => {
    expect(() => sortedJson({ a: { 10: 'x' } })).to.throw('a name, not a number');
    expect(JSON.stringify(sortedJson({ b: 1, '01': 2 }))).to.equal('{"01":2,"b":1}');
  });
});
