import { expect } from 'chai';
import { type EventStore, createActivity, createReader } from '@suuupra/eventstore';
import { silentLog } from '@suuupra/grpc';
import { INTENT_PREFIX } from '@suuupra/payments/reactions';
import type { Database } from '@suuupra/postgres';
import { applyProjectionSchema, compareSchemas, databaseTarget } from '@suuupra/projector';
import { memoryTarget, rebuild, replay } from '@suuupra/projector';
import { checkBook } from './audit.ts';
import { composeLedger } from './compose.ts';
import { LEDGER_SQL, LEDGER_TABLES, ledgerProjection } from './project.ts';
import { readHead } from './query.ts';
import { captured, logOfWay, openServer, recorded, stored } from './scene.ts';

/** Two payments under one request id once made such events, by a caller's mistake. */
describe('two events of one id in different streams', () => {
  const twin = `${INTENT_PREFIX}p-2`;
  let server: Awaited<ReturnType<typeof openServer>>;
  let store: EventStore;
  let database: Database;
  before(async () => {
    server = await openServer();
    store = await logOfWay();
    const { type, metadata } = recorded(captured);
    let id = '';
    for await (const event of store.readAll('start')) if (event.type === type) ({ id } = event);
    for (const [index, each] of [id, `${id.slice(0, -4)}0000`].entries()) {
      const { data } = stored({ ...captured, paymentIntentId: 'p-2', number: index + 7 });
      await store.append(twin, [{ id: each, type, data, metadata }], BigInt(index) - 1n);
    }
    database = server.open('ledger');
    await applyProjectionSchema(database, LEDGER_SQL);
  });
  after(() => server.close());

  it('leave the second one deferred, and what comes behind it is entered', async () => {
    const target = databaseTarget(database);
    const { parked } = await replay(ledgerProjection, { store, target });
    expect(parked).to.deep.equal([]);
    const rows = await database.query(
      `select src_stream, src_revision, rule_id from entry
       where src_stream = $1 order by seq`,
      [twin],
    );
    expect(rows).to.deep.equal([
      { src_stream: twin, src_revision: 0n, rule_id: 'deferred' },
      { src_stream: twin, src_revision: 1n, rule_id: 'capture' },
      { src_stream: twin, src_revision: 1n, rule_id: 'platform-fee' },
    ]);
  });

  it('are told in the status as an open case, with the place of the second', async () => {
    const reader = createReader({ store, activity: createActivity() });
    const { status } = composeLedger({ database, reader, log: silentLog });
    const { cases = [] } = await status();
    expect(cases.map(({ kind, subject }) => [kind, subject])).to.deep.equal([
      ['ledger-shared-event-id', `${twin}@0`],
    ]);
  });

  it('give the same book in any batches, in memory, and from the streams alone', async () => {
    const head = await readHead(database);
    const second = server.open('ledger_2');
    await rebuild(ledgerProjection, { store, database: second, schemaSql: LEDGER_SQL });
    const third = server.open('ledger_3');
    await applyProjectionSchema(third, LEDGER_SQL);
    const target = databaseTarget(third);
    await replay(ledgerProjection, { store, target }, { eventsPerCommit: 1 });
    for (const fresh of ['ledger_2', 'ledger_3']) {
      const schemas = { live: 'ledger', fresh };
      const tables = Object.keys(LEDGER_TABLES);
      expect(await compareSchemas(database, schemas, tables)).to.equal(undefined);
    }
    const memory = memoryTarget(LEDGER_TABLES);
    await replay(ledgerProjection, { store, target: memory });
    expect(memory.tables.rows('entry')).to.have.length(Number(head.size));
    const check = await checkBook({ store, database });
    expect(check).to.include({ entries: head.size, chainHash: head.chain, deferred: 1 });
    expect(['coverage', undefined]).to.include(check.problem?.field);
  });
});
