import type { Recorded } from '@suuupra/eventstore';
import type { Log } from '@suuupra/grpc';
import type { Instant } from '@suuupra/kernel';
import { seededChance } from '@suuupra/process';
import { type Books, booksOf, checkBooks } from './books.ts';
import { stepsOf } from './calls.ts';
import { type Violation, balancesOf, check } from './checks.ts';
import { diceOf } from './dice.ts';
import { type Step, drive } from './driver.ts';
import { factsOf } from './facts.ts';
import type { FaultName, Faults } from './faults.ts';
import { logHash } from './log-hash.ts';
import { createMortality } from './mortality.ts';
import { ownPauses } from './pauses.ts';
import { setUp } from './set-up.ts';
import { workloadOf } from './workload.ts';
import { type World, composeWorld } from './world.ts';

const EVENTS_A_COMMIT = 50;

/** Which world to run. The same options, the same bytes in every stream. */
export type RunOptions = Readonly<{
  seed: string;
  orders: number;
  /** How many buyers come at one moment and race each other; 1. */
  crowd?: number;
  /** How many lives end, after each of which a new one begins with nothing but the log; 0. */
  deaths?: number;
  /** Whether every service is a process of its own, which dies alone; false. */
  processes?: boolean;
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
  deaths: number;
  calls: number;
  met: Readonly<Record<FaultName, number>>;
  endedAt: Instant;
  /** Rules of the house that the log breaks, parked events and work that is stuck. */
  violations: readonly Violation[];
}>;

/** Runs a world to its end, when nothing is due any more, and checks what stands in its log. */
export async function runWorld(options: RunOptions): Promise<Outcome> {
  const { seed, orders, crowd = 1 } = options;
  const pauses = ownPauses();
  const dice = diceOf(seededChance(`${seed}/workload`));
  const workload = workloadOf(dice, { orders, crowd });
  try {
    const world = composeWorld({ ...options, pauses, oneByOne: crowd === 1 });
    const network = world.network.portOf(createMortality());
    const run = (): Promise<void> => setUp(network, workload);
    const opening: Step = { at: workload.opening, rank: 0, order: '', run };
    const endedAt = await drive(world, [opening, ...stepsOf(network, workload.orders)]);
    const outcome = await outcomeOf(world, endedAt);
    await world.stop();
    return outcome;
  } finally {
    pauses.restore();
  }
}

async function outcomeOf(world: World, endedAt: Instant): Promise<Outcome> {
  const events: Recorded[] = [];
  for await (const event of world.store.readAll('start')) events.push(event);
  const facts = factsOf(events);
  const books = await booksOf(events, EVENTS_A_COMMIT);
  const counts: Record<string, number> = {};
  for (const { type } of events) counts[type] = (counts[type] ?? 0) + 1;
  return {
    ...{ hash: logHash(events), events, counts, endedAt },
    deaths: world.deaths(),
    calls: world.network.calls(),
    met: world.network.met(),
    balances: Object.fromEntries(balancesOf(facts)),
    books,
    violations: [...check(facts), ...checkBooks(books, facts), ...(await troublesOf(world))],
  };
}

/** What the services themselves say is wrong at the end. */
async function troublesOf({ lives }: World): Promise<readonly Violation[]> {
  const consumers = lives().flatMap(({ reader }) => reader.status().consumers);
  const parked = consumers.flatMap((consumer) =>
    consumer.parked.map(({ streamId, error }) => {
      return { rule: 'no event is parked', subject: streamId, found: error };
    }),
  );
  const parts = lives().flatMap((life) => life.parts);
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
