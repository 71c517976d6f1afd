import { expect } from 'chai';
import type { EventStore, Recorded } from '@suuupra/eventstore';
import { idOf } from '@suuupra/kernel';
import { INTENT_PREFIX } from '@suuupra/payments/reactions';
import { type Database, ProjectorFencedError } from '@suuupra/postgres';
import { applyProjectionSchema, compareSchemas, databaseTarget } from '@suuupra/projector';
import { rebuild, replay } from '@suuupra/projector';
import { type BookCheck, checkBook } from './audit.ts';
import { EMPTY_BOOK } from './book.ts';
import { LEDGER_SQL, LEDGER_TABLES, ledgerProjection } from './project.ts';
import { readHead } from './query.ts';
import { logOfWay, metadataFor, openServer } from './scene.ts';

describe('the audit of the book', () => {
  let server: Awaited<ReturnType<typeof openServer>>;
  let store: EventStore;
  let database: Database;
  before(async () => {
    server = await openServer();
    store = await logOfWay(3);
    database = server.open('ledger');
    await applyProjectionSchema(database, LEDGER_SQL);
    const target = databaseTarget(database);
    await replay(ledgerProjection, { store, target }, { eventsPerCommit: 4 });
  });
  after(() => server.close());

  it('proves a book that nobody has touched', async () => {
    const { problem, ...check } = await checkBook({ store, database });
    expect(problem).to.equal(undefined);
    const { size, chain } = await readHead(database);
    expect(check).to.deep.include({
      proved: true,
      incomplete: false,
      entries: size,
      chainHash: chain,
      uncovered: 0,
    });
    expect(check.events).to.equal(24);
  });

  /** One value of one row of each kind, changed by hand. */
  const changes: readonly (readonly [statement: string, field: RegExp, seq?: bigint])[] = [
    [`update entry set encoded = set_byte(encoded, 260, 1) where seq = 20`, /./, 20n],
    [`update entry set encoded = encoded || '\\x00' where seq = 13`, /^encoded: entry/, 13n],
    [`update entry set chain = set_byte(chain, 0, 1) where seq = 14`, /^chain/, 14n],
    [`update entry set entry_id = gen_random_uuid() where seq = 15`, /^entry_id/, 15n],
    [`update entry set kind = 'reversal' where seq = 16`, /^kind/, 16n],
    [`update entry set src_stream = 'payments.intent-x' where seq = 13`, /^src_stream/, 13n],
    [`update entry set src_revision = 9 where seq = 13`, /^src_revision/, 13n],
    [`update entry set rule_id = 'x' where seq = 17`, /^rule_id/, 17n],
    [`update entry set rule_version = 2 where seq = 18`, /^rule_version/, 18n],
    [`update entry set seq = 1000 where seq = 19`, /^entry/, 19n],
    [`delete from entry where seq = (select max(seq) from entry)`, /^entry/],
    [`delete from entry`, /^entry/, 0n],
    [`update posting set amount = amount + 1 where seq = 13 and line = 0`, /^posting 0/, 13n],
    [`update posting set account = 'x' where seq = 13 and line = 1`, /^posting 1/, 13n],
    [`update posting set side = 'C' where seq = 13 and line = 0`, /^posting 0/, 13n],
    [`update posting set asset = 'USD' where seq = 13 and line = 2`, /^posting 2/, 13n],
    [`delete from posting where seq = 13 and line = 3`, /^posting 3/, 13n],
    [`insert into posting values (13, 9, 'D', 'x', 'INR', 1)`, /^posting 9/, 13n],
    [`insert into posting values (-5, 0, 'D', 'x', 'INR', 1)`, /^posting 0/, -5n],
    [`update balance set debits = debits + 1 where account = 'revenue:refunds'`, /revenue:refunds/],
    [`update balance set account = 'revenue:x' where account = 'revenue:kits'`, /revenue:/],
    [`delete from balance where account = 'revenue:kits'`, /revenue:kits/],
    [`insert into balance values ('x', 'INR', 0, 0)`, /balance of x/],
    [`alter table head disable trigger user; update head set size = size + 1`, /head/],
    [`alter table head disable trigger user; update head set from_size = 20`, /head/],
    [
      `alter table head disable trigger user; update head set chain = set_byte(chain, 3, 1)`,
      /head/,
    ],
    [`alter table head disable trigger user; update head set from_chain = '\\x01'`, /head/],
    [`delete from head`, /head/],
    [`update checkpoint set position = position - 32`, /entry|checkpoint|coverage/],
    [`update checkpoint set position = position + 1`, /checkpoint/],
  ];
  for (const [statement, field, seq] of changes) {
    it(`finds: ${statement}`, async () => {
      const check = await checkAfter(statement, { store, database });
      expect(check.proved).to.equal(false);
      expect(check.incomplete).to.equal(check.problem?.field === 'coverage');
      expect(check.problem?.field).to.match(field);
      if (seq !== undefined) expect(check.problem?.seq).to.equal(seq);
      if (!/posting 0|coverage|checkpoint/.test(check.problem?.field ?? ''))
        expect(check.problem?.entryId).to.match(/^[0-9a-f-]{36}$/);
    });
  }

  it('finds a changed event, and names its first entry and what differs', async () => {
    const changed = (change: (event: Recorded) => Recorded): Pick<EventStore, 'readAll'> => ({
      readAll: async function* (from, until) {
        for await (const event of store.readAll(from, until))
          yield event.type === 'PaymentCaptured' && event.revision === 0n ? change(event) : event;
      },
    });
    const rrn = (event: Recorded): Recorded => {
      const data = { ...(event.data as Readonly<Record<string, string>>), rrn: '632010000009' };
      return { ...event, data };
    };
    const { problem } = await checkBook({ store: changed(rrn), database });
    expect(problem).to.include({ field: 'src_event_hash', seq: 13n });
    const late = { at: '2026-11-16T20:00:00.000001Z' };
    const moved = changed((event) => ({ ...event, metadata: { ...event.metadata, ...late } }));
    const earlier = await checkBook({ store: moved, database });
    expect(earlier.problem).to.include({ field: 'recorded_us', seq: 0n });
    const none: Pick<EventStore, 'readAll'> = { readAll: async function* () {} };
    expect((await checkBook({ store: none, database })).problem).to.include({ field: 'entry' });
  });

  it('does not call a book proved that has not come to the end of the streams', async () => {
    const late = await logOfWay(4);
    const { problem, ...check } = await checkBook({ store: late, database });
    expect(check).to.include({ proved: false, incomplete: true, uncovered: 7, deferred: 0 });
    expect(problem).to.include({ field: 'coverage' });
  });

  it('does not call a book proved that lacks an event which no rule could take', async () => {
    const gapped = await logOfWay(1);
    const events = [
      { id: idOf('x'), type: 'PaymentCaptured', data: {}, metadata: metadataFor('x') },
    ];
    const streamId = `${INTENT_PREFIX}p-7`;
    await gapped.append(streamId, events, -1n);
    const other = server.open('ledger_gap');
    await rebuild(ledgerProjection, { store: gapped, database: other, schemaSql: LEDGER_SQL });
    const { problem, ...check } = await checkBook({ store: gapped, database: other });
    expect(check).to.include({ proved: false, incomplete: true, uncovered: 0, deferred: 1 });
    expect(problem).to.include({ field: 'coverage', seq: check.entries - 1n });
    expect(problem?.problem).to.equal(
      `no rule could take 1 events, the first one stands at ${streamId}@0`,
    );
    await other.query("update entry set kind = 'no-posting' where kind = 'deferred'");
    const tampered = await checkBook({ store: gapped, database: other });
    expect(tampered).to.include({ proved: false, incomplete: false });
    expect(tampered.problem?.field).to.equal('kind');
  });

  it('gives the same chain when it is built again in a second schema', async () => {
    const second = server.open('ledger_2');
    await rebuild(ledgerProjection, { store, database: second, schemaSql: LEDGER_SQL });
    expect(await readHead(second)).to.deep.equal(await readHead(database));
    const tables = [...Object.keys(LEDGER_TABLES), 'parked'];
    const schemas = { live: 'ledger', fresh: 'ledger_2' };
    expect(await compareSchemas(database, schemas, tables)).to.equal(undefined);
  });

  it('lets nobody commit who believed another head than the one that stands', async () => {
    const { read } = databaseTarget(database);
    const state = (await ledgerProjection.load?.(read)) ?? EMPTY_BOOK;
    const stale = { ...state, chain: '00'.repeat(32) };
    const longer = await logOfWay(4);
    const target = databaseTarget(database);
    const failure: unknown = await replay(
      { ...ledgerProjection, load: () => Promise.resolve(stale) },
      { store: longer, target },
    ).catch((error: unknown) => error);
    expect(String(failure)).to.match(/book main goes on from entry/);
    expect(failure).to.not.be.instanceOf(ProjectorFencedError);
    expect((await checkBook({ store, database })).proved).to.equal(true);
  });
});

class UndoneError extends Error {
  override readonly name = 'UndoneError';
}

/** The check runs inside the transaction that makes the change, which is then undone. */
async function checkAfter(
  statement: string,
  { store, database }: Readonly<{ store: EventStore; database: Database }>,
): Promise<BookCheck> {
  const checks: BookCheck[] = [];
  const work = database.transaction(async (tx) => {
    await tx.query(statement);
    const query: typeof tx.query = (sql, params, name) =>
      sql.startsWith('set transaction') ? Promise.resolve([]) : tx.query(sql, params, name);
    const inside: Pick<Database, 'transaction'> = {
      transaction: (check) => check({ ...tx, query }),
    };
    checks.push(await checkBook({ store, database: inside }));
    throw new UndoneError();
  });
  const failure: unknown = await work.catch((error: unknown) => error);
  const [check] = checks;
  if (!(failure instanceof UndoneError) || check === undefined) throw failure as Error;
  return check;
}
