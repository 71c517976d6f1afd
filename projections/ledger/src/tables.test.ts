import { expect } from 'chai';
import type { Recorded } from '@suuupra/eventstore';
import { type Database, DatabaseError } from '@suuupra/postgres';
import { type Target, applyProjectionSchema, compareShapes } from '@suuupra/projector';
import { memoryTarget, replay, tableDigest } from '@suuupra/projector';
import { eventsOf, expectLikePostgres } from '@suuupra/testing';
import { LEDGER_SQL, LEDGER_TABLES, ledgerProjection } from './project.ts';
import { LATE_WAY, SURPLUS_WAY, WAY, document, logOfWay, openServer, recorded } from './scene.ts';

const TABLES = Object.keys(LEDGER_TABLES);

const everyEvent = async (): Promise<readonly Recorded[]> => {
  const ways = [...WAY, ...LATE_WAY, ...SURPLUS_WAY, document].map((event) => recorded(event));
  const unknown = ways.slice(0, 2).map((event) => ({ ...event, type: 'Teleported' }));
  return [...ways, ...unknown, ...(await eventsOf(await logOfWay()))];
};

describe('the tables of the ledger in memory', () => {
  let server: Awaited<ReturnType<typeof openServer>>;
  let database: Database;
  before(async () => {
    server = await openServer();
    database = server.open('ledger');
    await applyProjectionSchema(database, LEDGER_SQL);
  });
  after(() => server.close());

  it('have the keys, unique columns and defaults of the schema', async () => {
    expect(await compareShapes(database, LEDGER_TABLES)).to.deep.equal([]);
  });

  it('hold what PostgreSQL holds, whatever the log and however it falls into batches', async () => {
    const events = await everyEvent();
    const compared = { projection: ledgerProjection, tables: LEDGER_TABLES, events };
    await expectLikePostgres(database, compared);
  });

  it('let nobody commit who believed another head, and do not keep what was believed', async () => {
    const store = await logOfWay(2);
    const target = memoryTarget(LEDGER_TABLES);
    await replay(ledgerProjection, { store, target }, { until: 64n });
    const before = tableDigest(target.tables, TABLES);
    const { load } = ledgerProjection;
    const stale = async (read: Target['read']) => {
      const state = (await load?.(read)) ?? expect.fail();
      return { ...state, chain: '00'.repeat(32) };
    };
    const failure: unknown = await replay(
      { ...ledgerProjection, load: stale },
      { store, target },
    ).catch((error: unknown) => error);
    expect(String(failure)).to.match(/book main goes on from entry \d+, not from \d+/);
    expect((failure as Error).cause).to.be.instanceOf(DatabaseError);
    expect(tableDigest(target.tables, TABLES)).to.equal(before);
    const digests = [1, 3, 100].map(async (eventsPerCommit) => {
      const each = memoryTarget(LEDGER_TABLES);
      await replay(ledgerProjection, { store, target: each }, { eventsPerCommit });
      return tableDigest(each.tables, TABLES);
    });
    expect(new Set(await Promise.all(digests)).size).to.equal(1);
  });
});
