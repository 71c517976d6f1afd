import { type EventStore, type Recorded, memoryEventStore } from '@suuupra/eventstore';
import { type Log, type Network, silentLog } from '@suuupra/grpc';
import { type Instant, assert } from '@suuupra/kernel';
import { ProjectorFencedError } from '@suuupra/postgres';
import { type Agenda, createAgenda } from './agenda.ts';
import { type Fates, createFates } from './fates.ts';
import type { FaultPlan } from './faults.ts';
import { type Life, beginLife } from './life.ts';
import { createMortality } from './mortality.ts';
import { ownClock } from './own-clock.ts';
import { poisonOf } from './poison.ts';
import { type ReadModels, createReadModels } from './read-models.ts';
import { SECOND, WORLD_SERVICES, type WorldService, composeService } from './services.ts';
import { createTide } from './tide.ts';
import { type Exposed, type Weather, createWeather } from './weather.ts';
import { type Wires, createWires } from './wires.ts';

export type WorldOptions = Readonly<{
  seed: string;
  plan: FaultPlan;
  from: Instant;
  /** For so many days things go wrong; after that the world may come to rest. */
  days: number;
  only?: ReadonlySet<string> | undefined;
  /** Is shown every event of the log at the moment it is appended. */
  onEvent: (event: Recorded) => void;
  /** Is told what made a process end itself, at that moment. */
  onFatal: (error: Error) => void;
  log?: Log | undefined;
}>;

/** Processes that live, die and live again, over one log and one network, by one clock. */
export type World = Readonly<{
  agenda: Agenda;
  fates: Fates;
  /** The log itself, out of reach of all faults. */
  log: EventStore;
  readModels: ReadModels;
  lives: () => readonly Life[];
  /** The network as somebody outside sees it. */
  network: Network;
  calls: Wires['calls'];
  inquiries: Wires['inquiries'];
  deaths: () => number;
  /**
   * Does what is due until nothing is, or until that moment, or until it is enough; answers
   * whether nothing is left.
   */
  runUntil: (moment: number, isEnough: () => boolean) => Promise<boolean>;
  /** Gives the machine its clock back. */
  end: () => void;
}>;

const DAY = 86_400 * SECOND;
const LONGEST_DOWN = 20 * SECOND;
const LARGEST_SKEW = 5 * 60 * SECOND;
/** A world that never comes to rest must be noticed. */
const MAX_STEPS = 20_000_000;

/** Composes the real services over simulated ports and starts them. */
export function createWorld(options: WorldOptions): World {
  const { seed, plan, days, only, log: say = silentLog } = options;
  const from = Number(options.from);
  const agenda = createAgenda(from);
  const until = from + days * DAY;
  const fates = createFates({ seed, plan, now: agenda.now, until, only });
  const tide = createTide(agenda);
  const giveBack = ownClock(agenda);
  const log = memoryEventStore();
  log.subscribeAll('start', options.onEvent, () => undefined);
  const lives = new Map<WorldService, Life>();
  const born = new Map<WorldService, number>();
  const away = new Map<WorldService, number>();
  let dead = 0;
  const wires: Wires = createWires({ agenda, fates, weather: () => weather, log: say });
  const readModels = createReadModels({ agenda, fates, weather: () => weather });
  const beget = (service: WorldService, wrong?: number): void => {
    const nth = (born.get(service) ?? 0) + 1;
    born.set(service, nth);
    const name = `${service}/${nth}`;
    const shared = { agenda, tide, fates, wires, log, say, weather: () => weather };
    const life = beginLife({
      ...{ service, seed: `${seed}/${name}`, skew: wrong ?? skewOf(fates, name), ...shared },
      compose: (ports, mortality) => composeService(service, ports, { readModels, mortality }),
      onFatal: (error) => {
        // Whoever was replaced has to give way to its successor, and ends.
        const isFenced = error instanceof ProjectorFencedError && lives.get(service) !== life;
        if (!isFenced) options.onFatal(error);
      },
    });
    lives.set(service, life);
    life.mortality.onDeath(() => {
      dead += 1;
      if (lives.get(service) !== life) return;
      const back = agenda.now() + SECOND + fates.below(LONGEST_DOWN, `${name} down`);
      agenda.at(Math.max(back, away.get(service) ?? 0), () => beget(service));
    });
  };
  const exposed: Exposed = {
    kill: (service) => lives.get(service)?.mortality.die(),
    keepAway: (service, moment) => {
      away.set(service, Math.max(moment, away.get(service) ?? 0));
      lives.get(service)?.mortality.die();
    },
    dropSubscription: (service, moment) => lives.get(service)?.store.dropUntil(moment),
    holdReader: (service, moment) => lives.get(service)?.store.holdUntil(moment),
    twin: (service, moment) => {
      const old = lives.get(service);
      if (old?.started() !== true || old.mortality.died()) return;
      // A second process of the same machine, with its clock.
      beget(service, old.time.wrong());
      agenda.at(moment, old.mortality.die);
    },
    stepClock: (service, by) => lives.get(service)?.time.step(by),
    poison: (key) => void poisonOf(log, key, agenda.now()),
  };
  const season = { plan, from, days, ...(only === undefined ? {} : { only }) };
  const weather: Weather = createWeather({ agenda, fates }, season, exposed);
  for (const service of WORLD_SERVICES) beget(service);
  return {
    ...{ agenda, fates, log, readModels },
    lives: () => [...lives.values()],
    network: wires.portOf('client', createMortality()),
    ...{ calls: wires.calls, inquiries: wires.inquiries },
    deaths: () => dead,
    runUntil: (moment, isEnough) => runUntil(agenda, moment, isEnough),
    end: giveBack,
  };
}

/** By how much the clock of a process is wrong when it begins. */
function skewOf(fates: Fates, name: string): number {
  const { fault, key } = fates.draw('birth', name);
  if (fault !== 'clock-skewed') return 0;
  return fates.below(2 * LARGEST_SKEW, `${key} skew`) - LARGEST_SKEW;
}

async function runUntil(agenda: Agenda, moment: number, isEnough: () => boolean): Promise<boolean> {
  do {
    await settled(agenda.steps());
    if (isEnough()) return false;
    assert(agenda.steps() < MAX_STEPS, `a world comes to rest within ${MAX_STEPS} steps`);
  } while (agenda.step(moment));
  return agenda.isEmpty();
}

/** So often the event loop turns: what ends the process, and who watches it, needs that. */
const STEPS_A_TURN = 256;

/**
 * Everything in a world waits for the agenda or for a promise. Promises go on before the next tick,
 * so behind one tick nothing moves any more until the next step. A turn of the event loop would do
 * the same, and costs a tenth of a step.
 */
function settled(steps: number): Promise<void> {
  return new Promise((resolve) => {
    if (steps % STEPS_A_TURN === 0) setImmediate(resolve);
    else process.nextTick(resolve);
  });
}
