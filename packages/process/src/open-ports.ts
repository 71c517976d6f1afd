import { type EventStore, type Recorded, createActivity } from '@suuupra/eventstore';
import { createReader } from '@suuupra/eventstore';
import { type Log, SERVICE_NAMES, type ServiceName, createNetwork } from '@suuupra/grpc';
import { parseInstant } from '@suuupra/kernel';
import { type Time, systemTime, virtualTime } from '@suuupra/workflow';
import { systemChance } from './chance.ts';
import type { Environment } from './config.ts';
import type { AddressBook, Ports } from './ports.ts';

/** Which time a process lives in; virtual time is moved by one driver over gRPC. */
export type ClockKind = 'system' | 'virtual';

/** What the ports of a process are made from. */
export type PortsOptions = Readonly<{
  store: EventStore;
  log: Log;
  /** Read at the first call of each service, so it may still be empty. */
  addresses: AddressBook;
  clock?: ClockKind;
}>;

/** The ports for all the parts of one process: one reader, one activity, one time for them all. */
export function createPorts({ store, log, addresses, clock = 'system' }: PortsOptions): Ports {
  const activity = createActivity();
  const time = clock === 'virtual' ? virtualTime() : systemTime();
  const observe = (event: Recorded): void => observeAt(time, event);
  const eyes = clock === 'virtual' ? { observe } : {};
  const reader = createReader({ store, activity, ...eyes });
  const network = createNetwork({ addresses, log });
  return { store, reader, time, chance: systemChance(), activity, network, log };
}

/** A virtual clock is never behind the newest event; a stranger's event may have no time. */
function observeAt(time: Time, { metadata }: Recorded): void {
  const at = parseInstant(metadata.at);
  if (at !== undefined) time.observe(at);
}

/** The addresses of all services that the environment names: `UPI_SWITCH_ADDRESS` and so on. */
export function addressesFrom(env: Environment): AddressBook {
  const book: AddressBook = {};
  for (const service of SERVICE_NAMES) {
    const address = env[variableOf(service, 'ADDRESS')];
    if (address !== undefined && address !== '') book[service] = address;
  }
  return book;
}

/** The variable of a service: `upi-switch` and `PORT` make `UPI_SWITCH_PORT`. */
export function variableOf(service: ServiceName, noun: 'ADDRESS' | 'PORT'): string {
  return `${service.toUpperCase().replaceAll('-', '_')}_${noun}`;
}
