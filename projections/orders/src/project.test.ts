import { expect } from 'chai';
import { CART_PREFIX } from '@suuupra/commerce/reactions';
import { type EventStore, memoryEventStore } from '@suuupra/eventstore';
import { memoryTarget, replay } from '@suuupra/projector';
import { isOver, tell, untold } from './life.ts';
import { ORDERS_TABLES, ordersProjection } from './project.ts';
import { appendRaw, appendTo, fill, stepsOf } from './scene.ts';

const TABLES = [...Object.keys(ORDERS_TABLES), 'parked'];
type Log = Pick<EventStore, 'readAll'>;

async function tablesOf(store: Log, ...steps: readonly (bigint | undefined)[]) {
  const target = memoryTarget(ORDERS_TABLES);
  for (const until of steps) {
    const options = { eventsPerCommit: 5, ...(until === undefined ? {} : { until }) };
    await replay(ordersProjection, { store, target }, options);
  }
  return target.tables;
}

describe('the rows of the orders', () => {
  it('are the same from any checkpoint on, and when every event comes twice', async () => {
    const store = memoryEventStore();
    await fill(appendTo(store));
    const whole = await tablesOf(store, undefined);
    const twice: Log = {
      readAll: async function* (from, until) {
        for await (const event of store.readAll(from, until)) yield* [event, event];
      },
    };
    for (let stop = 0n; stop <= (await store.head()); stop += 48n) {
      const parts = await tablesOf(twice, stop, undefined);
      for (const table of TABLES) expect(parts.rows(table), table).to.deep.equal(whole.rows(table));
    }
  });

  it('forget a rejection, and whatever came before, when the checkout starts again', async () => {
    const store = memoryEventStore();
    const { reject, start, place, cancel } = stepsOf(appendTo(store));
    await reject('A', 'SKU_NOT_FOUND');
    await start('A');
    const row = (await tablesOf(store, undefined)).row('checkout', { cart_id: 'c-A' });
    expect(row).to.include({ outcome: 'open', reason: '', order_id: 'o-A', total: 100_000n });
    await place('A');
    await cancel('A', 'Z9');
    const failed = (await tablesOf(store, undefined)).row('purchase', { order_id: 'o-A' });
    expect(failed).to.include({ outcome: 'payment_failed', reason: 'Z9' });
  });

  it('park an event of a type that nobody knows, and what follows on its stream', async () => {
    const store = memoryEventStore();
    const { start, reject } = stepsOf(appendTo(store));
    await appendRaw(store, `${CART_PREFIX}c-A`, { type: 'CartVanished', data: {}, id: 'x' });
    await start('A');
    await reject('B', 'SKU_NOT_FOUND');
    const tables = await tablesOf(store, undefined);
    expect(tables.rows('parked').map(({ type }) => type)).to.deep.equal([
      ...['CartVanished', 'CheckoutStarted'],
    ]);
    expect(tables.rows('checkout').map(({ order_ref }) => order_ref)).to.deep.equal(['B']);
  });
});

describe('the life of an order', () => {
  const A = { cartId: 'c-A', orderRef: 'A' };
  const after = (...types: readonly (readonly [string, object?])[]) =>
    types.reduce((told, [type, change = {}]) => tell(told, type, change), untold(A));

  it('is over when nothing more will happen by itself', () => {
    expect(isOver(untold(A))).to.equal(false);
    for (const outcome of ['rejected', 'sold_out', 'payment_failed', 'expired'])
      expect(isOver(after(['Some', { outcome }])), outcome).to.equal(true);
    const confirmed = ['OrderConfirmed', { outcome: 'confirmed' }] as const;
    expect(isOver(after(confirmed))).to.equal(false);
    expect(isOver(after(confirmed, ['OrderCompleted']))).to.equal(true);
    const asked = [confirmed, ['OrderRefundRequested'], ['OrderCompleted']] as const;
    expect(isOver(after(...asked))).to.equal(false);
    expect(isOver(after(...asked, ['OrderRefundAccepted']))).to.equal(false);
    expect(isOver(after(...asked, ['OrderRefundRefused']))).to.equal(true);
    const given = [['OrderRefundAccepted'], ['OrderRefundAbandoned']] as const;
    expect(isOver(after(...asked, ...given))).to.equal(true);
    expect(isOver(after(...asked, ['OrderRefunded', { refunded: 5n }]))).to.equal(true);
    expect(isOver(after(['Some', { outcome: 'expired' }], ['OrderReopened', { outcome: 'open' }])))
      .to.be.false;
  });
});
