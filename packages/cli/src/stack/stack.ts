import { fileURLToPath } from 'node:url';
import { openEventStore } from '@suuupra/eventstore';
import { type Network, type ServiceName, callingAs, createNetwork } from '@suuupra/grpc';
import { type AddressBook, type ClockKind, createLog, createPorts } from '@suuupra/process';
import {
  LOG_LEVELS,
  type Ports,
  readConfig,
  startHost,
  variableOf,
  wordFrom,
} from '@suuupra/process';
import { type Engines, openEngines } from './engines.ts';
import type { Plant } from './plant.ts';
import { SERVICES, composeService } from './services.ts';
import { readRunFile, refuseSecond, removeRunFile, writeRunFile } from './run-file.ts';
import { type ServiceFailedError, freePort, supervise } from './supervisor.ts';

/** Everything running: the engines and all services. */
export type Stack = Readonly<{
  addresses: Readonly<AddressBook>;
  network: Network;
  /** One service of every process: each process has one virtual time. */
  timeKeepers: readonly ServiceName[];
  engines: Engines;
  stop: () => Promise<void>;
}>;

export type StackOptions = Readonly<{
  dataDirectory: string;
  /** One process a service, rather than all in this one. */
  processes: boolean;
  clock: ClockKind;
  /** What is planted in a service's environment at its first start, for crash tests. */
  plant?: Plant;
  onFailure: (error: ServiceFailedError) => void;
}>;

/** A person at a terminal wants to hear of trouble only, unless LOG_LEVEL says otherwise. */
const LEVEL = wordFrom('LOG_LEVEL', LOG_LEVELS, 'warn');

/** Starts the engines and every service on a data directory. Throws AlreadyRunningError. */
export async function openStack(options: StackOptions): Promise<Stack> {
  const { dataDirectory } = options;
  refuseSecond(dataDirectory);
  const engines = await openEngines(dataDirectory);
  try {
    const services = await (options.processes ? manyProcesses : oneProcess)(options, engines);
    const { addresses } = services;
    const log = createLog('suuupra', 'error');
    const network = createNetwork({ addresses, log });
    writeRunFile(dataDirectory, {
      pid: process.pid,
      eventStoreUrl: engines.eventStoreUrl,
      databaseUrl: engines.databaseUrl,
      addresses: Object.fromEntries(Object.entries(addresses)),
    });
    const stop = async (): Promise<void> => {
      network.close();
      await services.stop();
      await engines.stop();
      if (readRunFile(dataDirectory)?.pid === process.pid) removeRunFile(dataDirectory);
    };
    return { addresses, network, timeKeepers: services.timeKeepers, engines, stop };
  } catch (error) {
    await engines.stop();
    throw error;
  }
}

type Services = Pick<Stack, 'addresses' | 'timeKeepers' | 'stop'>;

async function oneProcess({ clock }: StackOptions, engines: Engines): Promise<Services> {
  const store = openEventStore(engines.eventStoreUrl);
  const addresses: AddressBook = {};
  const { level } = readConfig(process.env, { level: LEVEL });
  const log = createLog('suuupra', level);
  const ports = createPorts({ store, log, addresses, clock });
  const env = { ...process.env, DATABASE_URL: engines.databaseUrl };
  const portsOf = (service: ServiceName): Ports => ({
    ...ports,
    network: callingAs(service, ports.network),
  });
  const parts = Object.fromEntries(
    SERVICES.map((service) => [service, composeService(service, portsOf(service), env)]),
  );
  const host = await startHost({ parts, ports, addresses });
  const stop = async (): Promise<void> => {
    await host.stop();
    await store.close();
  };
  return { addresses: host.addresses, timeKeepers: SERVICES.slice(0, 1), stop };
}

async function manyProcesses(options: StackOptions, engines: Engines): Promise<Services> {
  const { plant, clock, onFailure } = options;
  const ports = await Promise.all(SERVICES.map(() => freePort()));
  const addresses: AddressBook = {};
  const places: Record<string, string> = {};
  for (const [index, service] of SERVICES.entries()) {
    const port = String(ports[index]);
    addresses[service] = `127.0.0.1:${port}`;
    places[variableOf(service, 'PORT')] = port;
    places[variableOf(service, 'ADDRESS')] = `127.0.0.1:${port}`;
  }
  const common = {
    ...places,
    EVENTSTORE_URL: engines.eventStoreUrl,
    DATABASE_URL: engines.databaseUrl,
    SUUUPRA_CLOCK: clock,
    LOG_LEVEL: readConfig(process.env, { level: LEVEL }).level,
  };
  const supervisor = await supervise({
    services: SERVICES,
    argumentsOf: (service) => [
      fileURLToPath(new URL('../main.ts', import.meta.url)),
      'serve',
      service,
    ],
    environmentOf: (service, starts) => {
      const planted = plant?.service === service && starts === 1 ? plant.variables : {};
      return { ...common, ...planted };
    },
    onFailure,
  });
  return { addresses, timeKeepers: SERVICES, stop: supervisor.stop };
}
