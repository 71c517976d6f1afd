import { OrderServiceService } from '@suuupra/contracts/suuupra/commerce/v1/order_service';
import { type EventStore, memoryEventStore } from '@suuupra/eventstore';
import { type EventCodec, idOf } from '@suuupra/kernel';
import { intentEvents } from '@suuupra/payments/reactions';
import { merchantSettlementEvents } from '@suuupra/settlement/reactions';
import { type Death, startMachine, startStandIns } from '@suuupra/testing';
import { expect } from 'chai';
import { composeCheckout } from './compose.ts';
import { type CheckoutEvent, checkoutEvents } from './events.ts';
import { opened, sampleOf } from './samples.ts';
import { captured } from './world.ts';

const ORDERS = ['order-1', 'order-2', 'order-3'];

async function put<E>(
  store: EventStore,
  stream: string,
  codec: EventCodec<E>,
  events: readonly E[],
): Promise<void> {
  const at = '2026-11-16T04:30:00.000000Z';
  const recorded = events.map((event, index) => {
    const id = idOf(stream, String(index));
    const chain = { commandId: id, correlationId: id, causationId: id };
    const metadata = { tenant: 'main', actor: 'test', ...chain, at, commandHash: '' };
    return { id, ...codec.encode(event), metadata };
  });
  await store.append(stream, recorded, -1n);
}

/** Three orders wait for the settlement of their day, which is there now. */
async function settledDay(): Promise<EventStore> {
  const store = memoryEventStore();
  for (const orderId of ORDERS) {
    const done = ['CheckoutReserved', 'CheckoutPaid', 'CheckoutFulfilled'] as const;
    const history: CheckoutEvent[] = [{ ...opened, orderId }, ...done.map(sampleOf)];
    const paid = Object.assign(captured(1), { orderId });
    await put(store, `payments.intent-${orderId}`, intentEvents, [paid]);
    await put(store, `saga.checkout-${orderId}`, checkoutEvents, history);
  }
  const matched = { day: '2026-11-16', net: 100n, utr: 'U', postedAt: '' };
  await put(store, 'settlement.merchant-2026-11-16', merchantSettlementEvents, [
    { type: 'MerchantSettlementMatched', ...matched },
  ]);
  return store;
}

async function complete(death?: Death): Promise<Readonly<{ types: unknown; steps: number }>> {
  const store = await settledDay();
  const answers = { CompleteOrder: () => undefined };
  const standIns = await startStandIns({ commerce: [OrderServiceService] }, answers);
  const { network } = standIns;
  let machine = await startMachine(composeCheckout, {}, { store, network, death });
  if (!(await machine.settle())) {
    machine = await startMachine(composeCheckout, {}, { store, network });
    await machine.settle();
  }
  const steps = machine.steps();
  await machine.stop();
  await standIns.stop();
  const types: string[][] = [];
  for (const orderId of ORDERS) {
    const own: string[] = [];
    for await (const { type } of store.read(`saga.checkout-${orderId}`)) own.push(type);
    types.push(own.slice(-2));
  }
  return { types, steps };
}

describe('a day that is settled with the merchant', () => {
  it('completes every order of it, wherever the process dies', async () => {
    const ends = ORDERS.map(() => ['CheckoutFunded', 'CheckoutClosed']);
    const whole = await complete();
    expect(whole.types).to.deep.equal(ends);
    for (let step = 1; step <= whole.steps; step += 1) {
      for (const behind of [false, true]) {
        const { types } = await complete({ step, behind });
        expect(types, `step ${step}, behind: ${behind}`).to.deep.equal(ends);
      }
    }
  });
});
