import { expect } from 'chai';
import fc from 'fast-check';
import { type EventStore, type Recorded, memoryEventStore } from '@suuupra/eventstore';
import { idOf } from '@suuupra/kernel';
import { type Database, DatabaseError } from '@suuupra/postgres';
import { type Target, applyProjectionSchema, compareShapes, tableDigest } from '@suuupra/projector';
import { compareTargets, databaseTarget, memoryTarget, replay } from '@suuupra/projector';
import { LEDGER_SQL, LEDGER_TABLES, ledgerProjection } from './project.ts';
import { LATE_WAY, SURPLUS_WAY, WAY, document, logOfWay, openServer, recorded } from './scene.ts';

const TABLES = Object.keys(LEDGER_TABLES);
const EMPTY = `truncate ${[...TABLES, 'parked', 'checkpoint'].join(', ')}`;

const eventsOf = async (store: EventStore): Promise<readonly Recorded[]> => {
  const events: Recorded[] = [];
  for await (const event of store.readAll('start')) events.push(event);
  return events;
};

const everyEvent = async (): Promise<readonly Recorded[]> => {
  const ways = [...WAY, ...LATE_WAY, ...SURPLUS_WAY, document].map((event) => recorded(event));
  const unknown = ways.slice(0, 2).map((event) => ({ ...event, type: 'Teleported' }));
  return [...ways, ...unknown, ...(await eventsOf(await logOfWay()))];
};

/** Which event, and which id it bears: a small one is shared with others. */
type Pick = readonly [event: number, twin: number];

/** A log of these events: any of them, any number of times, in any order. */
async function drawn(from: readonly Recorded[], picks: readonly Pick[]): Promise<EventStore> {
  const store = memoryEventStore();
  const revisions = new Map<string, bigint>();
  const seen = new Set<string>();
  for (const [index, [pick, twin]] of picks.entries()) {
    const { streamId, type, data, metadata } = from[pick % from.length] ?? expect.fail();
    const revision = revisions.get(streamId) ?? -1n;
    // Two streams may hold events of one id; one stream never does.
    const shared = idOf('twin', String(twin));
    const isTaken = twin > 3 || seen.has(`${streamId} ${shared}`);
    const id = isTaken ? idOf('drawn', String(index)) : shared;
    seen.add(`${streamId} ${id}`);
    await store.append(streamId, [{ id, type, data, metadata }], revision);
    revisions.set(streamId, revision + 1n);
  }
  return store;
}

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
    const from = await everyEvent();
    const size = fc.integer({ min: 1, max: 9 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(), fc.nat(9)), { maxLength: 25 }),
        size,
        size,
        async (picks, one, other) => {
          const store = await drawn(from, picks);
          await database.query(EMPTY);
          const [real, memory] = [databaseTarget(database), memoryTarget(LEDGER_TABLES)];
          const project = async (target: Target, eventsPerCommit: number): Promise<string> =>
            await replay(ledgerProjection, { store, target }, { eventsPerCommit }).then(
              ({ parked }) => `parked ${parked.length}`,
              (error: unknown) => String(error).split(':')[0] ?? '',
            );
          expect(await project(memory, one)).to.equal(await project(real, other));
          expect(await compareTargets(real, memory, [...TABLES, 'parked'])).to.equal(undefined);
        },
      ),
      { numRuns: 60 },
    );
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
