import { EventStoreDBClient } from '@eventstore/db-client';
import { assert } from '@suuupra/kernel';
import { createAppender } from './client-append.ts';
import { eventData } from './client-events.ts';
import { crashPoints, crashing } from './crash-point.ts';
import { readHead, readLog, readStream } from './client-read.ts';
import { subscribeLog } from './client-subscribe.ts';
import { forgiveLateAnswers } from './late-answers.ts';
import { PATIENCE_MS, resumed, within } from './persistence.ts';
import type { EventStore, Subscribed } from './store.ts';

const CLOSE_TIMEOUT_MS = 1000;

/**
 * The store behind a connection string (`esdb://…`). Appends and reads have a connection each, so
 * that a long read does not hold up an append and a silent connection can be left behind. While
 * the store is away, appends and reads wait and try again for half a minute, then throw
 * OutcomeUnknownError; subscriptions try for ever.
 */
export function openEventStore(connectionString: string): EventStore {
  const connect = (): EventStoreDBClient =>
    forgiveLateAnswers(EventStoreDBClient.connectionString(connectionString));
  const { append, close } = createAppender(connect);
  const client = connect();
  const subscriptions = new Set<Subscribed>();
  const store: EventStore = {
    append: (streamId, events, expected) => {
      assert(events.length > 0, 'an append has events');
      return append({ streamId, events: events.map(eventData), expected });
    },
    read: (streamId, from = 0n) =>
      resumed(
        (last) => readStream(client, streamId, last === undefined ? from : last.revision + 1n),
        PATIENCE_MS,
      ),
    readAll: (from, until) =>
      resumed((last) => readLog(client, last?.position ?? from, until), PATIENCE_MS),
    subscribeAll: (from, on, onLost) => {
      const subscription = subscribeLog(client, { from, on, onLost });
      subscriptions.add(subscription);
      return {
        stop: () => {
          subscriptions.delete(subscription);
          return subscription.stop();
        },
      };
    },
    head: async () => {
      for await (const position of resumed(() => readHead(client), PATIENCE_MS)) return position;
      return 0n;
    },
    close: async () => {
      await Promise.all([...subscriptions].map((subscription) => subscription.stop()));
      await within(CLOSE_TIMEOUT_MS, Promise.all([close(), client.dispose()]), undefined);
    },
  };
  return crashing(store, crashPoints());
}
