import { expect } from 'chai';
import { ENTITLEMENT_PREFIX, ORDER_PREFIX } from '@suuupra/commerce/reactions';
import { type Recorded, memoryEventStore } from '@suuupra/eventstore';
import type { Database } from '@suuupra/postgres';
import { applyProjectionSchema, compareShapes } from '@suuupra/projector';
import { eventsOf, expectLikePostgres } from '@suuupra/testing';
import { ORDERS_SQL, ORDERS_TABLES, ordersProjection } from './project.ts';
import { appendRaw, appendTo, fill, openServer } from './scene.ts';

const everyEvent = async (): Promise<readonly Recorded[]> => {
  const store = memoryEventStore();
  const append = appendTo(store);
  await fill(append);
  const named = { orderId: 'o-C2', orderRef: 'C2' };
  const granted = { ...named, buyerId: 'b', documentNumber: 'KA2627/A0000002', lines: [] };
  await append('o-C2', { type: 'EntitlementGranted', ...granted });
  const number = 'KA2627/A0000003';
  const gone = { number, ...named, refundId: '', reason: '' };
  await append('29.2627.A', { type: 'DocumentCancelled', ...gone });
  // Another document with a place in the series that is taken, whatever its number.
  const issued = (await eventsOf(store)).find(({ type }) => type === 'DocumentIssued');
  const data = { ...(issued?.data as object), number: 'KA2627/A0000077' };
  await appendRaw(store, issued?.streamId ?? '', { type: 'DocumentIssued', data, id: 'again' });
  for (const prefix of [ORDER_PREFIX, ENTITLEMENT_PREFIX])
    await appendRaw(store, `${prefix}o-C2`, { type: 'Garbled', data: {}, id: `${prefix}x` });
  return await eventsOf(store);
};

describe('the tables of the orders in memory', () => {
  let server: Awaited<ReturnType<typeof openServer>>;
  let database: Database;
  before(async () => {
    server = await openServer();
    database = server.open('orders');
    await applyProjectionSchema(database, ORDERS_SQL);
  });
  after(() => server.close());

  it('have the keys, unique columns and defaults of the schema', async () => {
    expect(await compareShapes(database, ORDERS_TABLES)).to.deep.equal([]);
  });

  it('hold what PostgreSQL holds, whatever the log and however it falls into batches', async () => {
    const events = await everyEvent();
    const compared = { projection: ordersProjection, tables: ORDERS_TABLES, events };
    await expectLikePostgres(database, compared);
  });
});
