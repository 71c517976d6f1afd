import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchEventStoreNode } from '@suuupra/embedded';
import { type EventStore, type Recorded, openEventStore } from '@suuupra/eventstore';
import { type Log, type Network, type ServiceName, createNetwork, silentLog } from '@suuupra/grpc';
import { type AddressBook, createPorts, startHost } from '@suuupra/process';
import { composeService } from '../stack/services.ts';

/** A breaker that somebody has seen change, and when, in milliseconds. */
export type Change = Readonly<{ callee: string; state: string; at: number }>;

/** Some services on a host of their own that can be stopped and started again. */
export type Host = Readonly<{
  start: () => Promise<void>;
  stop: () => Promise<void>;
  /** What the breakers of this host did. */
  changes: readonly Change[];
  /** Waits until the breaker of a callee has opened. */
  opened: (callee: ServiceName) => Promise<Change>;
  /** When this host called which callee, in milliseconds. */
  calls: readonly Readonly<{ callee: string; at: number }>[];
}>;

/** Hosts on one log in real time. */
export type Hosts = Readonly<{
  store: EventStore;
  network: Network;
  host: (services: readonly ServiceName[]) => Host;
  end: () => Promise<void>;
}>;

/** When a breaker opens and how long it stays so: long enough to look at it. */
export const BREAKER = { failures: 5, resetMs: 2_000 };

/** Opens a log for hosts. */
export async function openHosts(): Promise<Hosts> {
  const directory = mkdtempSync(join(tmpdir(), 'suuupra-'));
  const node = await launchEventStoreNode({ directory });
  const addresses: AddressBook = {};
  const store = openEventStore(node.url);
  const network = createNetwork({ addresses, log: silentLog });
  const hosts: Host[] = [];
  return {
    ...{ store, network },
    host: (services) => {
      const host = hostOf(services, node.url, addresses);
      hosts.push(host);
      return host;
    },
    end: async () => {
      network.close();
      await Promise.all(hosts.map((host) => host.stop()));
      await store.close();
      await node.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function hostOf(services: readonly ServiceName[], url: string, addresses: AddressBook): Host {
  const changes: Change[] = [];
  const calls: { callee: string; at: number }[] = [];
  const heard = new EventTarget();
  const warn: Log['warn'] = (fields) => {
    changes.push(changeOf(fields));
    heard.dispatchEvent(new Event('change'));
  };
  const log: Log = { ...silentLog, warn };
  let running: Readonly<{ stop: () => Promise<void> }> | undefined;
  const start = async (): Promise<void> => {
    const store = openEventStore(url);
    const network = watched(createNetwork({ addresses, log, breaker: BREAKER }), calls);
    const ports = { ...createPorts({ store, log, addresses }), network };
    const parts = Object.fromEntries(
      services.map((service) => [service, composeService(service, ports, {})]),
    );
    // Whoever comes back listens where he did: the others go on calling there.
    const portOf = (service: ServiceName): number => Number(addresses[service]?.split(':')[1] ?? 0);
    const host = await startHost({ parts, ports, addresses, portOf });
    running = {
      stop: async () => {
        await host.stop();
        await store.close();
      },
    };
  };
  const stop = async (): Promise<void> => {
    await running?.stop();
    running = undefined;
  };
  const opened = (callee: ServiceName): Promise<Change> =>
    new Promise((resolve) => {
      const look = (): void => {
        const open = changes.find((one) => one.callee === callee && one.state === 'open');
        if (open) resolve(open);
      };
      heard.addEventListener('change', look);
      look();
    });
  return { start, stop, changes, opened, calls };
}

function changeOf(fields: Readonly<Record<string, unknown>>): Change {
  return { callee: String(fields['callee']), state: String(fields['state']), at: Date.now() };
}

function watched(network: Network, calls: { callee: string; at: number }[]): Network {
  return {
    ...network,
    unary: (callee, method, request, options) => {
      if (network.available(callee)) calls.push({ callee, at: Date.now() });
      return network.unary(callee, method, request, options);
    },
  };
}

/** Waits until so many events of the log are as wanted. */
export async function untilRecorded(
  store: EventStore,
  wanted: (event: Recorded) => boolean,
  count = 1,
): Promise<readonly Recorded[]> {
  const found: Recorded[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const on = (event: Recorded): void => {
    if (wanted(event)) found.push(event);
    if (found.length >= count) resolve();
  };
  const subscription = store.subscribeAll('start', on, reject);
  await promise;
  await subscription.stop();
  return found;
}
