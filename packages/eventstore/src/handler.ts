import { type Clock, assert } from '@suuupra/kernel';
import type { Activity } from './activity.ts';
import { type Asked, type CommandContext, type Decided, type Mismatch } from './batch.ts';
import { type Verdict, decideBatch } from './batch.ts';
import { commandHashOf } from './command-hash.ts';
import { type EventStore, RevisionConflictError, WrongRevisionError } from './store.ts';
import { type Aggregate, type Known, type StreamCache, type Taken } from './stream-cache.ts';
import { createStreamCache, loadStream } from './stream-cache.ts';

const STREAMS_CACHED = 10_000;
const COMMANDS_PER_APPEND = 64;
const CONFLICTS_FORGIVEN = 3;

/** What became of a command. A replayed one answers its first events and today's state. */
export type Handled<S, E, R extends string> =
  | Readonly<{
      ok: true;
      state: S;
      events: readonly E[];
      replayed: boolean;
      revision: bigint;
      position: bigint;
    }>
  | Readonly<{
      ok: false;
      reason: R | Mismatch;
      detail: Readonly<Record<string, string>>;
      state: S;
    }>;

/** The write side of an aggregate. */
export type Handler<C, E, S, R extends string> = Readonly<{
  /**
   * Decides a command and records its events. Throws RevisionConflictError, OutcomeUnknownError
   * (ask again with the same command id), UnknownEventError, or what the decider threw.
   */
  handle: (id: string, command: C, context: CommandContext) => Promise<Handled<S, E, R>>;
  /** The state of an aggregate as far as this process knows it; -1n where it has no events. */
  load: (id: string) => Promise<Readonly<{ state: S; revision: bigint }>>;
  /**
   * The log holds an event of this revision. Where another writer has recorded it, what is known of
   * the stream is old, and a command of which nothing follows would be decided on that for ever.
   */
  seen: (id: string, revision: bigint) => void;
}>;

type Deps<C, E, S, R extends string> = Readonly<{
  store: EventStore;
  clock: Clock;
  activity: Activity;
  aggregate: Aggregate<C, E, S, R>;
}>;

type Pending<C, E, S, R extends string> = Asked<C> &
  Readonly<{ resolve: (handled: Handled<S, E, R>) => void; reject: (error: unknown) => void }>;

/**
 * The handler of an aggregate. Commands of one stream queue up while an append is in flight; then
 * up to 64 of them are decided one after the other and appended together. A refusal is decided on
 * the state this process knows; with several writers it may be a moment old.
 */
export function createHandler<C, E, S, R extends string>(
  deps: Deps<C, E, S, R>,
): Handler<C, E, S, R> {
  const { activity, aggregate } = deps;
  const cache = createStreamCache<S>(STREAMS_CACHED);
  const queues = new Map<string, Pending<C, E, S, R>[]>();
  const streamOf = (id: string): string => `${aggregate.category}-${id}`;

  const work = async (streamId: string, queue: Pending<C, E, S, R>[]): Promise<void> => {
    while (queue.length > 0) {
      const batch = queue.splice(0, COMMANDS_PER_APPEND);
      try {
        await settle(deps, { streamId, cache, batch });
      } catch (error) {
        cache.drop(streamId);
        for (const { reject } of batch) reject(error);
      }
    }
    queues.delete(streamId);
  };

  const ask = (streamId: string, asked: Asked<C>): Promise<Handled<S, E, R>> =>
    new Promise((resolve, reject) => {
      const pending = { ...asked, resolve, reject };
      const queue = queues.get(streamId);
      if (queue !== undefined) {
        queue.push(pending);
        return;
      }
      const started = [pending];
      queues.set(streamId, started);
      void work(streamId, started);
    });

  return {
    handle: async (id, command, context) => {
      assert(id !== '', 'a stream has an id');
      const leave = activity.enter();
      try {
        return await ask(streamOf(id), { command, context, hash: commandHashOf(command) });
      } finally {
        leave();
      }
    },
    load: async (id) => {
      const { state, revision } = await knownOf(deps, cache, streamOf(id));
      return { state, revision };
    },
    seen: (id, revision) => {
      const known = cache.get(streamOf(id));
      if (known !== undefined && known.revision < revision) cache.drop(streamOf(id));
    },
  };
}

/** What the process knows of a stream, read where it knows nothing. */
async function knownOf<C, E, S, R extends string>(
  { store, aggregate }: Deps<C, E, S, R>,
  cache: StreamCache<S>,
  streamId: string,
): Promise<Known<S>> {
  const cached = cache.get(streamId);
  if (cached !== undefined) return cached;
  const read = await loadStream(store, aggregate, streamId);
  // Whoever was faster may know more by now.
  const known = cache.get(streamId) ?? read;
  cache.set(streamId, known);
  return known;
}

type Work<C, E, S, R extends string> = Readonly<{
  streamId: string;
  cache: StreamCache<S>;
  batch: readonly Pending<C, E, S, R>[];
}>;

async function settle<C, E, S, R extends string>(
  deps: Deps<C, E, S, R>,
  { streamId, cache, batch }: Work<C, E, S, R>,
): Promise<void> {
  const { clock, aggregate } = deps;
  for (let conflicts = 0; conflicts <= CONFLICTS_FORGIVEN; conflicts += 1) {
    const known = await knownOf(deps, cache, streamId);
    const decided = decideBatch(aggregate, known, { asked: batch, at: clock.now() });
    const grown = await record(deps, { streamId, known, decided });
    if (grown === undefined) {
      cache.drop(streamId);
      continue;
    }
    // What was dropped meanwhile, because another has written, must not come back.
    if (grown !== known) cache.set(streamId, grown);
    await answer(deps, { streamId, grown, batch, verdicts: decided.verdicts });
    return;
  }
  throw new RevisionConflictError(`${streamId} kept changing under its writer`);
}

type Recording<E, S, R extends string> = Readonly<{
  streamId: string;
  known: Known<S>;
  decided: Decided<E, S, R>;
}>;

/** Appends what was decided; undefined where another writer was faster. */
async function record<C, E, S, R extends string>(
  { store, activity }: Deps<C, E, S, R>,
  { streamId, known, decided }: Recording<E, S, R>,
): Promise<Known<S> | undefined> {
  const { events, state, taken, at } = decided;
  if (events.length === 0) return known;
  try {
    const { revision, position } = await store.append(streamId, events, known.revision);
    activity.appended(position);
    for (const [commandId, one] of taken) known.commands.set(commandId, one);
    return { state, revision, position, at, commands: known.commands };
  } catch (error) {
    if (error instanceof WrongRevisionError) return undefined;
    throw error;
  }
}

type Answering<C, E, S, R extends string> = Readonly<{
  streamId: string;
  grown: Known<S>;
  batch: readonly Pending<C, E, S, R>[];
  verdicts: readonly Verdict<E, S, R>[];
}>;

async function answer<C, E, S, R extends string>(
  deps: Deps<C, E, S, R>,
  { streamId, grown, batch, verdicts }: Answering<C, E, S, R>,
): Promise<void> {
  const { position } = grown;
  for (const [index, { resolve, reject }] of batch.entries()) {
    const verdict = verdicts[index];
    assert(verdict !== undefined, 'every command has its verdict');
    switch (verdict.is) {
      case 'accepted': {
        const { state, events, revision } = verdict;
        resolve({ ok: true, state, events, replayed: false, revision, position });
        break;
      }
      case 'refused': {
        const { reason, detail, state } = verdict;
        resolve({ ok: false, reason, detail, state });
        break;
      }
      case 'failed':
        reject(verdict.error);
        break;
      case 'replayed': {
        const events = await readBack(deps, streamId, verdict.taken);
        const { state, revision } = grown;
        resolve({ ok: true, state, events, replayed: true, revision, position });
        break;
      }
    }
  }
}

/** The events of a command that was taken before; they are read again, not kept. */
async function readBack<C, E, S, R extends string>(
  { store, aggregate }: Deps<C, E, S, R>,
  streamId: string,
  { first, count }: Taken,
): Promise<readonly E[]> {
  const events: E[] = [];
  for await (const event of store.read(streamId, first)) {
    events.push(aggregate.codec.decode(event.type, event.data));
    if (events.length >= count) break;
  }
  return events;
}
