import { type Activity, type EventStore, type Reader } from '@suuupra/eventstore';
import { createActivity, createReader } from '@suuupra/eventstore';
import { type Network, silentLog } from '@suuupra/grpc';
import { parseInstant } from '@suuupra/kernel';
import type { Compose, Parts } from '@suuupra/process';
import { virtualTime } from '@suuupra/workflow';

/** Where a machine dies: at its nth append or call, before or behind it. */
export type Death = Readonly<{ step: number; behind: boolean }>;

/** A process with one saga in it, that may be cut off from the world at any moment. */
export type Machine = Readonly<{
  parts: Parts;
  /** Fires the timer that is due next; false where none is set. */
  fire: () => Promise<boolean>;
  /** Resolves to true when nothing moves any more, and to false when the machine is dead. */
  settle: () => Promise<boolean>;
  /** How many appends and calls it has made. */
  steps: () => number;
  stop: () => Promise<void>;
}>;

const never = new Promise<never>(() => undefined);

/** Starts a saga over a store and a network that outlive it. */
export async function startMachine<Config>(
  compose: Compose<Config>,
  config: Config,
  world: Readonly<{ store: EventStore; network: Network; death?: Death | undefined }>,
): Promise<Machine> {
  const { death } = world;
  const life = Promise.withResolvers<false>();
  let dead = false;
  let steps = 0;
  const step = async <T>(act: () => Promise<T>): Promise<T> => {
    if (dead) return never;
    steps += 1;
    if (death === undefined || steps !== death.step) return await act();
    if (death.behind) await act().catch(() => undefined);
    dead = true;
    life.resolve(false);
    return never;
  };
  const store: EventStore = {
    ...world.store,
    append: (...all) => step(() => world.store.append(...all)),
    subscribeAll: (from, on, onLost) =>
      world.store.subscribeAll(from, (event) => (dead ? undefined : on(event)), onLost),
  };
  const network: Network = {
    ...world.network,
    unary: (...all) => step(() => world.network.unary(...all)),
  };
  const activity = createActivity();
  const time = virtualTime();
  const reader = createReader({
    store,
    activity,
    observe: ({ metadata }) => time.observe(parseInstant(metadata.at) ?? 0n),
  });
  const chance = { uuid: () => '' };
  const parts = compose({ store, reader, time, chance, activity, network, log: silentLog }, config);
  await parts.start();
  const started = reader.start().then(() => true as const);
  const alive = await Promise.race([started, life.promise]);
  const settled = { store: world.store, reader, activity };
  return {
    parts,
    fire: async () => {
      const next = time.timers.next();
      if (next === undefined) return false;
      await Promise.race([time.fire(next.key), life.promise]);
      return true;
    },
    settle: () => (alive ? Promise.race([settle(settled), life.promise]) : Promise.resolve(false)),
    steps: () => steps,
    stop: async () => {
      if (dead) return;
      await reader.stop();
      await parts.stop();
    },
  };
}

type Quiet = Readonly<{ store: EventStore; reader: Reader; activity: Activity }>;

/** Quiet twice in a row: everything in the log is seen, and nothing has begun meanwhile. */
async function settle({ store, reader, activity }: Quiet): Promise<true> {
  for (;;) {
    const before = activity.count();
    await reader.waitFor(await store.head(), 5_000);
    await activity.idle();
    if (activity.count() === before && reader.seen() >= (await store.head())) return true;
  }
}
