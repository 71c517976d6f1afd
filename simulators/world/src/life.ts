import { type Activity, type EventStore, type Reader } from '@suuupra/eventstore';
import { createActivity, createReader } from '@suuupra/eventstore';
import { type Log, callingAs } from '@suuupra/grpc';
import { type Instant, parseInstant } from '@suuupra/kernel';
import { type Parts, seededChance } from '@suuupra/process';
import { type Time, virtualTime } from '@suuupra/workflow';
import { mortalStore } from './mortal-store.ts';
import { type Death, createMortality } from './mortality.ts';
import { type WorldService, composeService } from './services.ts';
import type { SimulatedNetwork } from './simulated-network.ts';

/** One life of a process: it begins with nothing but the log, and may die at any append or call. */
export type Life = Readonly<{
  services: readonly WorldService[];
  time: Required<Time>;
  reader: Reader;
  activity: Activity;
  parts: readonly Parts[];
  died: () => boolean;
  /** Whether it has read the log and takes calls. Throws what kept it from that. */
  started: () => boolean;
  /** Reads the log, then takes calls; its clock moves to this moment. */
  start: (now: Instant) => Promise<void>;
  /** Whoever waits for an answer of this process hears that there will be none. */
  bury: () => void;
  stop: () => Promise<void>;
}>;

export type LifeOptions = Readonly<{
  services: readonly WorldService[];
  /** The log that outlives everybody. */
  store: EventStore;
  network: SimulatedNetwork;
  /** What the chance of this life grows from. */
  seed: string;
  /** How it ends, if it does. */
  death: Death | undefined;
  /** Whether a workflow grants its effects one at a time, as in a play. */
  oneByOne: boolean;
  log: Log;
}>;

/** Composes the services of one process. Nothing moves before it is started. */
export function composeLife(options: LifeOptions): Life {
  const { services, network: wires, oneByOne, log } = options;
  const mortality = createMortality(options.death);
  const { died } = mortality;
  const store = mortalStore(options.store, mortality);
  const gone = Promise.withResolvers<void>();
  const activity = createActivity();
  const time = { ...virtualTime(), oneByOne: () => oneByOne };
  const reader = createReader({
    ...{ store, activity },
    observe: ({ metadata }) => time.observe(parseInstant(metadata.at) ?? 0n),
  });
  const network = wires.portOf(mortality);
  const ports = { store, reader, time, activity, network, log };
  const composed = services.map((service) => {
    const chance = seededChance(`${options.seed}/${service}`);
    const own = { ...ports, network: callingAs(service, network), chance };
    return { service, parts: composeService(service, own) };
  });
  const parts = composed.flatMap((one) => one.parts);
  let state: Readonly<{ is: 'new' } | { is: 'started' } | { is: 'failed'; error: unknown }> = {
    is: 'new',
  };
  const begin = async (now: Instant): Promise<void> => {
    for (const part of parts) await part.start();
    await reader.start();
    time.advance(now);
    const callee = { activity, died, gone: gone.promise };
    for (const one of composed) {
      const served = one.parts.flatMap((part) => part.services);
      wires.connect(one.service, served, callee);
    }
    state = { is: 'started' };
  };
  return {
    ...{ services, time, reader, activity, parts, died },
    started: () => {
      if (state.is === 'failed') throw state.error;
      return state.is === 'started';
    },
    start: (now) =>
      begin(now).catch((error: unknown) => {
        state = { is: 'failed', error };
      }),
    bury: () => {
      gone.resolve();
      void reader.stop();
    },
    stop: async () => {
      await reader.stop();
      for (const part of parts.toReversed()) await part.stop();
    },
  };
}
