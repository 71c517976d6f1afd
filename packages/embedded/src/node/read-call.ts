import { streamDeleted } from './errors.ts';
import type { EventStore } from './event-store.ts';
import type { Call } from './grpc-server.ts';
import { eventFrame, streamNotFoundFrame } from './read-frame.ts';
import type { From, ReadRequest } from './read-request.ts';
import { firstReadable, isMetastream } from './stream-metadata.ts';
import type { StreamEntry } from './log-index.ts';

/** How many records one turn of the event loop may look at, so that appends are not held up. */
const PAGE_RECORDS = 256;
const PAGE_BYTES = 256 * 1024;

/** Answers a read that ends: of what is visible now, at the pace of the client. */
export function answerRead(store: EventStore, request: ReadRequest, call: Call): void {
  const { stream, filter, frames } = request;
  if (stream !== undefined && store.isTombstoned(stream)) return call.fail(streamDeleted(stream));
  const seqs = stream === undefined ? seqsOfAll(store, request) : seqsOfStream(store, request);
  if (seqs === undefined) {
    call.send(streamNotFoundFrame(stream ?? '$all'));
    return call.end();
  }
  let remaining = request.maxCount ?? Infinity;
  const page = (): void => {
    const parts: Buffer[] = [];
    let bytes = 0;
    let considered = 0;
    while (remaining > 0 && considered < PAGE_RECORDS && bytes < PAGE_BYTES) {
      const { value: seq, done } = seqs.next();
      if (done === true) {
        remaining = 0;
        break;
      }
      considered += 1;
      if (filter && !filter.matches(seq)) continue;
      const frame = eventFrame(store, seq, frames);
      parts.push(frame);
      bytes += frame.length;
      remaining -= 1;
    }
    const isFlowing = parts.length === 0 || call.send(Buffer.concat(parts));
    if (remaining === 0) return call.end();
    if (isFlowing) setImmediate(turn);
    else call.onceDrained(turn);
  };
  const turn = (): void => {
    if (!call.isOpen()) return;
    try {
      page();
    } catch (error) {
      call.fail(error);
    }
  };
  turn();
}

function* seqsOfAll(store: EventStore, { from, isBackwards }: ReadRequest): Generator<number> {
  const { index } = store;
  const limit = index.visible();
  const start = seqFrom(store, from);
  // Forwards includes the record at the position, backwards excludes it.
  if (isBackwards) for (let seq = start - 1; seq >= 0; seq -= 1) yield seq;
  else for (let seq = start; seq < limit; seq += 1) yield seq;
}

/** The first record at or after a position of $all. */
function seqFrom({ index }: EventStore, from: From): number {
  if (from === 'start') return 0;
  return from === 'end' ? index.visible() : index.seqAtOrAfter(from);
}

/** Undefined when the protocol says that the stream is not found. */
function seqsOfStream(store: EventStore, request: ReadRequest): Generator<number> | undefined {
  const { stream: name = '', from, isBackwards } = request;
  const entry = store.index.stream(name);
  if (entry === undefined || entry.visible === 0) return undefined;
  if (store.visibleMetadata(name).isSoftDeleted) return undefined;
  const first = firstVisible(store, entry);
  const last = entry.visible - 1;
  return isBackwards
    ? backwards(entry, from === 'start' ? 0 : clamp(from, last), first)
    : forwards(entry, Math.max(from === 'start' ? 0 : clamp(from, last + 1), first), last);
}

/** The lowest revision that the stream's metadata leaves visible; last + 1 if none. */
export function firstVisible(store: EventStore, { name, events, visible }: StreamEntry): number {
  const metadata = store.visibleMetadata(name);
  const bounded = isMetastream(name) ? { ...metadata, maxCount: 1 } : metadata;
  const createdMsOf = (revision: number): number => store.index.createdMsOf(events[revision] ?? 0);
  return firstReadable(bounded, visible - 1, createdMsOf, store.nowMs());
}

const clamp = (from: 'end' | bigint, limit: number): number =>
  from === 'end' || from > BigInt(limit) ? limit : Number(from);

function* forwards({ events }: StreamEntry, first: number, last: number): Generator<number> {
  for (let revision = first; revision <= last; revision += 1) yield events[revision] ?? 0;
}

function* backwards({ events }: StreamEntry, from: number, first: number): Generator<number> {
  for (let revision = from; revision >= first; revision -= 1) yield events[revision] ?? 0;
}
