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

/** Any text as a key: numbers, halves of surrogate pairs and `__proto__` among them. */
const anyKey = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.nat().map(String),
  fc.constantFrom('__proto__', 'toString', '0', '01', '-1', '\ud800', ''),
);
const { strange } = fc.letrec<{ strange: Json }>((tie) => ({
  strange: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: 'binary' }),
    fc.maxSafeInteger(),
    fc.constantFrom(null, true, -0),
    fc.array(tie('strange')),
    fc.array(fc.tuple(anyKey, tie('strange'))).map((entries) => Object.fromEntries(entries)),
  ),
}));

/** RFC 8785 to the letter: every member spelled out in its place. */
function byTheLetter(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((one: Json) => byTheLetter(one)).join(',')}]`;
  const record = value as Readonly<Record<string, Json>>;
  const members = Object.keys(record)
    .toSorted()
    .map((key) => `${JSON.stringify(key)}:${byTheLetter(record[key] ?? null)}`);
  return `{${members.join(',')}}`;
}

const hasNumberAsKey = (value: Json): boolean =>
  value !== null &&
  typeof value === 'object' &&
  Object.entries(value).some(
    ([key, one]) => (!Array.isArray(value) && /^(0|[1-9]\d*)$/.test(key)) || hasNumberAsKey(one),
  );

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

  it('is what spelling it out by the letter gives, whatever the keys are', () => {
    fc.assert(
      fc.property(strange, (value) => {
        const text = byTheLetter(value);
        expect(canonicalJson(value)).to.equal(text);
        if (hasNumberAsKey(value)) expect(() => sortedJson(value)).to.throw('not a number');
        else expect(JSON.stringify(sortedJson(value))).to.equal(text);
      }),
      { numRuns: 500 },
    );
    const parsed = JSON.parse('{"b":1,"__proto__":{"a":2},"10":3,"9":4}') as Json;
    expect(canonicalJson(parsed)).to.equal('{"10":3,"9":4,"__proto__":{"a":2},"b":1}');
  });

  it('is a copy without fractions and negative zeros', () => {
    const value = { b: [{ c: -0 }], a: 'x' };
    const copy = sortedJson(value) as typeof value;
    expect(Object.is(copy.b[0]?.c, 0)).to.equal(true);
    expect(copy.b).not.to.equal(value.b);
    expect(copy.b[0]).not.to.equal(value.b[0]);
    expect(() => sortedJson({ a: [0.5] })).to.throw('safe integer');
  });

  it('refuses keys that JavaScript would move to the front', () => {
    for (const key of ['0', '1', '9', '10', '99'])
      expect(() => sortedJson({ a: { [key]: 'x' } })).to.throw('a name, not a number');
    expect(JSON.stringify(sortedJson({ b: 1, '01': 2 }))).to.equal('{"01":2,"b":1}');
  });
});
