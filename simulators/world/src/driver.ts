import type { Activity, Reader } from '@suuupra/eventstore';
import type { Network } from '@suuupra/grpc';
import { type Instant, assert } from '@suuupra/kernel';
import type { DueTimer, Time } from '@suuupra/workflow';
import type { Pauses } from './pauses.ts';
import type { SimulatedNetwork } from './simulated-network.ts';

/** Something the workload does at its moment. Steps of one moment go by rank, then by order. */
export type Step = Readonly<{
  at: Instant;
  rank: number;
  order: string;
  /** Makes its calls. Made again after a death, they carry the same request ids. */
  run: (network: Network) => Promise<void>;
}>;

/** What the driver drives: one life of the process that holds the world. */
export type Driven = Readonly<{
  time: Required<Time>;
  reader: Reader;
  activity: Activity;
  network: SimulatedNetwork;
  pauses: Pauses;
  died: () => boolean;
  start: () => Promise<void>;
}>;

/** Turns of the event loop without any change after which only a pause can move the world. */
const STILL_TURNS = 3;
/** A world whose timers set each other for ever must be noticed. */
const MAX_MOMENTS = 100_000;
/** A world that is never quiet must be noticed. */
const MAX_TURNS = 200_000;

/**
 * Drives the world through everything that is due, steps and timers, one at a time, each only when
 * nothing moves any more. A step during which the world dies is made again in its next life.
 * Returns the last life, when nothing is due.
 */
export async function drive<D extends Driven>(born: () => D, steps: readonly Step[]): Promise<D> {
  const waiting = steps.toSorted(compareDue);
  let life = await live(born, 0n);
  let done = 0;
  for (let moment = 0; moment < MAX_MOMENTS; moment += 1) {
    const { time, network } = life;
    const step = waiting[done];
    const timer = time.timers.next();
    let survived = true;
    if (step !== undefined && (timer === undefined || compareDue(step, stepOf(timer)) < 0)) {
      time.advance(step.at);
      survived = await finish(life, step.run(network));
      if (survived) done += 1;
    } else if (timer !== undefined) {
      time.advance(timer.due);
      survived = await finish(life, time.fire(timer.key));
    } else {
      return life;
    }
    if (!survived) life = await live(born, time.clock.now());
  }
  assert(false, `something is still due after ${MAX_MOMENTS} moments`);
}

/** Begins a life, and another one if that dies while it is beginning. */
async function live<D extends Driven>(born: () => D, now: Instant): Promise<D> {
  for (let lives = 0; lives < MAX_MOMENTS; lives += 1) {
    const life = born();
    life.pauses.forget();
    if (!(await finish(life, life.start()))) continue;
    life.time.advance(now);
    return life;
  }
  assert(false, `the world died ${MAX_MOMENTS} times at its beginning`);
}

type Due = Pick<Step, 'at' | 'rank' | 'order'>;

function stepOf({ due, rank, order }: DueTimer): Due {
  return { at: due, rank, order };
}

function compareDue(a: Due, b: Due): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  if (a.rank !== b.rank) return a.rank - b.rank;
  return a.order < b.order ? -1 : Number(a.order > b.order);
}

/**
 * Awaits work and everything that follows from it. When nothing can move, a pause ends. False
 * where the world died meanwhile.
 */
async function finish(life: Driven, work: Promise<void>): Promise<boolean> {
  const { activity, reader, network, pauses } = life;
  let outcome: Readonly<{ error?: unknown }> | undefined;
  work.then(
    () => (outcome = {}),
    (error: unknown) => (outcome = { error }),
  );
  let before = '';
  let still = 0;
  for (let turn = 0; turn < MAX_TURNS; turn += 1) {
    await nextTurn();
    if (life.died()) {
      void reader.stop();
      return false;
    }
    const now = `${activity.count()}/${activity.inFlight()}/${network.calls()}/${reader.seen()}`;
    still = now === before ? still + 1 : 0;
    before = now;
    if (still < STILL_TURNS) continue;
    still = 0;
    if (network.deliverLate()) continue;
    const idle = activity.inFlight() === 0 && reader.seen() >= activity.newest();
    if (outcome !== undefined && idle) {
      if ('error' in outcome) throw outcome.error;
      return true;
    }
    assert(pauses.endNext(), 'a world that waits waits for something');
  }
  assert(false, `the world was not quiet after ${MAX_TURNS} turns`);
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
