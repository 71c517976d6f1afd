import { randomUUID } from 'node:crypto';

import { invalidArgument, streamDeleted } from './errors.ts';
import type { EventStore } from './event-store.ts';
import type { Call } from './grpc-server.ts';
import { firstVisible } from './read-call.ts';
import { caughtUpFrame, checkpointFrame, confirmationFrame, eventFrame } from './read-frame.ts';
import type { ReadRequest } from './read-request.ts';

const PAGE_RECORDS = 256;
const PAGE_BYTES = 256 * 1024;

/** A place in a stream or in $all. It never skips and never repeats: live is just its end. */
type Cursor = Readonly<{
  /** The next visible record, or undefined at the end. */
  next: () => number | undefined;
  /** Has the stream ended for ever, with everything sent? */
  isOver: () => boolean;
}>;

/**
 * Answers a subscription: everything after the given place, then each record as it is synced.
 * A slow client slows its own cursor and nothing else.
 * @throws GrpcError INVALID_ARGUMENT for a position beyond the end of the log
 */
export function answerSubscription(store: EventStore, request: ReadRequest, call: Call): void {
  const { stream } = request;
  if (stream !== undefined && store.isTombstoned(stream)) return call.fail(streamDeleted(stream));
  const cursor = stream === undefined ? allCursor(store, request) : streamCursor(store, request);
  const page = createPager(store, request, cursor);
  let isWaiting = false;
  let isCaughtUp = false;
  let isScheduled = false;

  const turn = (): void => {
    isScheduled = false;
    if (!call.isOpen()) return;
    try {
      const { parts, isAtEnd } = page(isCaughtUp);
      if (isAtEnd && !isCaughtUp) parts.push(caughtUpFrame());
      isCaughtUp ||= isAtEnd;
      const isFlowing = parts.length === 0 || call.send(Buffer.concat(parts));
      if (cursor.isOver()) return call.fail(streamDeleted(stream ?? '$all'));
      isWaiting = isAtEnd && isFlowing;
      if (!isFlowing) schedule(call.onceDrained);
      else if (!isAtEnd) schedule(setImmediate);
    } catch (error) {
      call.fail(error);
    }
  };
  const schedule = (when: (resume: () => void) => unknown): void => {
    isScheduled = true;
    when(turn);
  };

  const unwatch = store.watch(() => {
    if (isWaiting && !isScheduled) turn();
  });
  call.onClosed = unwatch;
  call.send(confirmationFrame(randomUUID()));
  turn();
}

type Page = Readonly<{ parts: Buffer[]; isAtEnd: boolean }>;

/** Collects what one turn sends: events, and for a filter the checkpoints between them. */
function createPager(store: EventStore, request: ReadRequest, cursor: Cursor) {
  const { filter, frames } = request;
  let considered = 0;
  let lastConsidered: number | undefined;
  let lastCheckpoint: number | undefined;

  const checkpoint = (parts: Buffer[]): void => {
    if (lastConsidered === undefined || lastConsidered === lastCheckpoint) return;
    parts.push(checkpointFrame(store.index.positionOf(lastConsidered)));
    lastCheckpoint = lastConsidered;
    considered = 0;
  };

  return (isCaughtUp: boolean): Page => {
    const parts: Buffer[] = [];
    let bytes = 0;
    for (let turn = 0; turn < PAGE_RECORDS && bytes < PAGE_BYTES; turn += 1) {
      const seq = cursor.next();
      if (seq === undefined) {
        // Where a filter rejects the newest records, the client learns how far catching up went.
        if (filter && !isCaughtUp) checkpoint(parts);
        return { parts, isAtEnd: true };
      }
      lastConsidered = seq;
      considered += 1;
      if (!filter || filter.matches(seq)) {
        const frame = eventFrame(store, seq, frames);
        parts.push(frame);
        bytes += frame.length;
      }
      if (filter && considered >= filter.checkpointInterval) checkpoint(parts);
    }
    return { parts, isAtEnd: false };
  };
}

function allCursor({ index }: EventStore, { from }: ReadRequest): Cursor {
  let next = 0;
  if (from === 'end') next = index.visible();
  else if (from !== 'start') {
    const last = index.visible() - 1;
    // A checkpoint from another log, or of one that was lost, must not wait in silence.
    if (last < 0 || from > BigInt(index.positionOf(last))) {
      throw invalidArgument(`Position ${from} is beyond the end of the log.`);
    }
    next = index.seqAtOrAfter(from + 1n);
  }
  return {
    next: () => (next < index.visible() ? next++ : undefined),
    isOver: () => false,
  };
}

function streamCursor(store: EventStore, { stream = '', from }: ReadRequest): Cursor {
  const { index } = store;
  const entryNow = index.stream(stream);
  const end = entryNow?.visible ?? 0;
  const visibleFrom = entryNow ? firstVisible(store, entryNow) : 0;
  const after = from === 'start' ? 0n : from === 'end' ? BigInt(end) : from + 1n;
  let next = after > BigInt(visibleFrom) ? after : BigInt(visibleFrom);
  let hasSentTombstone = false;
  return {
    next: () => {
      const entry = index.stream(stream);
      if (entry === undefined) return undefined;
      if (next < BigInt(entry.visible)) return entry.events[Number(next++)];
      const { tombstone } = entry;
      if (tombstone === undefined || hasSentTombstone || tombstone >= index.visible()) {
        return undefined;
      }
      hasSentTombstone = true;
      return tombstone;
    },
    isOver: () => hasSentTombstone,
  };
}
