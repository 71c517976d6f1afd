import { composeBank } from '@suuupra/bank';
import { type EventStore, memoryEventStore } from '@suuupra/eventstore';
import { type Network, silentLog } from '@suuupra/grpc';
import { type Instant, instantOf } from '@suuupra/kernel';
import { type AddressBook, type Ports, createPorts, startHost } from '@suuupra/process';
import { composeUpiSwitch } from '@suuupra/upi-switch';
import { type Clockwork, createClockwork } from './clockwork.ts';
import { type ListeningPsp, createListeningPsp } from './psp.ts';

/** The switch and the banks as real servers on real sockets, a listening PSP, virtual time. */
export type UpiWorld = Readonly<{
  ports: Ports;
  clockwork: Clockwork;
  psp: ListeningPsp;
  stop: () => Promise<void>;
}>;

export type UpiWorldOptions = Readonly<{
  start?: Instant;
  /** A store that holds a history is gone on with. */
  store?: EventStore;
  /** What lies between the services and the network; nothing unless told otherwise. */
  between?: (network: Network) => Network;
}>;

/** Starts the switch, the banks and the PSP. */
export async function startUpiWorld(options: UpiWorldOptions = {}): Promise<UpiWorld> {
  const { start = instantOf('2026-11-16T04:30:00Z'), store = memoryEventStore() } = options;
  const { between = (network) => network } = options;
  const addresses: AddressBook = {};
  const made = createPorts({ store, log: silentLog, addresses, clock: 'virtual' });
  const ports: Ports = { ...made, network: between(made.network) };
  ports.time.advance?.(start);
  const psp = createListeningPsp();
  const parts = {
    bank: composeBank(ports),
    'upi-switch': composeUpiSwitch(ports, { psp: 'payments' }),
    payments: psp.parts,
  };
  const host = await startHost({ parts, ports, addresses });
  return { ports, clockwork: createClockwork(ports), psp, stop: host.stop };
}
