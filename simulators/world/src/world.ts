import { type EventStore, memoryEventStore } from '@suuupra/eventstore';
import { type Log, silentLog } from '@suuupra/grpc';
import { type Instant } from '@suuupra/kernel';
import { seededChance } from '@suuupra/process';
import { diceOf } from './dice.ts';
import { type Faults, NO_FAULTS } from './faults.ts';
import { type Life, composeLife } from './life.ts';
import { DEADLY } from './mortality.ts';
import type { Pauses } from './pauses.ts';
import { WORLD_SERVICES, type WorldService } from './services.ts';
import { type SimulatedNetwork, createSimulatedNetwork } from './simulated-network.ts';

/** What a world is made of. */
export type WorldOptions = Readonly<{
  seed: string;
  /** The pauses of this machine, which a running world owns. */
  pauses: Pauses;
  /** What happens to calls between services; nothing. */
  faults?: Faults;
  /** How many lives end, after each of which a new one begins with nothing but the log; 0. */
  deaths?: number;
  /** Whether every service is a process of its own, which dies alone; false. */
  processes?: boolean;
  /** Whether a workflow grants its effects one at a time, as in a play; true. */
  oneByOne?: boolean;
  log?: Log;
}>;

/** Processes that live and die over one log in memory and one simulated network. */
export type World = Readonly<{
  store: EventStore;
  network: SimulatedNetwork;
  pauses: Pauses;
  /** The lives of now, one for every process. */
  lives: () => readonly Life[];
  /** Begins a new life for every process that has died; false where none has. */
  replaceDead: (now: Instant) => boolean;
  deaths: () => number;
  /** The position of the newest event, whoever appended it and whether he knows it or not. */
  head: () => bigint;
  stop: () => Promise<void>;
}>;

/** A life ends at one of its first appends or calls, so that deaths fall everywhere. */
const DEEDS_A_LIFE = { alone: 20, together: 60 };

/** Composes the real services over simulated ports, and starts them. */
export function composeWorld(options: WorldOptions): World {
  const { seed, pauses, faults = NO_FAULTS, log = silentLog } = options;
  const { processes = false, oneByOne = true } = options;
  const { store, head } = watchedStore(memoryEventStore());
  const network = createSimulatedNetwork({
    ...{ log, faults },
    dice: diceOf(seededChance(`${seed}/network`)),
  });
  const deathDice = diceOf(seededChance(`${seed}/deaths`));
  const deeds = processes ? DEEDS_A_LIFE.alone : DEEDS_A_LIFE.together;
  let mortals = options.deaths ?? 0;
  let born = 0;
  let dead = 0;
  const beget = (services: readonly WorldService[], now: Instant): Life => {
    born += 1;
    const at = deathDice.pick(DEADLY);
    const death = mortals > 0 ? { at, after: 1 + deathDice.below(deeds) } : undefined;
    mortals -= 1;
    const own = { services, death, seed: `${seed}/life/${born}` };
    const life = composeLife({ ...own, store, network, oneByOne, log });
    void life.start(now);
    return life;
  };
  const groups = processes ? WORLD_SERVICES.map((service) => [service]) : [WORLD_SERVICES];
  let lives = groups.map((services) => beget(services, 0n));
  return {
    ...{ store, network, pauses, head },
    lives: () => lives,
    deaths: () => dead,
    replaceDead: (now) => {
      if (!lives.some((life) => life.died())) return false;
      lives = lives.map((life) => {
        if (!life.died()) return life;
        dead += 1;
        life.bury();
        return beget(life.services, now);
      });
      return true;
    },
    stop: async () => {
      for (const life of lives) await life.stop();
    },
  };
}

/** The store, and where its newest event stands. */
function watchedStore(store: EventStore): Readonly<{ store: EventStore; head: () => bigint }> {
  let head = 0n;
  const append: EventStore['append'] = async (streamId, events, expected) => {
    const appended = await store.append(streamId, events, expected);
    if (appended.position > head) head = appended.position;
    return appended;
  };
  return { store: { ...store, append }, head: () => head };
}
