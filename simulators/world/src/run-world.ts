import { type Recorded, memoryEventStore } from '@suuupra/eventstore';
import type { Log } from '@suuupra/grpc';
import type { Instant } from '@suuupra/kernel';
import { seededChance } from '@suuupra/process';
import { type Books, booksOf, checkBooks } from './books.ts';
import { stepsOf } from './calls.ts';
import { type Violation, balancesOf, check } from './checks.ts';
import { diceOf } from './dice.ts';
import { type Step, drive } from './driver.ts';
import { factsOf } from './facts.ts';
import { FAULT_NAMES, type FaultName, type Faults, NO_FAULTS } from './faults.ts';
import { logHash } from './log-hash.ts';
import { ownPauses } from './pauses.ts';
import { setUp } from './set-up.ts';
import { type Workload, workloadOf } from './workload.ts';
import { type World, composeWorld } from './world.ts';

/** A life ends behind one of its first appends, so that deaths fall everywhere. */
const APPENDS_A_LIFE = 60;

const EVENTS_A_COMMIT = 50;

/** Which world to run. The same options, the same bytes in every stream. */
export type RunOptions = Readonly<{
  seed: string;
  orders: number;
  /** How many buyers come at one moment and race each other; 1. */
  crowd?: number;
  /** How often the whole world is killed behind an append, with nothing left but the log; 0. */
  deaths?: number;
  /** What happens to calls between services; nothing. */
  faults?: Faults;
  log?: Log;
}>;

/** What a world came to. */
export type Outcome = Readonly<{
  hash: string;
  events: readonly Recorded[];
  /** How many events of each type. */
  counts: Readonly<Record<string, number>>;
  balances: Readonly<Record<string, bigint>>;
  /** The ledger, derived from the log. */
  books: Books;
  lives: number;
  calls: number;
  met: Readonly<Record<FaultName, number>>;
  endedAt: Instant;
  /** Rules of the house that the log breaks, parked events and work that is stuck. */
  violations: readonly Violation[];
}>;

/** Runs a world to its end, when nothing is due any more, and checks what stands in its log. */
export async function runWorld(options: RunOptions): Promise<Outcome> {
  const { seed, orders, crowd = 1, deaths = 0 } = options;
  const pauses = ownPauses();
  const store = memoryEventStore();
  const dice = diceOf(seededChance(`${seed}/workload`));
  const workload = workloadOf(dice, { orders, crowd });
  const deathDice = diceOf(seededChance(`${seed}/deaths`));
  const lives: World[] = [];
  const born = (): World => {
    const life = lives.length;
    const mortal = life < deaths ? { diesAfterAppends: 1 + deathDice.below(APPENDS_A_LIFE) } : {};
    const oneByOne = crowd === 1;
    lives.push(composeWorld({ ...options, ...mortal, pauses, store, life, oneByOne }));
    return lives[life] as World;
  };
  try {
    const world = await drive(born, [openingOf(workload), ...stepsOf(workload.orders)]);
    const outcome = await outcomeOf(world, lives);
    await world.stop();
    return outcome;
  } finally {
    pauses.restore();
  }
}

/** The step before all others: banks, accounts, items and coupons. */
function openingOf(workload: Workload): Step {
  const run: Step['run'] = (network) => setUp(network, workload);
  return { at: workload.opening, rank: 0, order: '', run };
}

async function outcomeOf(world: World, lives: readonly World[]): Promise<Outcome> {
  const events: Recorded[] = [];
  for await (const event of world.store.readAll('start')) events.push(event);
  const facts = factsOf(events);
  const books = await booksOf(events, EVENTS_A_COMMIT);
  const counts: Record<string, number> = {};
  for (const { type } of events) counts[type] = (counts[type] ?? 0) + 1;
  return {
    ...{ hash: logHash(events), events, counts, lives: lives.length },
    endedAt: world.time.clock.now(),
    balances: Object.fromEntries(balancesOf(facts)),
    ...trafficOf(lives),
    books,
    violations: [...check(facts), ...checkBooks(books, facts), ...(await troublesOf(world))],
  };
}

function trafficOf(lives: readonly World[]): Pick<Outcome, 'calls' | 'met'> {
  const met: Record<FaultName, number> = { ...NO_FAULTS };
  let calls = 0;
  for (const { network } of lives) {
    calls += network.calls();
    const here = network.met();
    for (const name of FAULT_NAMES) met[name] += here[name];
  }
  return { calls, met };
}

/** What the services themselves say is wrong at the end. */
async function troublesOf({ reader, parts }: World): Promise<readonly Violation[]> {
  const parked = reader.status().consumers.flatMap((consumer) =>
    consumer.parked.map(({ streamId, error }) => {
      return { rule: 'no event is parked', subject: streamId, found: error };
    }),
  );
  const told = await Promise.all(parts.map((part) => part.status()));
  const stuck = told.flatMap((status) =>
    (status.stuck ?? []).map(({ stream, effect, lastError }) => {
      return { rule: 'no work is stuck', subject: `${stream} ${effect}`, found: lastError };
    }),
  );
  const cases = told.flatMap((status) =>
    (status.cases ?? [])
      .filter(({ kind }) => kind !== 'SETTLEMENT_NEGATIVE')
      .map(({ kind, subject, since }) => {
        return { rule: 'no case stays open', subject: `${kind} ${subject}`, found: since };
      }),
  );
  return [...parked, ...stuck, ...cases];
}
