import { expect } from 'chai';
import { type Recorded, memoryEventStore } from '@suuupra/eventstore';
import type { Database } from '@suuupra/postgres';
import { applyProjectionSchema, compareShapes } from '@suuupra/projector';
import { eventsOf, expectLikePostgres } from '@suuupra/testing';
import { PAYMENTS_SQL, PAYMENTS_TABLES, paymentsProjection } from './project.ts';
import { fill, openServer, stepsOf } from './scene.ts';

const everyEvent = async (): Promise<readonly Recorded[]> => {
  const store = memoryEventStore();
  await fill(store);
  await stepsOf(store).garble('deemed');
  return await eventsOf(store);
};

describe('the tables of the payments in memory', () => {
  let server: Awaited<ReturnType<typeof openServer>>;
  let database: Database;
  before(async () => {
    server = await openServer();
    database = server.open('payments');
    await applyProjectionSchema(database, PAYMENTS_SQL);
  });
  after(() => server.close());

  it('have the keys, unique columns and defaults of the schema', async () => {
    expect(await compareShapes(database, PAYMENTS_TABLES)).to.deep.equal([]);
  });

  it('hold what PostgreSQL holds, whatever the log and however it falls into batches', async () => {
    const events = await everyEvent();
    const compared = { projection: paymentsProjection, tables: PAYMENTS_TABLES, events };
    await expectLikePostgres(database, compared);
  });
});
