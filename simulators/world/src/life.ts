import { type EventStore, type Reader, createActivity, createReader } from '@suuupra/eventstore';
import { type Log, callingAs } from '@suuupra/grpc';
import { DatabaseUnavailableError } from '@suuupra/postgres';
import { type Parts, type Ports, seededChance } from '@suuupra/process';
import type { Agenda } from './agenda.ts';
import type { Fates } from './fates.ts';
import { type Mortality, createMortality } from './mortality.ts';
import { type ProcessTime, processTime } from './process-time.ts';
import type { WorldService } from './services.ts';
import { type StorePort, createStorePort } from './store-port.ts';
import type { Tide } from './tide.ts';
import type { Weather } from './weather.ts';
import type { Wires } from './wires.ts';

/** One life of a process: it begins with nothing but the log, and may end at any moment. */
export type Life = Readonly<{
  service: WorldService;
  mortality: Mortality;
  time: ProcessTime;
  store: StorePort;
  reader: Reader;
  parts: readonly Parts[];
  started: () => boolean;
}>;

export type LifeOptions = Readonly<{
  service: WorldService;
  /** What its chance grows from. */
  seed: string;
  skew: number;
  agenda: Agenda;
  tide: Tide;
  fates: Fates;
  weather: () => Weather;
  log: EventStore;
  wires: Wires;
  say: Log;
  compose: (ports: Ports, mortality: Mortality) => readonly Parts[];
  /** It cannot go on: production ends the process, and so does a world. */
  onFatal: (error: Error) => void;
}>;

/** Composes a process and starts it: it reads the log, then takes calls. */
export function beginLife(options: LifeOptions): Life {
  const { service, agenda, tide, fates, weather, wires, say } = options;
  const mortality = createMortality();
  const activity = createActivity();
  const store = createStorePort({ agenda, tide, fates, weather, mortality, log: options.log });
  const time = processTime({ agenda, fates, mortality, skew: options.skew });
  const onFatal = (error: Error): void => {
    if (!mortality.died()) options.onFatal(error);
    mortality.die();
  };
  const reader = createReader({ store, activity, onFatal });
  const network = callingAs(service, wires.portOf(service, mortality));
  const chance = seededChance(options.seed);
  const ports = { store, reader, time, activity, network, chance, log: say };
  const parts = options.compose(ports, mortality);
  let started = false;
  const begin = async (): Promise<void> => {
    for (const part of parts) await part.start();
    await reader.start();
    const services = parts.flatMap((part) => part.services);
    wires.connect(service, services, { activity, mortality });
    started = true;
  };
  begin().catch((error: unknown) => {
    // Without its database a process cannot start: it ends, and is started again.
    if (error instanceof DatabaseUnavailableError) mortality.die();
    else onFatal(error instanceof Error ? error : new Error(String(error)));
  });
  return { service, mortality, time, store, reader, parts, started: () => started };
}
