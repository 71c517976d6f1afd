import { ErrorType, type EventData, type EventStoreDBClient } from '@eventstore/db-client';
import { assert } from '@suuupra/kernel';
import { commandError } from './client-events.ts';
import { PATIENCE_MS, createPauses, within } from './persistence.ts';
import { createSlots } from './slots.ts';
import { type Appended, OutcomeUnknownError, WrongRevisionError } from './store.ts';

/** Below the limit from which the client queues writes: a rejection of those nobody can catch. */
const APPENDS_AT_ONCE = 12;
const APPEND_DEADLINE_MS = 5000;
/** An append whose stream has died silently may never be answered by the client itself. */
const APPEND_TIMEOUT_MS = 6000;

/** With these the store has said clearly that it did not append. */
const DEFINITE: readonly string[] = [
  ErrorType.STREAM_DELETED,
  ErrorType.ACCESS_DENIED,
  ErrorType.INVALID_ARGUMENT,
  ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED,
  ErrorType.MISSING_REQUIRED_METADATA_PROPERTY,
];

const SILENCE = Symbol('silence');

export type Appending = Readonly<{ streamId: string; events: EventData[]; expected: bigint }>;

/** Appends over a connection of its own, which it replaces when nothing is answered on it. */
export type Appender = Readonly<{
  append: (appending: Appending) => Promise<Appended>;
  close: () => Promise<void>;
}>;

export function createAppender(connect: () => EventStoreDBClient): Appender {
  let client = connect();
  let closed = false;
  const slots = createSlots(() => APPENDS_AT_ONCE);

  const ask = async ({ streamId, events, expected }: Appending): Promise<Appended | undefined> => {
    const asked = client;
    const expectedRevision = expected === -1n ? ('no_stream' as const) : expected;
    const options = { expectedRevision, deadline: APPEND_DEADLINE_MS };
    const answering = asked.appendToStream(streamId, events, options);
    const answer = await within(APPEND_TIMEOUT_MS, answering, SILENCE);
    if (answer !== SILENCE) {
      assert(answer.position !== undefined, 'the store says where it appended');
      return { revision: answer.nextExpectedRevision, position: answer.position.commit };
    }
    if (client === asked) {
      client = connect();
      void asked.dispose();
    }
    return undefined;
  };

  /** One try; undefined where its outcome is unknown. */
  const once = async (appending: Appending): Promise<Appended | undefined> => {
    try {
      return await slots.within(() => ask(appending));
    } catch (error) {
      const known = commandError(error);
      if (known?.type === ErrorType.WRONG_EXPECTED_VERSION) {
        throw new WrongRevisionError(appending.streamId, appending.expected);
      }
      if (known !== undefined && DEFINITE.includes(known.type)) throw known;
      return undefined;
    }
  };

  return {
    append: async (appending) => {
      const pauses = createPauses(PATIENCE_MS);
      do {
        const appended = await once(appending);
        if (appended !== undefined) return appended;
      } while (!closed && (await pauses.rest()));
      throw new OutcomeUnknownError(`whether ${appending.streamId} was appended to is unknown`);
    },
    close: () => {
      closed = true;
      return client.dispose();
    },
  };
}
