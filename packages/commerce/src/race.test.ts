import { expect } from 'chai';
import { createActivity, memoryEventStore } from '@suuupra/eventstore';
import type { CommandContext, EventStore } from '@suuupra/eventstore';
import { idOf, systemClock } from '@suuupra/kernel';
import type { CouponTerms } from './coupon/decider.ts';
import { invoiceOf } from './series/documents.ts';
import { now } from './cart/scene.ts';
import { placed } from './order/scene.ts';
import { type WriteSide, createWriteSide } from './write-side.ts';

const BUYERS = Array.from({ length: 1_000 }, (_, index) => idOf('buyer', String(index)));

function sideOver(store: EventStore): WriteSide {
  const activity = createActivity();
  return createWriteSide({ store, activity, clock: systemClock(), merchantState: '29' });
}

function contextOf(commandId: string): CommandContext {
  const [correlationId, causationId] = [commandId, commandId];
  return { commandId, correlationId, causationId, actor: 'client', tenant: 'main' };
}

async function countOf(store: EventStore, type: string): Promise<number> {
  let count = 0;
  for await (const event of store.readAll('start')) count += Number(event.type === type);
  return count;
}

describe('a thousand buyers at once', () => {
  it('get the twenty-five seats there are, each of them once', async () => {
    const store = memoryEventStore();
    const { seats } = sideOver(store);
    const sku = 'COHORT';
    await seats.handle(
      sku,
      { type: 'OpenSeats', sku, capacity: 25, at: 0n },
      contextOf(idOf('open')),
    );
    const race = (): Promise<readonly string[]> =>
      Promise.all(
        BUYERS.map(async (orderId) => {
          const command = { type: 'ReserveSeats', sku, orderId, quantity: 1, at: 0n } as const;
          const handled = await seats.handle(sku, command, contextOf(idOf('seat', orderId)));
          return handled.ok ? 'reserved' : handled.reason;
        }),
      );
    const first = await race();
    expect(first.filter((answer) => answer === 'reserved')).to.have.lengthOf(25);
    expect(first.filter((answer) => answer === 'SOLD_OUT')).to.have.lengthOf(975);
    expect(await race()).to.deep.equal(first);
    expect(await countOf(store, 'SeatsReserved')).to.equal(25);
  });

  it('get the last uses of a coupon, and a second process gives no more away', async () => {
    const store = memoryEventStore();
    const [one, other] = [sideOver(store).coupons, sideOver(store).coupons];
    const terms: CouponTerms = {
      ...{ code: 'LAST', kind: 'flat', value: 1n, maxDiscount: 1n, minOrder: 0n },
      ...{ validFrom: 0n, validTo: 1n, usageLimit: 15n },
    };
    await one.handle('LAST', { type: 'CreateCoupon', terms, at: 0n }, contextOf(idOf('create')));
    const answers = await Promise.all(
      BUYERS.map(async (orderId, index) => {
        const coupons = index % 2 === 0 ? one : other;
        const command = { type: 'ReserveCoupon', orderId, at: 0n } as const;
        const handled = await coupons.handle('LAST', command, contextOf(idOf('use', orderId)));
        return handled.ok ? 'reserved' : handled.reason;
      }),
    );
    expect(answers.filter((answer) => answer === 'reserved')).to.have.lengthOf(15);
    expect(answers.filter((answer) => answer === 'COUPON_EXHAUSTED')).to.have.lengthOf(985);
    expect(await countOf(store, 'CouponReserved')).to.equal(15);
  });

  it('get documents numbered without a gap, even if everyone asks twice', async () => {
    const store = memoryEventStore();
    const { series } = sideOver(store);
    if (placed.type !== 'OrderPlaced') throw new Error('the scene places an order');
    const { type: _type, ...order } = placed;
    const numbers = await Promise.all(
      [...BUYERS, ...BUYERS].map(async (orderId, index) => {
        const content = invoiceOf({ ...order, orderId });
        const command = { type: 'IssueDocument', prefix: 'KA2627/A', content, at: now } as const;
        const context = contextOf(idOf('issue', String(index)));
        const handled = await series.handle('29.2627.A', command, context);
        return handled.ok ? handled.state.issued : 0;
      }),
    );
    expect(Math.max(...numbers)).to.equal(1_000);
    const issued: string[] = [];
    for await (const event of store.read('commerce.series-29.2627.A')) {
      const { number } = event.data as Readonly<{ number: string }>;
      issued.push(number);
    }
    expect(issued).to.deep.equal(
      BUYERS.map((_, index) => `KA2627/A${String(index + 1).padStart(7, '0')}`),
    );
  });
});
