import { assert, sortedJson } from '@suuupra/kernel';
import {
  type Appended,
  type EventStore,
  type NewEvent,
  type Recorded,
  type Subscribed,
  WrongRevisionError,
} from './store.ts';

/** Positions are opaque and have gaps, so that nobody comes to count with them. */
const STRIDE = 16n;

type Memory = Readonly<{
  log: Recorded[];
  streams: Map<string, Recorded[]>;
  wakes: Set<() => void>;
}>;

/** A store in memory with the rules of the real one, for tests and simulated worlds. */
export function memoryEventStore(): EventStore {
  const memory: Memory = { log: [], streams: new Map(), wakes: new Set() };
  let closed = false;
  const { log, streams } = memory;
  return {
    append: async (streamId, events, expected) => {
      assert(!closed, 'the store is open');
      await Promise.resolve();
      return append(memory, streamId, { events, expected });
    },
    read: async function* read(streamId, from = 0n) {
      await Promise.resolve();
      for (const event of (streams.get(streamId) ?? []).slice(Number(from))) yield event;
    },
    readAll: async function* readAll(from, until) {
      await Promise.resolve();
      const end = log.length;
      for (let index = indexBehind(from); index < end; index += 1) {
        const event = log[index];
        if (event === undefined || (until !== undefined && event.position > until)) return;
        yield event;
      }
    },
    subscribeAll: (from, on, onLost) => subscribe(memory, { from, on, onLost }),
    head: () => Promise.resolve(log.at(-1)?.position ?? 0n),
    close: () => {
      closed = true;
      return Promise.resolve();
    },
  };
}

function indexBehind(from: bigint | 'start'): number {
  return from === 'start' ? 0 : Number(from / STRIDE);
}

function append(
  { log, streams, wakes }: Memory,
  streamId: string,
  { events, expected }: Readonly<{ events: readonly NewEvent[]; expected: bigint }>,
): Appended {
  assert(events.length > 0, 'an append has events');
  const stream = streams.get(streamId) ?? [];
  const current = BigInt(stream.length) - 1n;
  if (expected > current) throw new WrongRevisionError(streamId, expected);
  if (expected < current) {
    // The same ids behind the same revision are the same append: it is answered, not repeated.
    const before = stream.slice(Number(expected) + 1, Number(expected) + 1 + events.length);
    const last = before.at(-1);
    const same =
      before.length === events.length && events.every(({ id }, i) => id === before[i]?.id);
    if (!same || last === undefined) throw new WrongRevisionError(streamId, expected);
    return { revision: last.revision, position: last.position };
  }
  for (const { id, type, data, metadata } of events) {
    const revision = BigInt(stream.length);
    const position = BigInt(log.length + 1) * STRIDE;
    // A copy, so that nobody changes what is stored.
    const event = { streamId, type, id, revision, position, data: sortedJson(data), metadata };
    stream.push(event);
    log.push(event);
  }
  streams.set(streamId, stream);
  for (const wake of [...wakes]) wake();
  return { revision: BigInt(stream.length) - 1n, position: BigInt(log.length) * STRIDE };
}

type Wanted = Readonly<{
  from: bigint | 'start';
  on: (event: Recorded) => void | Promise<void>;
  onLost: (error: Error) => void;
}>;

function subscribe({ log, wakes }: Memory, { from, on, onLost }: Wanted): Subscribed {
  let stopped = false;
  let wake = (): void => {};
  const run = async (): Promise<void> => {
    await Promise.resolve();
    for (let index = indexBehind(from); !stopped;) {
      const event = log[index];
      if (event === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          wakes.add(wake);
        });
        wakes.delete(wake);
        continue;
      }
      index += 1;
      await on(event);
    }
  };
  const running = run().catch((error: unknown) => onLost(asError(error)));
  const stop = (): Promise<void> => {
    stopped = true;
    wake();
    return running;
  };
  return { stop };
}

/** Whatever was thrown, as an error. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
