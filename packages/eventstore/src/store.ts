import type { Json } from '@suuupra/kernel';

/**
 * What stands beside every event: flat strings, none of them with a `$` in front. `traceparent` is
 * in every event that is written now; there are older ones without it.
 */
export type Metadata = Readonly<
  Record<
    'tenant' | 'actor' | 'commandId' | 'correlationId' | 'causationId' | 'at' | 'commandHash',
    string
  >
> &
  Readonly<{ traceparent?: string }>;

/** An event as the store gives it back. Positions grow along the log and say nothing else. */
export type Recorded = Readonly<{
  streamId: string;
  type: string;
  id: string;
  revision: bigint;
  position: bigint;
  data: Json;
  metadata: Metadata;
}>;

/** An event to append. Its id is derived, so that the same append twice is one append. */
export type NewEvent = Readonly<{ id: string; type: string; data: Json; metadata: Metadata }>;

/** Where an append ended: the revision and the position of its last event. */
export type Appended = Readonly<{ revision: bigint; position: bigint }>;

/** A running subscription. */
export type Subscribed = Readonly<{
  /** Ends it; resolves when nothing is being delivered any more. Not to be awaited inside `on`. */
  stop: () => Promise<void>;
}>;

/** The port to the log of all facts. */
export type EventStore = Readonly<{
  /**
   * Appends all events or none, at exactly this revision (-1n: the stream must not exist). Throws
   * WrongRevisionError, or OutcomeUnknownError after bounded retries with the same ids; the same
   * ids at the same revision again are answered like the first time and append nothing.
   */
  append: (streamId: string, events: readonly NewEvent[], expected: bigint) => Promise<Appended>;
  /** The events of a stream from a revision on; nothing for a missing stream. */
  read: (streamId: string, from?: bigint) => AsyncIterable<Recorded>;
  /** The events behind `from`, up to and with `until`. The store's own `$` events are left out. */
  readAll: (from: bigint | 'start', until?: bigint) => AsyncIterable<Recorded>;
  /**
   * Delivers every event behind `from`, one after the other, each awaited. When the connection is
   * lost it tells `onLost` and goes on by itself behind the last event delivered. When `on` throws,
   * `onLost` gets that error and the subscription ends.
   */
  subscribeAll: (
    from: bigint | 'start',
    on: (event: Recorded) => void | Promise<void>,
    onLost: (error: Error) => void,
  ) => Subscribed;
  /** The position of the newest event, 0n for an empty store. */
  head: () => Promise<bigint>;
  close: () => Promise<void>;
}>;

/** The stream is at another revision than the writer believed. Nothing was appended. */
export class WrongRevisionError extends Error {
  override readonly name = 'WrongRevisionError';
  readonly streamId: string;
  readonly expected: bigint;
  constructor(streamId: string, expected: bigint) {
    super(`${streamId} is not at revision ${expected}`);
    this.streamId = streamId;
    this.expected = expected;
  }
}

/** The store did not say whether it appended: only reading the stream will tell. */
export class OutcomeUnknownError extends Error {
  override readonly name = 'OutcomeUnknownError';
}

/** Someone else kept appending to the stream; the command was decided several times in vain. */
export class RevisionConflictError extends Error {
  override readonly name = 'RevisionConflictError';
}

/** The streams whose name begins with `$` are the store's own, and so are such event types. */
export function isSystem(streamId: string, type: string): boolean {
  return streamId.startsWith('$') || type.startsWith('$');
}
