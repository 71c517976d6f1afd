import { expect } from 'chai';
import { type Recorded, memoryEventStore } from '@suuupra/eventstore';
import type { Database } from '@suuupra/postgres';
import { applyProjectionSchema, compareShapes } from '@suuupra/projector';
import { eventsOf, expectLikePostgres } from '@suuupra/testing';
import { SETTLEMENT_SQL, SETTLEMENT_TABLES, settlementProjection } from './project.ts';
import { fill, openServer, stepsOf } from './scene.ts';

const everyEvent = async (): Promise<readonly Recorded[]> => {
  const store = memoryEventStore();
  await fill(store);
  await stepsOf(store).garble('001');
  return await eventsOf(store);
};

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
    const events = await everyEvent();
    const compared = { projection: settlementProjection, tables: SETTLEMENT_TABLES, events };
    await expectLikePostgres(database, compared);
  });
});
