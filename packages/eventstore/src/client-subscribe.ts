import type { EventStoreDBClient } from '@eventstore/db-client';
import { ours } from './client-events.ts';
import { placeOf } from './client-read.ts';
import { asError } from './memory.ts';
import { createPauses } from './persistence.ts';
import type { Recorded, Subscribed } from './store.ts';

type Wanted = Readonly<{
  from: bigint | 'start';
  on: (event: Recorded) => void | Promise<void>;
  onLost: (error: Error) => void;
}>;

/** Follows the log, again and again behind the last event delivered, until it is stopped. */
export function subscribeLog(client: EventStoreDBClient, { from, on, onLost }: Wanted): Subscribed {
  const pauses = createPauses(Infinity);
  let last = from;
  let stopped = false;
  let cancel = (): void => {};

  const hear = async (event: Recorded): Promise<void> => {
    try {
      await on(event);
    } catch (error) {
      stopped = true;
      onLost(asError(error));
    }
    last = event.position;
    pauses.begin();
  };

  const follow = async (): Promise<void> => {
    const events = client.subscribeToAll({ fromPosition: placeOf(last) });
    cancel = () => {
      events.on('error', () => {});
      events.destroy();
      void events.unsubscribe().catch(() => {});
    };
    try {
      for await (const resolved of events) {
        if (stopped) return;
        const event = ours(resolved);
        if (event !== undefined && event.position !== last) await hear(event);
      }
      if (!stopped) onLost(new Error('the event store has ended the subscription'));
    } catch (error) {
      if (!stopped) onLost(asError(error));
    } finally {
      cancel();
    }
  };

  const run = async (): Promise<void> => {
    while (!stopped) {
      await follow();
      if (!stopped) await pauses.rest();
    }
  };
  const running = run();
  const stop = (): Promise<void> => {
    stopped = true;
    cancel();
    return running;
  };
  return { stop };
}
