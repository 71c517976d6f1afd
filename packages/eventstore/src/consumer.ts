import type { EventCodec } from '@suuupra/kernel';
import type { Activity } from './activity.ts';
import { asError } from './memory.ts';
import type { Recorded } from './store.ts';

const QUEUE_LIMIT = 1000;
const DRAINED_AT_LEAST_EVERY = 256;
const PARKED_LISTED = 100;

/** Someone who reads the log through the one subscription of the process. */
export type Consumer = Readonly<{
  name: string;
  /** The last position it has seen before; events up to it are not delivered again. */
  from: bigint | 'start';
  /** Stream names begin with one of these; the empty prefix is every stream. */
  prefixes: readonly string[];
  onEvent: (event: Recorded) => Promise<void>;
  /** Awaited once, behind the last event that stood in the log when the reader started. */
  onCaughtUp?: () => Promise<void>;
  /** Awaited when its queue is empty, and every few hundred events: what it gathered is written. */
  drained?: () => Promise<void>;
}>;

/** This event can never be processed by this binary. Its stream is set aside, others go on. */
export class PoisonEventError extends Error {
  override readonly name = 'PoisonEventError';
}

/** Decodes an event, or says that it is poison: unknown type, or data of another shape. */
export function decodeOrPark<E>(codec: EventCodec<E>, event: Recorded): E {
  try {
    return codec.decode(event.type, event.data);
  } catch (error) {
    const place = `${event.streamId}@${event.revision}`;
    throw new PoisonEventError(`${place}: ${asError(error).message}`, { cause: error });
  }
}

export type Parked = Readonly<{
  streamId: string;
  revision: bigint;
  position: bigint;
  type: string;
  error: string;
}>;

export type ConsumerStatus = Readonly<{
  name: string;
  /** Events that wait in its queue. */
  queued: number;
  /** Everything up to here is processed. */
  position: bigint;
  /** The first hundred parked events; `parkedCount` counts all of them. */
  parked: readonly Parked[];
  parkedCount: number;
}>;

export type ConsumerQueue = Readonly<{
  wants: (event: Recorded) => boolean;
  /** Queues an event; `before` is the position up to which there was nothing else for it. */
  push: (event: Recorded, before: bigint) => void;
  /** Queues the moment of having caught up; resolves when `onCaughtUp` is done. */
  pushCaughtUp: () => Promise<void>;
  full: () => boolean;
  /** Resolves when the queue has room again, or has stopped. */
  room: () => Promise<void>;
  /** Everything up to here is processed; `delivered` is where the subscription stands. */
  position: (delivered: bigint) => bigint;
  status: (delivered: bigint) => ConsumerStatus;
  stop: () => Promise<void>;
}>;

type Deps = Readonly<{
  activity: Activity;
  onProgress: () => void;
  onFatal: (error: Error) => void;
}>;

type Queue = {
  readonly items: (Recorded | (() => void))[];
  readonly parked: Parked[];
  readonly parkedStreams: Set<string>;
  parkedCount: number;
  processed: bigint;
  stopped: boolean;
  running: Promise<void> | undefined;
  wakes: (() => void)[];
};

/** A bounded queue in front of one consumer, so that a slow one does not hold up the others. */
export function createConsumerQueue(consumer: Consumer, deps: Deps): ConsumerQueue {
  const { name, prefixes, from } = consumer;
  const queue: Queue = {
    items: [],
    parked: [],
    parkedStreams: new Set(),
    parkedCount: 0,
    processed: from === 'start' ? 0n : from,
    stopped: false,
    running: undefined,
    wakes: [],
  };
  const add = (item: Recorded | (() => void)): void => {
    queue.items.push(item);
    queue.running ??= pump(consumer, queue, deps);
  };
  const position = (delivered: bigint): bigint => {
    if (queue.running !== undefined || queue.processed > delivered) return queue.processed;
    return delivered;
  };
  return {
    wants: ({ streamId, position: at }) =>
      (from === 'start' || at > from) && beginsWithOne(streamId, prefixes),
    push: (event, before) => {
      queue.processed = position(before);
      add(event);
    },
    pushCaughtUp: () => new Promise((resolve) => add(resolve)),
    full: () => queue.items.length >= QUEUE_LIMIT && !queue.stopped,
    room: () => new Promise((resolve) => queue.wakes.push(resolve)),
    position,
    status: (delivered) => ({
      name,
      queued: queue.items.length,
      position: position(delivered),
      parked: [...queue.parked],
      parkedCount: queue.parkedCount,
    }),
    stop: async () => {
      queue.stopped = true;
      wakeAll(queue);
      await queue.running;
    },
  };
}

/** Asked for every event of the log by every consumer, so it makes nothing. */
function beginsWithOne(streamId: string, prefixes: readonly string[]): boolean {
  for (const prefix of prefixes) if (streamId.startsWith(prefix)) return true;
  return false;
}

async function pump(consumer: Consumer, queue: Queue, deps: Deps): Promise<void> {
  const leave = deps.activity.enter();
  try {
    await Promise.resolve();
    // Something may have come in while the last step was returning.
    while (queue.items.length > 0 && !queue.stopped) await processAll(consumer, queue, deps);
  } catch (error) {
    queue.stopped = true;
    deps.onFatal(asError(error));
  } finally {
    wakeAll(queue);
    if (!queue.stopped) queue.running = undefined;
    leave();
    deps.onProgress();
  }
}

async function processAll(consumer: Consumer, queue: Queue, { onProgress }: Deps): Promise<void> {
  let last = queue.processed;
  let gathered = 0;
  const flush = async (): Promise<void> => {
    if (gathered > 0) await consumer.drained?.();
    gathered = 0;
    queue.processed = last;
    onProgress();
  };
  while (!queue.stopped) {
    const item = queue.items.shift();
    if (item === undefined) return;
    if (queue.items.length === QUEUE_LIMIT / 2) wakeAll(queue);
    if (typeof item === 'function') {
      await flush();
      await consumer.onCaughtUp?.();
      item();
      continue;
    }
    await offer(consumer, queue, item);
    last = item.position;
    gathered += 1;
    const writesAtOnce = consumer.drained === undefined;
    if (writesAtOnce || queue.items.length === 0 || gathered >= DRAINED_AT_LEAST_EVERY)
      await flush();
  }
}

async function offer(consumer: Consumer, queue: Queue, event: Recorded): Promise<void> {
  // What follows a parked event on its stream is not looked at: half a history misleads.
  if (queue.parkedStreams.has(event.streamId)) {
    park(queue, event, 'behind a parked event');
    return;
  }
  try {
    await consumer.onEvent(event);
  } catch (error) {
    if (!(error instanceof PoisonEventError)) throw error;
    park(queue, event, error.message);
  }
}

function park(queue: Queue, event: Recorded, error: string): void {
  const { streamId, revision, position, type } = event;
  queue.parkedCount += 1;
  queue.parkedStreams.add(streamId);
  if (queue.parked.length >= PARKED_LISTED) return;
  queue.parked.push({ streamId, revision, position, type, error });
}

function wakeAll(queue: Queue): void {
  const woken = queue.wakes;
  queue.wakes = [];
  for (const wake of woken) wake();
}
