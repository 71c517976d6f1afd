import { expect } from 'chai';
import { type EventStore, memoryEventStore } from '@suuupra/eventstore';
import { createActivity, createHandler } from '@suuupra/eventstore';
import type { Network } from '@suuupra/grpc';
import { type EventCodec, idOf, systemClock } from '@suuupra/kernel';
import { type Death, startMachine } from '@suuupra/testing';
import { composeUpiSwitch } from '../compose.ts';
import { cycleEvents } from '../cycle/events.ts';
import { participantEvents } from '../participant/events.ts';
import { type TransactionEvent, transactionEvents } from '../transaction/events.ts';
import { AT_TEXT, endingOf } from '../transaction/scene.ts';
import type { PositionCommand } from './decider.ts';
import { positionEvents } from './events.ts';
import { cap, reserve } from './scene.ts';
import { positionAggregate } from './workflow.ts';

const network: Network = {
  ...({ unary: () => Promise.resolve({}), available: () => true } as unknown as Network),
};
const [himaToIndu, induToHima, himaToHima] = ['HIMA>INDU', 'INDU>HIMA', 'HIMA>HIMA'] as const;
type Way = typeof himaToIndu | typeof induToHima | typeof himaToHima;

/** A log that others wrote, event by event. */
function scribe(store: EventStore) {
  const revisions = new Map<string, bigint>();
  const write = async <E extends Readonly<{ type: string }>>(
    stream: string,
    codec: EventCodec<E>,
    event: E,
  ): Promise<void> => {
    const last = revisions.get(stream) ?? -1n;
    const id = idOf(stream, String(last));
    const chain = { commandId: id, correlationId: id, causationId: id };
    const metadata = { tenant: 'main', actor: 'test', ...chain, at: AT_TEXT, commandHash: '' };
    await store.append(stream, [{ id, ...codec.encode(event), metadata }], last);
    revisions.set(stream, last + 1n);
  };
  const transaction = (event: TransactionEvent) =>
    write(`upi.transaction-${event.txnId}`, transactionEvents, event);
  const final = (txnId: string, way: Way, amount: bigint, ending: 'Succeeded' | 'Deemed') => {
    const [payerBank = '', payeeBank = ''] = way.split('>');
    const event = endingOf(ending, '00');
    return transaction({ ...event, txnId, payerBank, payeeBank, amount } as TransactionEvent);
  };
  const settle = async (number: string, nets: readonly (readonly [string, bigint])[]) => {
    const cycleId = `2026-11-16/${number}`;
    const stream = `upi.cycle-20261116.${number}`;
    const list = nets.map(([member, net]) => ({ member, net }));
    const figures = { transactions: 1, nets: list, rawFileSha256: '' };
    await write(stream, cycleEvents, { type: 'CycleNetted', cycleId, ...figures });
    await write(stream, cycleEvents, { type: 'CycleSettled', cycleId });
  };
  return { write, transaction, final, settle };
}

/** What befell two banks before and after the first one was capped. */
async function history(store: EventStore): Promise<void> {
  const { write, transaction, final, settle } = scribe(store);
  await final('T0', himaToIndu, 1n, 'Succeeded');
  await settle('04', [
    ['HIMA', -1n],
    ['INDU', 1n],
  ]);
  await final('T1', himaToIndu, 100n, 'Succeeded');
  await write('upi.participant-HIMA', participantEvents, { type: 'MemberCapped', code: 'HIMA' });
  await final('T2', himaToIndu, 50n, 'Succeeded');
  await final('T3', induToHima, 30n, 'Succeeded');
  await final('T4', himaToHima, 7n, 'Succeeded');
  await final('T5', himaToIndu, 20n, 'Deemed');
  await final('T6', himaToIndu, 3n, 'Deemed');
  await transaction({ type: 'TccReceived', txnId: 'T6', receivedAt: AT_TEXT });
  await transaction({ type: 'ReturnPosted', txnId: 'T5', returnedAt: AT_TEXT });
  await settle('05', [
    ['HIMA', -143n],
    ['INDU', 143n],
  ]);
  const short = { cycleId: '2026-11-16/dc1', member: 'INDU', amount: 20n };
  await write('upi.cycle-20261116.dc1', cycleEvents, { type: 'CycleFellShort', ...short });
  await write('upi.cycle-20261116.dc1', cycleEvents, { type: 'CycleGuaranteeDrawn', ...short });
  await settle('dc1', [
    ['HIMA', 20n],
    ['INDU', -20n],
  ]);
}

async function positionOf(store: EventStore, member: string): Promise<readonly string[]> {
  const said: string[] = [];
  for await (const { type, data } of store.read(`upi.position-${member}`)) {
    const event = positionEvents.decode(type, data);
    const about =
      'txnId' in event ? ` ${event.txnId}` : 'cycleId' in event ? ` ${event.cycleId}` : '';
    const moved = Object.values(event).find((value) => typeof value === 'bigint');
    said.push(`${type}${about} ${moved ?? ''}`.trim());
  }
  return said;
}

const HIMA = [
  'PositionOpened 100',
  ...['DebitCounted T2 50', 'CreditCounted T3 30', 'DebitCounted T5 20', 'DebitCounted T6 3'],
  'ReturnCounted T5 -20',
  'PositionSettled 2026-11-16/05 -143',
  'PositionSettled 2026-11-16/dc1 20',
];
const INDU = [
  'PositionOpened 20',
  ...['NetDebitCapCut 2026-11-16/dc1', 'ShortfallCovered 2026-11-16/dc1'],
  'PositionSettled 2026-11-16/dc1 -20',
];

async function live(store: EventStore, death?: Death): Promise<number> {
  const machine = await startMachine(
    composeUpiSwitch,
    { psp: 'payments' },
    { store, network, death },
  );
  const alive = await machine.settle();
  const steps = machine.steps();
  if (alive) await machine.stop();
  return steps;
}

describe('positions', () => {
  it('follow from the log: what is before the cap begins them, the rest is counted', async () => {
    const store = memoryEventStore();
    await history(store);
    await live(store);
    expect(await positionOf(store, 'HIMA')).to.deep.equal(HIMA);
    expect(await positionOf(store, 'INDU')).to.deep.equal(INDU);
  });

  it('count everything once, wherever the process dies', async () => {
    const whole = memoryEventStore();
    await history(whole);
    const steps = await live(whole);
    expect(steps).to.equal(HIMA.length + INDU.length - 1);
    for (let step = 1; step <= steps; step += 1) {
      for (const behind of [false, true]) {
        const store = memoryEventStore();
        await history(store);
        await live(store, { step, behind });
        await live(store);
        expect(await positionOf(store, 'HIMA'), `step ${step} ${behind}`).to.deep.equal(HIMA);
        expect(await positionOf(store, 'INDU'), `step ${step} ${behind}`).to.deep.equal(INDU);
        expect(await live(store), 'nothing is left to do').to.equal(0);
      }
    }
  });

  it('keep a reservation until the failure is known, in a case until it is closed', async () => {
    const store = memoryEventStore();
    const { write, transaction } = scribe(store);
    await write('upi.participant-HIMA', participantEvents, { type: 'MemberCapped', code: 'HIMA' });
    await live(store);
    const ports = { store, clock: systemClock(), activity: createActivity() };
    const { handle } = createHandler({ ...ports, aggregate: positionAggregate });
    const tell = (command: PositionCommand, name: string) => {
      const chain = { commandId: idOf(name), correlationId: 'c', causationId: 'c' };
      return handle('HIMA', command, { ...chain, actor: 'test', tenant: 'main' });
    };
    const failures = {
      ...({ T1: 'Declined', T2: 'Failed', T3: 'Reversed' } as const),
      ...({ T4: 'Unreversed', T5: 'Unreversed' } as const),
    };
    await tell(cap(100n), 'cap');
    for (const txnId of Object.keys(failures)) await tell(reserve(txnId, 1n), txnId);
    for (const [txnId, failure] of Object.entries(failures)) {
      await transaction({ ...endingOf(failure, 'XX'), txnId });
    }
    await live(store);
    const released = (...ids: readonly string[]) =>
      ids.map((txnId) => `ReservationReleased ${txnId} 1`);
    const behind = (await positionOf(store, 'HIMA')).slice(7);
    expect(behind).to.deep.equal(released('T1', 'T2', 'T3'));
    await transaction({ type: 'ReversalCaseClosed', txnId: 'T4', code: '21', closedAt: AT_TEXT });
    await transaction({ type: 'DrcReceived', txnId: 'T5', receivedAt: AT_TEXT });
    await live(store);
    expect((await positionOf(store, 'HIMA')).slice(10)).to.deep.equal(released('T4', 'T5'));
    expect(await live(store)).to.equal(0);
  });

  it('are kept of nobody who has no cap and never fell short', async () => {
    const store = memoryEventStore();
    await scribe(store).final('T1', himaToIndu, 100n, 'Succeeded');
    expect(await live(store)).to.equal(0);
  });
});
