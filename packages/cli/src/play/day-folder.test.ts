import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { instantOf } from '@suuupra/kernel';
import { readDayFolder } from './day-folder.ts';

const SMALL = fileURLToPath(new URL('../../../tooling/days/generated/small', import.meta.url));

describe('a day folder', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'days-'));
    cpSync(SMALL, folder, { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const linesOf = (file: string): string[] =>
    readFileSync(join(folder, file), 'utf8').trimEnd().split(/\r?\n/);
  const write = (file: string, lines: readonly string[]): void =>
    writeFileSync(join(folder, file), `${lines.join('\r\n')}\r\n`);
  const changeLine = (file: string, line: number, change: (text: string) => string): void =>
    write(
      file,
      linesOf(file).map((text, index) => (index === line - 1 ? change(text) : text)),
    );
  const withOrder = (row: string): void => write('orders.csv', [...header(), row]);
  const header = (): string[] => linesOf('orders.csv').slice(0, 1);
  const ORDER = 'R1,2026-11-16T10:00:00+05:30,b1,29,,SKU-1:1,,p@bank,,';

  it('is read with the lines its rows stand on', () => {
    withOrder('R1,2026-11-16T10:00:00+05:30,b1,29,,A:1|B:-2,C1,p@bank,partial:500,12');
    const { orders, malformed } = readDayFolder(folder);
    expect(malformed).to.deep.equal([]);
    expect(orders).to.deep.equal([
      {
        line: 2,
        orderRef: 'R1',
        placedAt: instantOf('2026-11-16T10:00:00+05:30'),
        buyerId: 'b1',
        stateCode: '29',
        gstin: '',
        items: [
          { sku: 'A', quantity: 1n },
          { sku: 'B', quantity: -2n },
        ],
        coupon: 'C1',
        payerVpa: 'p@bank',
        refund: { amount: 500n, at: instantOf('2026-11-16T10:12:00+05:30') },
      },
    ]);
  });

  it('tells folders apart by their content', () => {
    const before = readDayFolder(folder).digest;
    expect(readDayFolder(folder).digest).to.equal(before);
    withOrder(ORDER);
    expect(readDayFolder(folder).digest).not.to.equal(before);
  });

  it('names a missing file', () => {
    rmSync(join(folder, 'coupons.csv'));
    expect(() => readDayFolder(folder)).to.throw(/coupons\.csv: there is no such file/);
  });

  it('names an unknown and a missing column', () => {
    changeLine('orders.csv', 1, (text) => text.replace('buyer_id', 'customer'));
    expect(() => readDayFolder(folder)).to.throw(
      'orders.csv:1: unknown column customer; missing column buyer_id',
    );
  });

  it('does not care in which order the columns stand', () => {
    const before = readDayFolder(folder).coupons;
    const turned = linesOf('coupons.csv').map((text) => text.split(',').toReversed().join(','));
    write('coupons.csv', turned);
    expect(readDayFolder(folder).coupons).to.deep.equal(before);
  });

  const malformed: readonly (readonly [string, string, RegExp])[] = [
    ['a field too few', ORDER.slice(0, -1), /^orders\.csv:2: 9 fields, expected 10$/],
    ['a time that is none', ORDER.replace('2026-11-16T', 'yesterday '), /placed_at is "yesterday/],
    ['a quantity with decimals', ORDER.replace(':1,', ':1.5,'), /items is "SKU-1:1\.5"/],
    ['a quantity beyond int64', ORDER.replace(':1,', ':9223372036854775808,'), /items is/],
    ['a refund with decimals', ORDER.replace(/,,$/, ',partial:10.50,5'), /refund is "partial:10/],
    ['a refund of nothing', ORDER.replace(/,,$/, ',partial:0,5'), /refund is "partial:0"/],
    ['a refund beyond int64', ORDER.replace(/,,$/, ',partial:9223372036854775808,5'), /refund is/],
    ['a refund at no time', ORDER.replace(/,,$/, ',full,'), /refund_after_minutes is ""/],
    ['no reference', ORDER.replace('R1', ''), /order_ref is ""/],
  ];
  for (const [what, row, problem] of malformed) {
    it(`sets aside an order with ${what} and keeps the others`, () => {
      write('orders.csv', [...header(), row, ORDER.replace('R1', 'R2')]);
      const read = readDayFolder(folder);
      expect(read.orders.map(({ orderRef, line }) => [orderRef, line])).to.deep.equal([['R2', 3]]);
      expect(read.malformed).to.have.length(1);
      expect(read.malformed[0]?.line).to.equal(2);
      expect(read.malformed[0]?.problem).to.match(problem);
    });
  }

  it('sets aside the second order of one reference', () => {
    write('orders.csv', [...header(), ORDER, ORDER]);
    expect(readDayFolder(folder).malformed).to.deep.equal([
      {
        line: 3,
        orderRef: 'R1',
        problem: 'orders.csv:3: order_ref is "R1", expected a reference used only once',
      },
    ]);
  });

  const broken: readonly (readonly [string, string, RegExp, string])[] = [
    ['accounts.csv', 'an amount with decimals', /,(\d+),ok/, ',10.50,ok'],
    ['accounts.csv', 'an amount beyond int64', /,(\d+),ok/, ',9223372036854775808,ok'],
    ['accounts.csv', 'a negative amount', /,(\d+),ok/, ',-1,ok'],
    ['accounts.csv', 'an unknown behaviour', /,ok$/, ',sulks'],
    ['catalogue.csv', 'an unknown kind', /,(course|cohort|kit),/, ',boat,'],
  ];
  for (const [file, what, from, to] of broken) {
    it(`refuses ${file} with ${what}, naming the line`, () => {
      const line = linesOf(file).findIndex((text) => from.test(text)) + 1;
      changeLine(file, line, (text) => text.replace(from, to));
      expect(() => readDayFolder(folder)).to.throw(new RegExp(`^${file}:${line}: `));
    });
  }
});
