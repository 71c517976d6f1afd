import { expect } from 'chai';
import {
  type NetCycleRequest,
  SettlementCycleServiceService as Cycles,
} from '@suuupra/contracts/suuupra/sim/upi/v1/settlement_cycle_service';
import { type EventStore, type Metadata, memoryEventStore } from '@suuupra/eventstore';
import { rpcErrorOf, silentLog } from '@suuupra/grpc';
import { type Json, idOf, instantText } from '@suuupra/kernel';
import { type AddressBook, type Ports, createPorts, startHost } from '@suuupra/process';
import { composeUpiSwitch } from './compose.ts';
import { cycleEvents } from './cycle/events.ts';
import { CYCLE, finalAt, marked } from './cycle/scene.ts';
import { transactionEvents } from './transaction/events.ts';

const { event: succeeded, at } = finalAt('2026-11-16T08:00:00');
const STREAM = 'upi.cycle-20261116.05';
const metadata: Metadata = {
  ...{ tenant: 'main', actor: 'test', correlationId: '', causationId: '', commandHash: '' },
  ...{ commandId: idOf('test'), at: instantText(at) },
};

describe('netting a cycle', () => {
  let store: EventStore;
  let ports: Ports;
  let stop: () => Promise<void>;
  /** What another one does while the state of the cycle is being read. */
  let meanwhile = (): Promise<unknown> => Promise.resolve();

  beforeEach(async () => {
    store = memoryEventStore();
    const read: EventStore['read'] = async function* (streamId, from) {
      if (streamId === STREAM) await meanwhile();
      yield* store.read(streamId, from);
    };
    const addresses: AddressBook = {};
    ports = createPorts({
      ...{ store: { ...store, read }, log: silentLog, addresses, clock: 'virtual' },
    });
    const parts = { 'upi-switch': composeUpiSwitch(ports, { psp: 'payments' }) };
    ({ stop } = await startHost({ parts, ports, addresses }));
    await append('upi.transaction-t', transactionEvents.encode(succeeded));
  });
  afterEach(() => stop());

  async function append(streamId: string, event: Readonly<{ type: string; data: Json }>) {
    const { type, data } = event;
    const one = { id: idOf(streamId), type, data, metadata };
    const { position } = await store.append(streamId, [one], -1n);
    await ports.reader.waitFor(position, 5_000);
  }
  const cut = (): Promise<void> => append(STREAM, cycleEvents.encode(marked));
  const net = async (requestId: string): Promise<bigint> => {
    const request: NetCycleRequest = { requestId, cycleId: CYCLE };
    const { cycle } = await ports.network.unary('upi-switch', Cycles.netCycle, request);
    return cycle?.transactions ?? -1n;
  };

  it('counts what stood before the mark, and once', async () => {
    await cut();
    expect([await net('a'), await net('a'), await net('b')]).to.deep.equal([1n, 1n, 1n]);
  });

  it('never takes a cycle for empty that is cut while it is asked for', async () => {
    meanwhile = async () => {
      meanwhile = () => Promise.resolve();
      await cut();
    };
    expect(await net('a')).to.equal(1n);
  });

  it('is refused before the cut', async () => {
    const error = rpcErrorOf(await net('a').catch((thrown: unknown) => thrown));
    expect(error).to.include({ status: 'FAILED_PRECONDITION', reason: 'CYCLE_NOT_CUT' });
  });
});
