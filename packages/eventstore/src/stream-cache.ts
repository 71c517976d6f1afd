import { type Decider, type EventCodec, type Instant, parseInstant } from '@suuupra/kernel';
import type { EventStore, Recorded } from './store.ts';

/** What an aggregate is made of; its streams are `<category>-<id>`. */
export type Aggregate<C, E, S, R extends string> = Readonly<{
  category: string;
  codec: EventCodec<E>;
  decider: Decider<C, E, S, R>;
}>;

/** The place of a command's events in its stream. */
export type Taken = Readonly<{ hash: string; first: bigint; count: number }>;

/** A stream as this process knows it; replaced as a whole whenever it grows. */
export type Known<S> = Readonly<{
  state: S;
  revision: bigint;
  position: bigint;
  /** The time of its newest event: the next one is not recorded as earlier. */
  at: Instant;
  /** Grows in place: it is the one part that may be large. */
  commands: Map<string, Taken>;
}>;

/** Reads a stream from its start. Throws UnknownEventError where it is newer than this binary. */
export async function loadStream<C, E, S, R extends string>(
  store: EventStore,
  { codec, decider }: Aggregate<C, E, S, R>,
  streamId: string,
): Promise<Known<S>> {
  let state = decider.initial;
  let revision = -1n;
  let position = 0n;
  let at = '';
  const commands = new Map<string, Taken>();
  for await (const event of store.read(streamId)) {
    state = decider.evolve(state, codec.decode(event.type, event.data));
    ({ revision, position } = event);
    ({ at } = event.metadata);
    remember(commands, event);
  }
  return { state, revision, position, commands, at: parseInstant(at) ?? 0n };
}

function remember(commands: Map<string, Taken>, { metadata, revision }: Recorded): void {
  const { commandId, commandHash: hash } = metadata;
  const { first = revision, count = 0 } = commands.get(commandId) ?? {};
  commands.set(commandId, { hash, first, count: count + 1 });
}

/** The streams used last: never more than the limit, and never less than its newer half. */
export type StreamCache<S> = Readonly<{
  get: (streamId: string) => Known<S> | undefined;
  set: (streamId: string, known: Known<S>) => void;
  drop: (streamId: string) => void;
}>;

/**
 * Two generations: what is used moves to the young one, and when that is full the old one goes.
 * To keep them all in the order of their use would cost more than the cache saves.
 */
export function createStreamCache<S>(limit: number): StreamCache<S> {
  const half = Math.max(Math.floor(limit / 2), 1);
  let young = new Map<string, Known<S>>();
  let old = new Map<string, Known<S>>();
  const set = (streamId: string, known: Known<S>): void => {
    if (young.size >= half && !young.has(streamId)) {
      old = young;
      young = new Map();
    }
    young.set(streamId, known);
  };
  return {
    get: (streamId) => {
      const fresh = young.get(streamId);
      if (fresh !== undefined) return fresh;
      const known = old.get(streamId);
      if (known !== undefined) set(streamId, known);
      return known;
    },
    set,
    drop: (streamId) => {
      young.delete(streamId);
      old.delete(streamId);
    },
  };
}
