import { expect } from 'chai';
import fc from 'fast-check';
import { type EventStore, type Recorded, memoryEventStore } from '@suuupra/eventstore';
import { idOf } from '@suuupra/kernel';
import type { Database } from '@suuupra/postgres';
import { type Target, applyProjectionSchema, compareShapes } from '@suuupra/projector';
import { compareTargets, databaseTarget, memoryTarget, replay } from '@suuupra/projector';
import { SETTLEMENT_SQL, SETTLEMENT_TABLES, settlementProjection } from './project.ts';
import { fill, openServer, stepsOf } from './scene.ts';

const TABLES = Object.keys(SETTLEMENT_TABLES);
const EMPTY = `truncate ${[...TABLES, 'parked', 'checkpoint'].join(', ')}`;

const eventsOf = async (store: EventStore): Promise<readonly Recorded[]> => {
  const events: Recorded[] = [];
  for await (const event of store.readAll('start')) events.push(event);
  return events;
};

const everyEvent = async (): Promise<readonly Recorded[]> => {
  const store = memoryEventStore();
  await fill(store);
  await stepsOf(store).garble('001');
  return await eventsOf(store);
};

/** A log of these events: any of them, any number of times, in any order. */
async function drawn(from: readonly Recorded[], picks: readonly number[]): Promise<EventStore> {
  const store = memoryEventStore();
  const revisions = new Map<string, bigint>();
  for (const [index, pick] of picks.entries()) {
    const { streamId, type, data, metadata } = from[pick % from.length] ?? expect.fail();
    const revision = revisions.get(streamId) ?? -1n;
    const id = idOf('drawn', String(index));
    await store.append(streamId, [{ id, type, data, metadata }], revision);
    revisions.set(streamId, revision + 1n);
  }
  return store;
}

/** The two say in words of their own which row is there already. */
const worded = ({ read }: Target): Pick<Target, 'read'> => ({
  read: async (table, where) =>
    (await read(table, where)).map(({ problem = null, ...row }) => ({
      ...row,
      problem:
        typeof problem === 'string' ? problem.replace(/(made its rows): .*/s, '$1') : problem,
    })),
});

describe('the tables of the settlement in memory', () => {
  let server: Awaited<ReturnType<typeof openServer>>;
  let database: Database;
  before(async () => {
    server = await openServer();
    database = server.open('settlement');
    await applyProjectionSchema(database, SETTLEMENT_SQL);
  });
  after(() => server.close());

  it('have the keys, unique columns and defaults of the schema', async () => {
    expect(await compareShapes(database, SETTLEMENT_TABLES)).to.deep.equal([]);
  });

  it('hold what PostgreSQL holds, whatever the log and however it falls into batches', async () => {
    const from = await everyEvent();
    const size = fc.integer({ min: 1, max: 9 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(), { maxLength: 40 }),
        size,
        size,
        async (picks, one, other) => {
          const store = await drawn(from, picks);
          await database.query(EMPTY);
          const [real, memory] = [databaseTarget(database), memoryTarget(SETTLEMENT_TABLES)];
          const project = async (target: Target, eventsPerCommit: number): Promise<string> =>
            await replay(settlementProjection, { store, target }, { eventsPerCommit }).then(
              ({ parked }) => `parked ${parked.length}`,
              (error: unknown) => String(error).split(':')[0] ?? '',
            );
          expect(await project(memory, one)).to.equal(await project(real, other));
          expect(
            await compareTargets(worded(real), worded(memory), [...TABLES, 'parked']),
          ).to.equal(undefined);
        },
      ),
      { numRuns: 60 },
    );
  });
});
