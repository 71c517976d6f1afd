import { expect } from 'chai';
import fc from 'fast-check';
import { type EventStore, memoryEventStore } from '@suuupra/eventstore';
import { type Database, ProjectorFencedError } from '@suuupra/postgres';
import { compareSchemas, rebuild, replay, switchSchemas } from './rebuild.ts';
import { TOY_SQL, TOY_TABLES, append, openServer, toy } from './scene.ts';
import { applyProjectionSchema, databaseTarget, memoryTarget } from './target.ts';
import { openWriter } from './writer.ts';

const TABLES = [...Object.keys(TOY_TABLES), 'parked'];

async function fill(store: EventStore): Promise<void> {
  await append(store, 'toy.a', 1, 2, 'Silent', 3);
  await append(store, 'other.x', 1);
  await append(store, 'toy.b', 10, 'Garbled', 11);
  await append(store, 'toy.a', 4);
}

describe('a rebuild in PostgreSQL', () => {
  let server: Awaited<ReturnType<typeof openServer>>;
  let store: EventStore;
  let live: Database;
  before(async () => {
    server = await openServer();
    store = memoryEventStore();
    await fill(store);
    live = server.open('toy');
    await applyProjectionSchema(live, TOY_SQL);
    await replay(toy, { store, target: databaseTarget(live) }, { eventsPerCommit: 2 });
  });
  after(() => server.close());

  it('gives the same rows in a second schema, in other batches', async () => {
    const database = server.open('toy_2');
    const rebuilt = await rebuild(toy, { store, database, schemaSql: TOY_SQL });
    expect(rebuilt.events).to.equal(8);
    expect(rebuilt.parked.map(({ revision }) => revision)).to.deep.equal([1n, 2n]);
    const schemas = { live: 'toy', fresh: 'toy_2' };
    expect(await compareSchemas(live, schemas, TABLES)).to.equal(undefined);
    await database.query(`update note set amount = 99 where amount = 10`);
    const found = await compareSchemas(live, schemas, TABLES);
    expect(found).to.include({ table: 'note', onlyIn: 'toy' });
    await database.query(`update note set amount = 10 where amount = 99`);
  });

  it('takes the place of the live schema, and fences off who wrote there', async () => {
    const old = await openWriter({ projection: toy, target: databaseTarget(live) });
    await switchSchemas(live, { live: 'toy', fresh: 'toy_2', retired: 'toy_1' });
    await append(store, 'toy.a', 5);
    for await (const event of store.readAll('start')) old.take(event);
    const failure: unknown = await old.flush().catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(ProjectorFencedError);
    const done = await replay(toy, { store, target: databaseTarget(live) });
    expect(done.events).to.equal(1);
    const [row] = await live.query(`select amount from total where stream = 'toy.a'`);
    expect(row).to.deep.equal({ amount: 15n });
  });
});

describe('the rows of a projection', () => {
  it('are the same from any checkpoint on, in any batches, and when every event comes twice', () =>
    fc.assert(
      fc.asyncProperty(fc.nat(12), fc.integer({ min: 1, max: 9 }), async (stop, size) => {
        const store = memoryEventStore();
        await fill(store);
        const whole = memoryTarget(TOY_TABLES);
        await replay(toy, { store, target: whole });
        const parts = memoryTarget(TOY_TABLES);
        const until = BigInt(stop) * 16n;
        await replay(toy, { store, target: parts }, { until, eventsPerCommit: size });
        const twice = {
          readAll: async function* (from: bigint | 'start', to?: bigint) {
            for await (const event of store.readAll(from, to)) yield* [event, event];
          },
        };
        await replay(toy, { store: twice, target: parts }, { eventsPerCommit: size });
        for (const table of TABLES)
          expect(parts.tables.rows(table)).to.deep.equal(whole.tables.rows(table));
      }),
      { numRuns: 40 },
    ));
});
