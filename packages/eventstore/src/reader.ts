import { assert } from '@suuupra/kernel';
import type { Activity } from './activity.ts';
import { type Consumer, type ConsumerQueue, type ConsumerStatus } from './consumer.ts';
import { createConsumerQueue } from './consumer.ts';
import type { EventStore, Recorded, Subscribed } from './store.ts';

/** Nobody has seen this position in time: the reader lags, or the position is from elsewhere. */
export class NotSeenInTimeError extends Error {
  override readonly name = 'NotSeenInTimeError';
}

export type ReaderStatus = Readonly<{
  /** Where the subscription stands. */
  delivered: bigint;
  /** What the slowest consumer has processed. */
  seen: bigint;
  /** How often the connection was lost, and what was said the last time. */
  lost: number;
  lastLoss: string;
  consumers: readonly ConsumerStatus[];
}>;

/** The one subscription of a process, fanned out to its consumers. */
export type Reader = Readonly<{
  /** Registers a consumer; only before `start`. */
  add: (consumer: Consumer) => void;
  /** Resolves when every consumer has processed what stood in the log when it was called. */
  start: () => Promise<void>;
  /** Everything up to here is processed by every consumer. */
  seen: () => bigint;
  /** Waits until `seen` has reached a position. Throws NotSeenInTimeError. */
  waitFor: (position: bigint, timeoutMs: number) => Promise<void>;
  stop: () => Promise<void>;
  status: () => ReaderStatus;
}>;

type Deps = Readonly<{
  store: EventStore;
  activity: Activity;
  /** Is shown every event of the log, from its beginning, before any consumer. */
  observe?: (event: Recorded) => void;
  /** A consumer threw something that is no poison. Unless told otherwise, the process ends. */
  onFatal?: (error: Error) => void;
}>;

type Waiter = Readonly<{ position: bigint; resolve: () => void }>;

export function createReader(deps: Deps): Reader {
  const consumers: Consumer[] = [];
  const queues: ConsumerQueue[] = [];
  const loss = { lost: 0, lastLoss: '' };
  let delivered = 0n;
  let started = false;
  let subscription: Subscribed | undefined;
  const { onFatal = endProcess } = deps;

  const seen = (): bigint =>
    queues.reduce((least, queue) => min(least, queue.position(delivered)), delivered);
  const { onProgress, waitFor } = createWaiters(seen);

  const start = async (): Promise<void> => {
    assert(!started, 'a reader starts once');
    started = true;
    for (const consumer of consumers) {
      const { activity } = deps;
      queues.push(createConsumerQueue(consumer, { activity, onProgress, onFatal }));
    }
    const head = await deps.store.head();
    const least = startOf(consumers, head);
    // Who observes must know the past even where no consumer asks for it.
    const from = deps.observe === undefined ? least : 'start';
    delivered = from === 'start' ? 0n : from;
    await new Promise<void>((resolve, reject) => {
      let caughtUp = false;
      const catchUp = (): void => {
        if (caughtUp || delivered < head) return;
        caughtUp = true;
        Promise.all(queues.map((queue) => queue.pushCaughtUp())).then(() => resolve(), reject);
      };
      const onEvent = (event: Recorded): void | Promise<void> => {
        deps.observe?.(event);
        const full = deliver(queues, event, delivered);
        delivered = event.position;
        catchUp();
        onProgress();
        return full.length === 0 ? undefined : roomIn(full);
      };
      subscription = deps.store.subscribeAll(from, onEvent, (error) => {
        loss.lost += 1;
        loss.lastLoss = error.message;
      });
      catchUp();
    });
  };

  return {
    add: (consumer) => {
      assert(!started, 'consumers come before the start');
      consumers.push(consumer);
    },
    start,
    seen,
    waitFor,
    stop: async () => {
      await Promise.all([subscription?.stop(), ...queues.map((queue) => queue.stop())]);
    },
    status: () => ({
      delivered,
      seen: seen(),
      ...loss,
      consumers: queues.map((queue) => queue.status(delivered)),
    }),
  };
}

/** The subscription begins behind the consumer that has seen least. */
function startOf(consumers: readonly Consumer[], head: bigint): bigint | 'start' {
  let least = head;
  for (const { name, from } of consumers) {
    if (from === 'start') return 'start';
    // A checkpoint ahead of the log belongs to another log: going on would skip events for ever.
    assert(from <= head, `${name} has seen more than the store holds: ${from}, not ${head}`);
    least = min(least, from);
  }
  return least === 0n ? 'start' : least;
}

/** Queues an event for whom it concerns; returns the queues that have no room for the next. */
function deliver(
  queues: readonly ConsumerQueue[],
  event: Recorded,
  before: bigint,
): readonly ConsumerQueue[] {
  let full = NONE;
  for (const queue of queues) {
    if (!queue.wants(event)) continue;
    queue.push(event, before);
    if (queue.full()) full = [...full, queue];
  }
  return full;
}

const NONE: readonly ConsumerQueue[] = [];

async function roomIn(full: readonly ConsumerQueue[]): Promise<void> {
  for (const queue of full) if (queue.full()) await queue.room();
}

type Waiters = Readonly<{ onProgress: () => void; waitFor: Reader['waitFor'] }>;

function createWaiters(seen: () => bigint): Waiters {
  const waiters = new Set<Waiter>();
  return {
    onProgress: () => {
      if (waiters.size === 0) return;
      const reached = seen();
      for (const waiter of waiters) if (waiter.position <= reached) waiter.resolve();
    },
    waitFor: async (position, timeoutMs) => {
      if (seen() < position) await waitIn(waiters, position, timeoutMs);
    },
  };
}

function waitIn(waiters: Set<Waiter>, position: bigint, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      waiters.delete(waiter);
      reject(new NotSeenInTimeError(`nothing was seen at ${position} within ${timeoutMs} ms`));
    }, timeoutMs);
    const waiter = {
      position,
      resolve: () => {
        clearTimeout(timer);
        waiters.delete(waiter);
        resolve();
      },
    };
    waiters.add(waiter);
  });
}

/** A projection or a workflow that goes on after the unexpected would go on wrongly. */
function endProcess(error: Error): void {
  setImmediate(() => {
    throw error;
  });
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
