import type { Agenda } from './agenda.ts';
import type { Fates } from './fates.ts';
import { incidentOf } from './fates.ts';
import { FAULTS, FAULT_NAMES, type FaultName, type FaultPlan } from './faults.ts';
import { WORLD_SERVICES, type WorldService } from './services.ts';

const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** For how many hours nobody comes to set right what has gone wrong; at worst over a Sunday. */
const ABSENCES = [1, 2, 3, 5, 8, 13, 21, 45];

/**
 * What may run twice at a time. The rail and the banks are one process each; so are commerce and
 * payments as long as their handlers say no by what they remember, without asking the store.
 */
const TWINNED: readonly WorldService[] = ['settlement', 'sagas', 'ledger', 'views'];

/** What decides; without a view or the books nothing goes wrong that lasts. */
const DECIDING: readonly WorldService[] = [
  ...(['bank', 'upi-switch', 'commerce', 'payments', 'settlement', 'sagas'] as const),
];

/** Whom a spell comes over, where not everybody. */
const AMONG: Readonly<Partial<Record<FaultName, readonly WorldService[]>>> = {
  'process-twinned': TWINNED,
  'process-away': DECIDING,
};

/** Something that comes over the world for a while. */
type Spell = Readonly<{
  name: FaultName;
  key: string;
  from: number;
  to: number;
  /** Whom it is about; two for a partition. */
  whom: readonly WorldService[];
}>;

/** What the weather does to processes when it changes. */
export type Exposed = Readonly<{
  kill: (service: WorldService) => void;
  /** It dies, and is not started again before that moment. */
  keepAway: (service: WorldService, until: number) => void;
  dropSubscription: (service: WorldService, until: number) => void;
  holdReader: (service: WorldService, until: number) => void;
  /** Another process takes its place, and it goes on with what it was about. */
  twin: (service: WorldService, until: number) => void;
  stepClock: (service: WorldService, by: number) => void;
  poison: (key: string) => void;
}>;

/** What holds at this moment. */
export type Weather = Readonly<{
  /** Whether what one sends reaches the other. */
  reaches: (from: WorldService | 'client', to: WorldService) => boolean;
  /** The moment when the store is back; undefined where it is not away. */
  storeBackAt: () => number | undefined;
  databaseBackAt: () => number | undefined;
  /** Of a hundred appends to this stream, how many are not carried out. */
  stuckPercent: (streamId: string) => number;
}>;

type Season = Readonly<{ plan: FaultPlan; from: number; days: number; only?: ReadonlySet<string> }>;

/** Puts the weather of so many days down on the agenda. */
export function createWeather(
  { agenda, fates }: Readonly<{ agenda: Agenda; fates: Fates }>,
  season: Season,
  exposed: Exposed,
): Weather {
  const now: Spell[] = [];
  for (const spell of spellsOf(fates, season)) {
    agenda.at(spell.from, () => {
      fates.struck(spell.name, spell.key);
      now.push(spell);
      begin(spell, exposed, fates);
      agenda.at(spell.to, () => now.splice(now.indexOf(spell), 1));
    });
  }
  const backAt = (name: FaultName): number | undefined => {
    const ends = now.filter((spell) => spell.name === name).map(({ to }) => to);
    return ends.length === 0 ? undefined : Math.max(...ends);
  };
  return {
    reaches: (from, to) =>
      !now.some(
        ({ name, whom }) =>
          (name === 'bank-down' && (to === 'bank' || from === 'bank')) ||
          (name === 'partition' && whom.includes(to) && whom.some((one) => one === from)),
      ),
    storeBackAt: () => (now.length === 0 ? undefined : backAt('store-down')),
    databaseBackAt: () => (now.length === 0 ? undefined : backAt('database-down')),
    stuckPercent: (streamId) => {
      if (now.length === 0 || !streamId.startsWith(SETTLEMENTS)) return 0;
      const back = backAt('settlement-stuck');
      if (back === undefined) return 0;
      return agenda.now() < back - HOUR ? 100 : STILL_STUCK_PERCENT;
    },
  };
}

function begin({ name, key, to, whom: [service] }: Spell, exposed: Exposed, fates: Fates): void {
  if (name === 'poison-event') exposed.poison(key);
  if (service === undefined) return;
  if (name === 'process-killed') exposed.kill(service);
  if (name === 'process-away') exposed.keepAway(service, to);
  if (name === 'subscription-dropped') exposed.dropSubscription(service, to);
  if (name === 'process-twinned') exposed.twin(service, to);
  if (name === 'reader-behind') exposed.holdReader(service, to);
  if (name === 'clock-stepped') {
    const by = 1 + fates.below(5 * MINUTE, `${key}/by`);
    exposed.stepClock(service, fates.below(2, `${key}/way`) === 0 ? by : -by);
  }
}

function spellsOf(fates: Fates, { plan, from, days, only }: Season): readonly Spell[] {
  const spells: Spell[] = [];
  for (const name of FAULT_NAMES) {
    if (FAULTS[name].at !== 'weather') continue;
    for (let day = 0; day < days; day += 1) {
      for (let nth = 0; nth * 100 < plan[name]; nth += 1) {
        const key = `${name}/${day}/${nth}`;
        const chances = Math.min(plan[name] - nth * 100, 100);
        if (fates.below(100, key) >= chances) continue;
        if (only !== undefined && !only.has(incidentOf(name, key))) continue;
        spells.push(spellOf(fates, { name, key, from: from + day * DAY }));
      }
    }
  }
  return spells;
}

function spellOf(
  fates: Fates,
  { name, key, from }: Readonly<{ name: FaultName; key: string; from: number }>,
): Spell {
  const start = from + fates.below(DAY / SECOND, `${key}/at`) * SECOND;
  const all = AMONG[name] ?? WORLD_SERVICES;
  const first = fates.below(all.length, `${key}/whom`);
  const other = (first + 1 + fates.below(all.length - 1, `${key}/other`)) % all.length;
  const whom = [all[first], all[other]].filter((one) => one !== undefined);
  if (name === 'settlement-stuck') return { ...overNight(fates, key, from), name, key, whom };
  return { name, key, from: start, to: start + lengthOf(fates, name, key), whom };
}

const SETTLEMENTS = 'saga.settlement-';
/** In the last hour it is nearly over. */
const STILL_STUCK_PERCENT = 40;
const TEN_NEXT_DAY = DAY + 10 * HOUR;

/** From the afternoon until somebody comes to the office, a while after ten. */
function overNight(fates: Fates, key: string, midnight: number): Pick<Spell, 'from' | 'to'> {
  const from = midnight + DAY / 2 + fates.below(DAY / 2 / SECOND, `${key}/at`) * SECOND;
  const to = midnight + TEN_NEXT_DAY + HOUR + fates.below(HOUR / SECOND, `${key}/to`) * SECOND;
  return { from, to };
}

function lengthOf(fates: Fates, name: FaultName, key: string): number {
  if (name === 'bank-down') return 20 * MINUTE;
  if (name === 'process-away') {
    return (ABSENCES[fates.below(ABSENCES.length, `${key}/long`)] ?? 1) * HOUR;
  }
  if (name === 'partition') return (1 + fates.below(10, `${key}/long`)) * MINUTE;
  return (5 + fates.below(55, `${key}/long`)) * SECOND;
}
