import {
  BACKWARDS,
  END,
  type AllStreamResolvedEvent,
  type ReadRevision,
} from '@eventstore/db-client';
import { ErrorType, EventStoreDBClient, FORWARDS, NO_STREAM, START } from '@eventstore/db-client';
import { type EventData, type RecordedEvent, isCommandError } from '@eventstore/db-client';
import { type Json, assert, canonicalJson, sortedJson } from '@suuupra/kernel';
import { forgiveLateAnswers } from './late-answers.ts';
import { asError } from './memory.ts';
import { PATIENCE_MS, createPauses, resumed, within } from './persistence.ts';
import { type Slots, createSlots } from './slots.ts';
import { type Appended, type EventStore, type Metadata, type NewEvent } from './store.ts';
import { OutcomeUnknownError, type Recorded, type Subscribed, isSystem } from './store.ts';
import { WrongRevisionError } from './store.ts';

/** Below the limit from which the client queues writes, and loses those that wait in a crash. */
const APPENDS_AT_ONCE = 12;
const APPEND_DEADLINE_MS = 5000;
/** An append whose stream has died silently may never be answered by the client itself. */
const APPEND_TIMEOUT_MS = 6000;
const HEAD_PAGE = 32;

/** With these the store has said clearly that it did not append. */
const DEFINITE: readonly string[] = [
  ErrorType.STREAM_DELETED,
  ErrorType.ACCESS_DENIED,
  ErrorType.INVALID_ARGUMENT,
  ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED,
  ErrorType.MISSING_REQUIRED_METADATA_PROPERTY,
];

const SILENCE = Symbol('silence');

/** A client that can be replaced when it no longer answers. */
type Link = { client: EventStoreDBClient };

/**
 * The store behind a connection string (`esdb://…`). Appends and reads have a connection each, so
 * that a long read does not hold up an append and a stuck append can be left behind.
 */
export function openEventStore(connectionString: string): EventStore {
  const connect = (): EventStoreDBClient =>
    forgiveLateAnswers(EventStoreDBClient.connectionString(connectionString));
  const writing: Link = { client: connect() };
  const { client: reading } = { client: connect() };
  const slots = createSlots(() => APPENDS_AT_ONCE);
  const subscriptions = new Set<Subscribed>();
  const appendOnce = (streamId: string, events: EventData[], expected: bigint) =>
    once({ link: writing, connect, slots }, streamId, { events, expected });
  return {
    append: (streamId, events, expected) => {
      assert(events.length > 0, 'an append has events');
      return appendPatiently(appendOnce, streamId, { events: events.map(eventData), expected });
    },
    read: (streamId, from = 0n) =>
      resumed(
        (last) => readStream(reading, streamId, last ? last.revision + 1n : from),
        PATIENCE_MS,
      ),
    readAll: (from, until) =>
      resumed((last) => readLog(reading, last?.position ?? from, until), PATIENCE_MS),
    subscribeAll: (from, on, onLost) => {
      const subscription = subscribe(reading, { from, on, onLost });
      subscriptions.add(subscription);
      return {
        stop: () => {
          subscriptions.delete(subscription);
          return subscription.stop();
        },
      };
    },
    head: async () => {
      for await (const position of resumed(() => heads(reading), PATIENCE_MS)) return position;
      return 0n;
    },
    close: async () => {
      await Promise.all([...subscriptions].map((subscription) => subscription.stop()));
      await Promise.all([writing.client.dispose(), reading.dispose()]);
    },
  };
}

/** JSON with sorted keys is what the client then writes; metadata as bytes it passes on as it is. */
function eventData({ id, type, data, metadata }: NewEvent): EventData {
  return {
    id,
    type,
    contentType: 'application/json',
    data: sortedJson(data),
    metadata: new TextEncoder().encode(canonicalJson(metadata)),
  };
}

type Appending = Readonly<{ events: EventData[]; expected: bigint }>;
type AppendOnce = (
  streamId: string,
  events: EventData[],
  expected: bigint,
) => Promise<Appended | undefined>;

/** Tries until the store has said yes or no; an unknown outcome is asked again with the same ids. */
async function appendPatiently(
  appendOnce: AppendOnce,
  streamId: string,
  { events, expected }: Appending,
): Promise<Appended> {
  const pauses = createPauses(PATIENCE_MS);
  do {
    const appended = await appendOnce(streamId, events, expected);
    if (appended !== undefined) return appended;
  } while (await pauses.rest());
  throw new OutcomeUnknownError(`it is not known whether ${streamId} was appended to`);
}

type Writing = Readonly<{ link: Link; connect: () => EventStoreDBClient; slots: Slots }>;

/** One try; undefined where its outcome is unknown. */
async function once(
  { link, connect, slots }: Writing,
  streamId: string,
  { events, expected }: Appending,
): Promise<Appended | undefined> {
  const expectedRevision = expected === -1n ? NO_STREAM : expected;
  const options = { expectedRevision, deadline: APPEND_DEADLINE_MS };
  try {
    const result = await slots.within(async () => {
      const { client } = link;
      const asked = client.appendToStream(streamId, events, options);
      const answer = await within(APPEND_TIMEOUT_MS, asked, SILENCE);
      if (answer === SILENCE && link.client === client) {
        link.client = connect();
        void client.dispose();
      }
      return answer;
    });
    if (result === SILENCE) return undefined;
    const { nextExpectedRevision: revision, position } = result;
    assert(position !== undefined, 'the store says where it appended');
    return { revision, position: position.commit };
  } catch (error) {
    if (!isCommandError(error)) {
      if (error instanceof TypeError) throw error;
      return undefined;
    }
    if (error.type === ErrorType.WRONG_EXPECTED_VERSION) {
      throw new WrongRevisionError(streamId, expected);
    }
    if (DEFINITE.includes(error.type)) throw error;
    return undefined;
  }
}

async function* readStream(
  client: EventStoreDBClient,
  streamId: string,
  from: bigint,
): AsyncIterable<Recorded> {
  const fromRevision: ReadRevision = from;
  const events = client.readStream(streamId, { direction: FORWARDS, fromRevision });
  try {
    for await (const { event } of events) if (event !== undefined) yield recorded(event);
  } catch (error) {
    if (!isCommandError(error) || error.type !== ErrorType.STREAM_NOT_FOUND) throw error;
  } finally {
    await events.cancel();
  }
}

async function* readLog(
  client: EventStoreDBClient,
  from: bigint | 'start',
  until: bigint | undefined,
): AsyncIterable<Recorded> {
  const fromPosition = from === 'start' ? START : { commit: from, prepare: from };
  const events = client.readAll({ direction: FORWARDS, fromPosition });
  try {
    for await (const resolved of events) {
      const event = ours(resolved);
      if (event === undefined || event.position === from) continue;
      if (until !== undefined && event.position > until) return;
      yield event;
    }
  } finally {
    await events.cancel();
  }
}

/** The position of the newest event that is not the store's own, if there is one. */
async function* heads(client: EventStoreDBClient): AsyncIterable<bigint> {
  let fromPosition: typeof END | { commit: bigint; prepare: bigint } = END;
  for (let read = HEAD_PAGE; read === HEAD_PAGE;) {
    read = 0;
    const options = { direction: BACKWARDS, fromPosition, maxCount: HEAD_PAGE } as const;
    for await (const resolved of client.readAll(options)) {
      read += 1;
      const { event } = resolved;
      if (event === undefined) continue;
      if (!isSystem(event.streamId, event.type)) {
        yield event.position.commit;
        return;
      }
      fromPosition = event.position;
    }
  }
}

type Wanted = Readonly<{
  from: bigint | 'start';
  on: (event: Recorded) => void | Promise<void>;
  onLost: (error: Error) => void;
}>;

function subscribe(client: EventStoreDBClient, { from, on, onLost }: Wanted): Subscribed {
  const pauses = createPauses(Infinity);
  let last = from;
  let stopped = false;
  let cancel = (): void => {};
  /** Delivers until the connection is lost; true when `on` has thrown. */
  const deliver = async (): Promise<boolean> => {
    const fromPosition = last === 'start' ? START : { commit: last, prepare: last };
    const events = client.subscribeToAll({ fromPosition });
    cancel = () => {
      events.destroy();
      void events.unsubscribe().catch(() => {});
    };
    try {
      for await (const resolved of events) {
        if (stopped) return true;
        const event = ours(resolved);
        if (event === undefined || event.position === last) continue;
        try {
          await on(event);
        } catch (error) {
          onLost(asError(error));
          return true;
        }
        last = event.position;
        pauses.begin();
      }
      if (!stopped) onLost(new Error('the store has ended the subscription'));
    } catch (error) {
      if (!stopped) onLost(asError(error));
    } finally {
      cancel();
    }
    return stopped;
  };
  const run = async (): Promise<void> => {
    while (!stopped && !(await deliver())) await pauses.rest();
  };
  const running = run();
  return {
    stop: () => {
      stopped = true;
      cancel();
      return running;
    },
  };
}

function ours({ event }: AllStreamResolvedEvent): Recorded | undefined {
  if (event === undefined || isSystem(event.streamId, event.type)) return undefined;
  return recorded(event);
}

function recorded(event: RecordedEvent): Recorded {
  const { streamId, type, id, revision, position } = event;
  assert(position !== undefined, 'the store says where an event stands');
  const data = event.data as Json;
  const metadata = (event.metadata ?? {}) as Metadata;
  return { streamId, type, id, revision, position: position.commit, data, metadata };
}
