import { type Instant, assert } from '@suuupra/kernel';
import type { DueTimer } from '@suuupra/workflow';
import type { Life } from './life.ts';
import type { World } from './world.ts';

/** Something the workload does at its moment. Steps of one moment go by rank, then by order. */
export type Step = Readonly<{
  at: Instant;
  rank: number;
  order: string;
  run: () => Promise<void>;
}>;

/** Turns of the event loop without any change after which only a pause can move the world. */
const STILL_TURNS = 3;
/** A world whose timers set each other for ever must be noticed. */
const MAX_MOMENTS = 100_000;
/** A world that is never quiet must be noticed. */
const MAX_TURNS = 200_000;

/**
 * Drives the world through everything that is due, steps and timers, one at a time, each only when
 * nothing moves any more. Returns the moment when nothing is due.
 */
export async function drive(world: World, steps: readonly Step[]): Promise<Instant> {
  const waiting = steps.toSorted(compareDue);
  let now = 0n;
  const advance = (to: Instant): void => {
    if (to > now) now = to;
    for (const { time } of world.lives()) time.advance(now);
  };
  await finish(world, now, { work: Promise.resolve() });
  let done = 0;
  for (let moment = 0; moment < MAX_MOMENTS; moment += 1) {
    const step = waiting[done];
    const next = nextTimer(world.lives());
    if (step !== undefined && (next === undefined || compareDue(step, next.due) < 0)) {
      advance(step.at);
      await finish(world, now, { work: step.run() });
      done += 1;
    } else if (next !== undefined) {
      advance(next.due.at);
      const { life, timer } = next;
      await finish(world, now, { work: life.time.fire(timer.key), of: life });
    } else {
      return now;
    }
  }
  assert(false, `something is still due after ${MAX_MOMENTS} moments`);
}

type Due = Pick<Step, 'at' | 'rank' | 'order'>;
type Next = Readonly<{ life: Life; timer: DueTimer; due: Due }>;

function nextTimer(lives: readonly Life[]): Next | undefined {
  const timers = lives.flatMap((life): readonly Next[] => {
    const timer = life.time.timers.next();
    if (timer === undefined) return [];
    const { due: at, rank, order } = timer;
    return [{ life, timer, due: { at, rank, order } }];
  });
  const compare = (a: Next, b: Next): number =>
    compareDue(a.due, b.due) || compareText(a.timer.key, b.timer.key);
  return timers.toSorted(compare)[0];
}

function compareDue(a: Due, b: Due): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  return a.rank - b.rank || compareText(a.order, b.order);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** Something to be awaited; what a life does ends with it, and its next one sees to the rest. */
type Begun = Readonly<{ work: Promise<void>; of?: Life }>;

/** Awaits work and everything that follows from it. When nothing can move, a pause ends. */
async function finish(world: World, now: Instant, { work, of }: Begun): Promise<void> {
  let outcome: Readonly<{ error?: unknown }> | undefined;
  work.then(
    () => (outcome = {}),
    (error: unknown) => (outcome = { error }),
  );
  let before = '';
  let still = 0;
  for (let turn = 0; turn < MAX_TURNS; turn += 1) {
    await nextTurn();
    if (world.replaceDead(now)) continue;
    const seen = whereItStands(world);
    still = seen === before ? still + 1 : 0;
    before = seen;
    if (still < STILL_TURNS) continue;
    still = 0;
    if (world.network.deliverLate()) continue;
    if ((outcome !== undefined || of?.died() === true) && isQuiet(world)) {
      if (outcome !== undefined && 'error' in outcome) throw outcome.error;
      return;
    }
    assert(world.pauses.endNext(), 'a world that waits waits for something');
  }
  assert(false, `the world was not quiet after ${MAX_TURNS} turns`);
}

/** Nothing in flight, and everybody has seen the newest event. */
function isQuiet(world: World): boolean {
  return world
    .lives()
    .every(
      ({ started, activity, reader }) =>
        started() && activity.inFlight() === 0 && reader.seen() >= world.head(),
    );
}

function whereItStands({ network, lives }: World): string {
  const counts = lives().map(({ started, activity, reader }) =>
    [started(), activity.count(), activity.inFlight(), reader.seen()].join('/'),
  );
  return [network.calls(), ...counts].join(' ');
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
