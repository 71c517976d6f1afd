import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { launchPostgres } from '@suuupra/embedded';
import { openDatabase } from '@suuupra/postgres';
import { daysFolder, expectedOf, playOnce, suuupra, temporaryFolder } from './command-scene.ts';

const PLAY_LIMIT_MS = 240_000;

describe('suuupra play', function () {
  this.timeout(PLAY_LIMIT_MS);
  const root = temporaryFolder();
  const small = daysFolder('generated/small');
  const auditOf = (dataDirectory: string) => suuupra('audit', 'check', '--data-dir', dataDirectory);
  const headIn = (out: string): string => /head ([0-9a-f]{64})/.exec(out)?.[1] ?? '';

  for (const name of ['shipped', 'generated/border', 'generated/corners', 'generated/wide']) {
    it(`leads ${name} to its expected figures`, async () => {
      const folder = daysFolder(name);
      const report = await playOnce(folder, join(root(), name.replace('/', '-')));
      expect(report).to.deep.equal(expectedOf(folder));
    });
  }

  it('says the same in one process, in many, and when it is played again', async () => {
    const one = join(root(), 'one');
    const many = join(root(), 'many');
    expect(await playOnce(small, one)).to.deep.equal(expectedOf(small));
    expect(await playOnce(small, many, '--processes')).to.deep.equal(expectedOf(small));
    const [first, second] = [await auditOf(one), await auditOf(many)];
    expect([first.code, second.code]).to.deep.equal([0, 0]);
    expect(headIn(first.out))
      .to.match(/^[0-9a-f]{64}$/)
      .and.to.equal(headIn(second.out));
    expect(await playOnce(small, one)).to.deep.equal(expectedOf(small));
    expect(headIn((await auditOf(one)).out)).to.equal(headIn(first.out));
  });

  it('refuses other files on the data directory of a play', async () => {
    const folder = join(root(), 'other');
    cpSync(small, folder, { recursive: true });
    writeFileSync(
      join(folder, 'orders.csv'),
      readFileSync(join(folder, 'orders.csv'), 'utf8').replace('ORD-', 'OTHER-'),
    );
    const ended = await suuupra('play', folder, '--data-dir', join(root(), 'one'), '--once');
    expect(ended.code).to.equal(1);
    expect(ended.err).to.match(/holds a play of other files/);
  });

  it('goes on without a row that can not be read, and lists it', async () => {
    const folder = join(root(), 'broken');
    cpSync(small, folder, { recursive: true });
    const orders = join(folder, 'orders.csv');
    const lines = readFileSync(orders, 'utf8').trimEnd().split(/\r?\n/);
    const broken = 'BAD-1,2026-11-16T10:00:00+05:30,b,29,,SKU-001:1.5,,p@x,,';
    writeFileSync(orders, `${[...lines, broken].join('\n')}\n`);
    const report = join(root(), 'broken.json');
    const data = join(root(), 'broken-data');
    const ended = await suuupra(
      ...['play', folder, '--data-dir', data, '--once', '--report', report],
    );
    expect(ended.code).to.equal(0);
    const figures: unknown = JSON.parse(readFileSync(report, 'utf8'));
    expect(figures).to.deep.equal(expectedOf(small));
    const rows = JSON.parse(
      readFileSync(join(root(), 'broken.rejected.json'), 'utf8'),
    ) as readonly Readonly<{ line: number; reason: string }>[];
    expect(rows.at(-1)?.line).to.equal(lines.length + 1);
    expect(rows.at(-1)?.reason).to.match(/orders\.csv:\d+: items is "SKU-001:1\.5"/);
  });

  const byte = 'update entry set encoded = set_byte(encoded, 60, 7)';
  const amount = 'update posting set amount = amount + 1';
  const tampers = [
    ['a byte of an entry', `${byte} where seq = 40 returning seq`],
    [
      'an amount',
      `${amount} where line = 0 and seq = (select max(seq) from posting) returning seq`,
    ],
    ['a balance', 'update balance set debits = debits + 1 where debits > 0'],
  ] as const;
  it('audit check names what was changed by hand', async () => {
    for (const [what, sql] of tampers) {
      const data = join(root(), `tampered-${what.replaceAll(' ', '-')}`);
      // Modes matter to PostgreSQL, and cpSync does not keep them.
      execFileSync('cp', ['-a', join(root(), 'one'), data]);
      const seq = await inLedger(data, sql);
      const ended = await auditOf(data);
      expect(ended.code, what).to.equal(1);
      // A balance is the sum of many entries: the last one on its account is named.
      const named = new RegExp(`NOT PROVED: entry ${seq ?? '\\d+'} \\([0-9a-f-]{36}\\)`);
      expect(ended.out, what).to.match(named);
    }
  });
});

/** Changes a row of the book by hand; answers which entry it belongs to, if the row says so. */
async function inLedger(dataDirectory: string, sql: string): Promise<bigint | undefined> {
  const server = await launchPostgres({ directory: join(dataDirectory, 'postgres') });
  const database = openDatabase(server.url, { schema: 'ledger' });
  const [row] = await database.query<{ seq: bigint }>(sql);
  await database.close();
  await server.stop();
  return row?.seq;
}
