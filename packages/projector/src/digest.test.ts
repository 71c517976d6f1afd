import { expect } from 'chai';
import fc from 'fast-check';
import type { Row, Value } from '@suuupra/postgres';
import { compareTargets, rowText, tableDigest } from './digest.ts';

const value: fc.Arbitrary<Value> = fc.oneof(
  fc.constantFrom<Value>('', '5', 'null', 5, 5n, -5n, true, false, '{"bigint":"5"}', '\n'),
  fc.constant(null),
  fc.uint8Array({ maxLength: 2 }),
  fc.array(fc.constantFrom('', '5', ','), { maxLength: 2 }),
);
const row: fc.Arbitrary<Row> = fc.record({ id: fc.nat(9), a: value, b: value });
const rows = fc.array(row, { maxLength: 5 });
const content = fc.record({ one: rows, other: rows });
type Content = Readonly<Record<string, readonly Row[]>>;

const tablesOf = (all: Content) => ({ rows: (name: string) => all[name] ?? [] });
const digestOf = (all: Content): string => tableDigest(tablesOf(all), Object.keys(all));
const targetOf = (all: Content) => ({ read: (name: string) => Promise.resolve(all[name] ?? []) });

/** A row without its nulls, as deep equality sees it: what must decide on the digest. */
const plain = (one: Row): object =>
  Object.fromEntries(
    Object.entries(one)
      .filter(([, each]) => each !== null)
      .map(([name, each]) => [name, each instanceof Uint8Array ? ['bytes', ...each] : [each]]),
  );
const isSame = (one: Row, other: Row): boolean => {
  try {
    expect(plain(one)).to.deep.equal(plain(other));
    return true;
  } catch {
    return false;
  }
};

describe('the digest of tables', () => {
  it('is that of the rows alone: not of their order, nor of columns or names', () =>
    fc.assert(
      fc.property(content, fc.array(fc.nat()), (all, order) => {
        const shuffled = (list: readonly Row[]): readonly Row[] =>
          list
            .map((each, index) => ({ each, place: order[index] ?? 0 }))
            .sort((one, other) => one.place - other.place)
            .map(({ each }) => Object.fromEntries(Object.entries(each).toReversed()));
        const turned = { other: shuffled(all.other), one: shuffled(all.one) };
        expect(digestOf(turned)).to.equal(digestOf(all));
      }),
    ));

  it('is another for other rows', () =>
    fc.assert(
      fc.property(row, value, rows, (one, a, rest) => {
        const other = { ...one, a };
        fc.pre(!isSame(one, other));
        expect(rowText(one)).to.not.equal(rowText(other));
        const digests = [
          digestOf({ one: [one, ...rest], other: [] }),
          digestOf({ one: [other, ...rest], other: [] }),
          digestOf({ one: [one, ...rest, one], other: [] }),
          digestOf({ one: rest, other: [one] }),
        ];
        expect(new Set(digests).size).to.equal(4);
      }),
    ));

  it('takes a column that is null for one that is not there', () => {
    expect(rowText({ id: 1n, a: null })).to.equal(rowText({ id: 1n }));
    expect(rowText({ id: 1n, a: '' })).to.not.equal(rowText({ id: 1n }));
  });

  it('never changes again', () => {
    const bytes = Buffer.from([0, 255]);
    const mixed = { id: 1n, a: 'é\n', b: bytes, c: 2, d: true, e: ['x', '"'] };
    expect(rowText(mixed)).to.equal(
      '{"a":"é\\n","b":{"bytes":"00ff"},"c":{"number":"2"},"d":true,"e":["x","\\""],' +
        '"id":{"bigint":"1"}}',
    );
    const golden = 'd541d31ef46b848dba516bc734a42d54c7c9bb8998b7163dab33dd42dad4155a';
    expect(digestOf({ one: [mixed], other: [] })).to.equal(golden);
  });
});

describe('two targets', () => {
  const names = ['one', 'other'];

  it('differ where their digests do, and the row that differs is named', () =>
    fc.assert(
      fc.asyncProperty(content, rows, fc.nat(3), async (first, extra, dropped) => {
        const second = { one: [...extra, ...first.one.slice(dropped)], other: first.other };
        const found = await compareTargets(targetOf(first), targetOf(second), names);
        expect(found === undefined).to.equal(digestOf(first) === digestOf(second));
        if (found === undefined) return;
        const count = (all: Content): number =>
          (all[found.table] ?? []).filter((each) => rowText(each) === found.row).length;
        const more =
          found.onlyIn === 'first' ? count(first) - count(second) : count(second) - count(first);
        expect(more).to.be.greaterThan(0);
      }),
    ));
});
