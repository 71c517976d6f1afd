import { expect } from 'chai';
import fc from 'fast-check';
import { idOf } from '@suuupra/kernel';
import { EntryFormError } from './byte-form.ts';
import { chainHashOf, leafHashOf } from './chain.ts';
import { decodeEntry, encodeEntry } from './encoding.ts';
import { ENTRY_KINDS, type Entry, type Line, ZERO_HASH, ZERO_ID } from './entry.ts';

const line: Line = { side: 'D', account: 'assets:a', asset: 'INR', scale: 2, amount: 1n };
const plain: Entry = {
  ...{ kind: 'journal', book: 'main', shard: 0, seq: 1n, prev: ZERO_HASH, entryId: ZERO_ID },
  ...{ recordedUs: 2n, effectiveOn: -1, documentType: '', documentNumber: 'é', srcStream: 's' },
  ...{ srcRevision: 3n, srcEventHash: ZERO_HASH, ruleId: 'r', ruleVersion: 1 },
  ...{ reverses: ZERO_ID, groupId: ZERO_ID, evidenceCommit: ZERO_HASH, privateCommit: ZERO_HASH },
  dimensions: [['k', 'v']],
  lines: [line, { ...line, side: 'C', account: 'b', amount: 2n ** 128n - 1n }],
};

const text = fc.string({ unit: 'grapheme', maxLength: 8 }).map((one) => one.normalize('NFC'));
const hash = fc.constantFrom(ZERO_HASH, 'ab'.repeat(32));
const id = fc.nat(3).map((one) => idOf(String(one)));
const anyEntry: fc.Arbitrary<Entry> = fc.record({
  kind: fc.constantFrom(...ENTRY_KINDS),
  book: text,
  shard: fc.constant(0),
  seq: fc.bigInt(0n, 2n ** 64n - 1n),
  prev: hash,
  entryId: id,
  recordedUs: fc.bigInt(0n, 2n ** 64n - 1n),
  effectiveOn: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  documentType: text,
  documentNumber: text,
  srcStream: text,
  srcRevision: fc.bigInt(0n, 2n ** 64n - 1n),
  srcEventHash: hash,
  ruleId: text,
  ruleVersion: fc.nat(),
  reverses: id,
  groupId: id,
  evidenceCommit: hash,
  privateCommit: hash,
  dimensions: fc
    .uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c'), text), { selector: ([key]) => key })
    .map((all) => all.sort(([one], [other]) => (one < other ? -1 : 1))),
  lines: fc.array(
    fc.record({
      side: fc.constantFrom('D', 'C'),
      account: text,
      asset: text,
      scale: fc.nat(255),
      amount: fc.bigInt(1n, 2n ** 128n - 1n),
    }),
    { maxLength: 4 },
  ),
});

const fieldOf = (work: () => unknown): string | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    return error instanceof EntryFormError ? error.field : String(error);
  }
};

describe('the form LJE1', () => {
  it('has these bytes and hashes for ever', () => {
    const encoded = encodeEntry(plain);
    const head = `4c4a4531 01 0004 6d61696e 0000 0000000000000001 ${ZERO_HASH}`;
    expect(encoded.toString('hex')).to.match(new RegExp(`^${head.replaceAll(' ', '')}`));
    expect(encoded).to.have.length(302);
    // Made by another program from the description of the form alone.
    expect(chainHashOf(encoded)).to.equal(
      'b056c4dfcf00646e0e8ee8089ac55e4dfca2798def08e2cd57de07aa27eeb257',
    );
    expect(leafHashOf(encoded)).to.equal(
      'e4f57ab9771fa2f611e7dffe56f2a22011486234e0881d35f203eb354fbf0f96',
    );
  });

  it('is read back as it was written', () =>
    fc.assert(
      fc.property(anyEntry, (entry) => {
        expect(decodeEntry(encodeEntry(entry))).to.deep.equal(entry);
      }),
    ));

  it('reads no other bytes as the same entry', () => {
    const encoded = encodeEntry(plain);
    fc.assert(
      fc.property(fc.nat(encoded.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const changed = Buffer.from(encoded);
        changed.writeUInt8((changed.readUInt8(at) ^ mask) & 0xff, at);
        let read: Entry | undefined;
        const field = fieldOf(() => (read = decodeEntry(changed)));
        if (field === undefined) expect(read).to.not.deep.equal(plain);
      }),
      { numRuns: 500 },
    );
    for (let cut = 0; cut < encoded.length; cut += 1)
      expect(fieldOf(() => decodeEntry(encoded.subarray(0, cut)))).to.be.a('string');
    const longer = Buffer.concat([encoded, Buffer.of(0)]);
    expect(() => decodeEntry(longer)).to.throw(EntryFormError, '1 bytes too many');
  });

  const refused: readonly (readonly [string, Partial<Entry>, string])[] = [
    ['text that is not NFC', { book: 'e\u0301' }, 'book'],
    ['text that is no Unicode', { book: '\ud800' }, 'book'],
    ['a text too long for its length', { ruleId: 'x'.repeat(65_536) }, 'rule_id'],
    ['more bytes than an entry may have', { ruleId: 'x'.repeat(65_400) }, 'entry'],
    ['a hash of another length', { prev: 'ab' }, 'prev'],
    ['a negative place', { seq: -1n }, 'seq'],
    ['a place beyond 64 bits', { seq: 2n ** 64n }, 'seq'],
    ['a date beyond 32 bits', { effectiveOn: 2 ** 31 }, 'effective_on'],
    ['a shard', { shard: 1 }, 'shard'],
    ['an amount of zero', { lines: [{ ...line, amount: 0n }] }, 'amount'],
    ['a negative amount', { lines: [{ ...line, amount: -1n }] }, 'amount'],
    ['too many lines', { lines: Array.from({ length: 501 }, () => line) }, 'lines'],
    [
      'dimensions out of order',
      { dimensions: [...[['b', ''] as const], ['a', '']] },
      'dimension a',
    ],
    ['one dimension twice', { dimensions: [...[['a', ''] as const], ['a', '']] }, 'dimension a'],
  ];
  for (const [what, change, field] of refused) {
    it(`refuses ${what}`, () =>
      expect(fieldOf(() => encodeEntry({ ...plain, ...change }))).to.equal(field));
  }

  it('refuses bytes that another encoder might have made', () => {
    const encoded = encodeEntry({ ...plain, dimensions: [['é', 'v']] });
    const loose = Buffer.from(encoded.toString('latin1').replace('D\0', 'E\0'), 'latin1');
    expect(fieldOf(() => decodeEntry(loose))).to.equal('entry');
    const badText = Buffer.from(
      encoded.toString('latin1').replace('\xc3\xa9', '\xc3\x28'),
      'latin1',
    );
    expect(fieldOf(() => decodeEntry(badText))).to.equal('document_number');
    const magic = Buffer.from(encoded.toString('latin1').replace('LJE1', 'LJE2'), 'latin1');
    expect(fieldOf(() => decodeEntry(magic))).to.equal('magic');
  });
});
