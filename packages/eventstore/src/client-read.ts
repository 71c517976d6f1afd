import { type AllStreamResolvedEvent, BACKWARDS, ErrorType } from '@eventstore/db-client';
import { type EventStoreDBClient, FORWARDS, type Position } from '@eventstore/db-client';
import type { ResolvedEvent } from '@eventstore/db-client';
import { commandError, ours, recorded } from './client-events.ts';
import { type Recorded, isSystem } from './store.ts';

const HEAD_PAGE = 32;

type Reading<T> = Readonly<{
  iterator: (options: { destroyOnReturn: boolean }) => AsyncIterable<T>;
  on: (event: 'error', hear: () => void) => unknown;
  resume: () => unknown;
  cancel: () => Promise<void>;
}>;

/**
 * Goes through what the client reads. Whoever leaves early tells the server so, and what is on its
 * way still runs out: a call with an answer that nobody takes is never finished.
 */
async function* through<T>(reading: Reading<T>): AsyncIterable<T> {
  let left = true;
  try {
    for await (const one of reading.iterator({ destroyOnReturn: false })) yield one;
    left = false;
  } catch (error) {
    left = false;
    throw error;
  } finally {
    if (left) {
      reading.on('error', () => {});
      reading.resume();
      void reading.cancel();
    }
  }
}

/** A stream from a revision on; nothing for a missing one. */
export async function* readStream(
  client: EventStoreDBClient,
  streamId: string,
  fromRevision: bigint,
): AsyncIterable<Recorded> {
  const reading = client.readStream(streamId, { direction: FORWARDS, fromRevision });
  try {
    for await (const { event } of through<ResolvedEvent>(reading)) {
      if (event !== undefined) yield recorded(event);
    }
  } catch (error) {
    if (commandError(error)?.type !== ErrorType.STREAM_NOT_FOUND) throw error;
  }
}

/** The whole log behind a position, up to and with another. */
export async function* readLog(
  client: EventStoreDBClient,
  from: bigint | 'start',
  until: bigint | undefined,
): AsyncIterable<Recorded> {
  const fromPosition = placeOf(from);
  const reading = client.readAll({ direction: FORWARDS, fromPosition });
  for await (const resolved of through<AllStreamResolvedEvent>(reading)) {
    const event = ours(resolved);
    if (event === undefined || event.position === from) continue;
    if (until !== undefined && event.position > until) return;
    yield event;
  }
}

/** The position of the newest event that is not the store's own, if there is one. */
export async function* readHead(client: EventStoreDBClient): AsyncIterable<bigint> {
  let fromPosition: 'end' | Position = 'end';
  for (let read = HEAD_PAGE; read === HEAD_PAGE;) {
    read = 0;
    const page = client.readAll({ direction: BACKWARDS, fromPosition, maxCount: HEAD_PAGE });
    for await (const { event } of through<AllStreamResolvedEvent>(page)) {
      read += 1;
      if (event === undefined) continue;
      if (!isSystem(event.streamId, event.type)) {
        yield event.position.commit;
        return;
      }
      fromPosition = event.position;
    }
  }
}

/** A position of ours as the client wants it. */
export function placeOf(position: bigint | 'start'): Position | 'start' {
  return position === 'start' ? 'start' : { commit: position, prepare: position };
}
