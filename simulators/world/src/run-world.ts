import { type Recorded, positionOf } from '@suuupra/eventstore';
import type { Log } from '@suuupra/grpc';
import { type Instant, assert } from '@suuupra/kernel';
import { createBackOffice } from './back-office.ts';
import { type Audit, type Violation, createAudit } from './audit.ts';
import { type Outside, type Step, buyersSteps } from './buyers.ts';
import { believedLies } from './false-statements.ts';
import type { Incident } from './fates.ts';
import { planFrom } from './plan-text.ts';
import { endHash } from './end-hash.ts';
import { createObserved } from './observed.ts';
import { isRebuilt, rebuiltDiffers } from './rebuilt.ts';
import { setUp } from './set-up.ts';
import { operationsFrom } from './operations-plan.ts';
import { createOperations } from './operations.ts';
import { SECOND } from './services.ts';
import { openingOf } from './opening.ts';
import { type Habit, workloadOf } from './workload.ts';
import { createVisitors } from './visitors.ts';
import { type World, createWorld } from './world.ts';

/** Which world to run. The same options, the same bytes in every stream and table. */
export type RunOptions = Readonly<{
  seed: string;
  /** What the run is called by whoever runs many; its seed. */
  name?: string;
  orders?: number;
  days?: number;
  /** How many percent of the orders come at one noon; 10. */
  rush?: number;
  /** What goes wrong and how often, as `planFrom` reads it; `default`. */
  faults?: string;
  /** Where given, only payers whose bank behaves like this buy. */
  payers?: string;
  /** Where given, every buyer has this habit. */
  habit?: Habit;
  /** When the world opens, at midnight in India; most seeds have a day in November. */
  opening?: Instant;
  /** What people do besides buying and how often, as `operationsFrom` reads it; `default`. */
  operations?: string;
  /** Whether the run ends at the first rule that is broken. */
  hasty?: boolean;
  /** Where given, only these orders are placed, and only these incidents happen. */
  only?: Readonly<{
    orders?: ReadonlySet<string>;
    incidents?: ReadonlySet<string>;
    operations?: ReadonlySet<string>;
  }>;
  log?: Log;
}>;

/** A world that breaks at every step, as where a process dies at every start, tells no more. */
const MOST_SEEN = 500;

/** A standard run. */
export const STANDARD = { orders: 200, days: 3, rush: 10 };

/** A violation, and when it was seen. */
export type Seen = Violation & Readonly<{ at: number }>;

/** What a world came to. */
export type Outcome = Readonly<{
  hash: string;
  events: readonly Recorded[];
  incidents: readonly Incident[];
  /** What people did besides buying, each under the name of its occasion. */
  operations: readonly string[];
  observed: ReadonlyMap<string, number>;
  deaths: number;
  calls: number;
  /** When the rail was asked what became of a transaction, by the transaction. */
  inquiries: ReadonlyMap<string, readonly number[]>;
  steps: number;
  endedAt: Instant;
  /** The states and edges of the machines that were gone through. */
  covered: ReadonlySet<string>;
  violations: readonly Seen[];
}>;

/** The rule that a program breaks that does not know how to go on, or does what it must not. */
export const NOTHING_BREAKS = 'nothing breaks';

const DAY = 86_400 * SECOND;
const LONGEST_AWAY_MS = 2 * 86_400_000;
/** The longest deadline of the rules, T+5 and a weekend, and some more. */
const DAYS_TO_REST = 9;

/** Runs a world until nothing is due any more, and audits it all the time. */
export async function runWorld(options: RunOptions): Promise<Outcome> {
  const { seed, faults = 'default', only, log } = options;
  const plan = planFrom(faults);
  const { orders, days, rush } = { ...STANDARD, ...options };
  const { payers, habit, opening = openingOf(seed) } = options;
  const demand = { seed, orders, days, rush, payers, habit, opening };
  const workload = workloadOf({ ...demand, only: only?.orders });
  const events: Recorded[] = [];
  const seen: Seen[] = [];
  const audit = createAudit(plan['process-away'] > 0 ? LONGEST_AWAY_MS : 0);
  let hear = (_event: Recorded): void => undefined;
  const onEvent = (event: Recorded): void => {
    events.push(event);
    for (const one of audit.observe(event)) seen.push({ ...one, at: world.agenda.now() });
    hear(event);
  };
  const troubles = (error: unknown): void => {
    seen.push({ ...violationOf(error), at: world.agenda.now() });
  };
  const world = createWorld({
    ...{ seed, plan, from: opening, days, only: only?.incidents, log },
    ...{ onEvent, onFatal: troubles },
  });
  try {
    const observed = createObserved();
    const people = { network: world.network, agenda: world.agenda, fates: world.fates, troubles };
    const operations = createOperations({
      ...{ ...people, observed, accounts: workload.accounts, opening, days },
      ...{ plan: operationsFrom(options.operations ?? 'default'), only: only?.operations },
    });
    const outside = { ...operations.client, ...outsideOf(world, { observed, troubles }) };
    const steps = buyersSteps(outside, workload.orders);
    const first: Step = {
      ...{ at: opening, name: 'opening', run: () => setUp(world.network, workload) },
    };
    const toOffice = createBackOffice(people);
    const toVisitors = createVisitors(people);
    hear = (event) => {
      toOffice(event);
      toVisitors(event);
      operations.hear(event);
    };
    for (const step of [first, ...steps]) putDown(world, step, troubles);
    const horizon = Number(opening) + (days + DAYS_TO_REST) * DAY;
    const isEnough = (): boolean => seen.length > (options.hasty === true ? 0 : MOST_SEEN);
    const isAtRest = await world.runUntil(horizon, isEnough);
    const ends = isEnough() ? [] : await judgeEnd(world, audit, { seed, events, isAtRest });
    const at = world.agenda.now();
    return {
      ...{
        hash: endHash(events, world.readModels, audit.balances()),
        events,
        incidents: world.fates.incidents(),
      },
      operations: operations.taken(),
      ...{ observed: observed.counts(), deaths: world.deaths(), calls: world.calls() },
      inquiries: world.inquiries(),
      ...{ covered: audit.covered(), steps: world.agenda.steps(), endedAt: BigInt(at) },
      violations: [...seen, ...ends.map((one) => ({ ...one, at }))],
    };
  } finally {
    world.end();
  }
}

type End = Readonly<{ seed: string; events: readonly Recorded[]; isAtRest: boolean }>;

/** What must hold when nothing is due any more. */
async function judgeEnd(
  world: World,
  audit: Audit,
  { seed, events, isAtRest }: End,
): Promise<readonly Violation[]> {
  const ends = [...(await audit.close(world))];
  ends.push(...believedLies(world.fates.incidents(), events));
  if (isRebuilt(seed)) ends.push(...(await rebuiltDiffers(events, world.readModels)));
  if (!isAtRest) ends.push({ rule: 'a world comes to rest', subject: seed, found: 'it does not' });
  return ends;
}

function putDown(world: World, step: Step, troubles: (error: unknown) => void): void {
  world.agenda.at(Number(step.at), () => void step.run().catch(troubles));
}

type Watched = Pick<Outside, 'observed'> & Readonly<{ troubles: (error: unknown) => void }>;

function outsideOf(
  world: World,
  { observed, troubles }: Watched,
): Omit<Outside, 'chosen' | 'pause'> {
  return {
    ...{ network: world.network, observed },
    later: (at, run) => putDown(world, { at, name: '', run }, troubles),
    readBack: async (token, orderId) => {
      const position = positionOf(token);
      assert(position !== undefined, 'a token stands for a position');
      await seenByViews(world, position);
      return world.readModels.tables.orders.tables
        .rows('checkout')
        .some((row) => row['order_id'] === orderId);
    },
  };
}

/** Waits as a client does: again and again, whoever answers by then. */
async function seenByViews(world: World, position: bigint): Promise<void> {
  for (;;) {
    const views = world.lives().find(({ service }) => service === 'views');
    if (views?.started() === true && !views.mortality.died() && views.reader.seen() >= position)
      return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function violationOf(error: unknown): Violation {
  const found = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { rule: NOTHING_BREAKS, subject: 'a step', found };
}
