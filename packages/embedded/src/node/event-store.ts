import { judgeAppend, type Expected, type StreamState } from './append-rules.ts';
import { must, unavailable } from './errors.ts';
import type { EventLog } from './event-log.ts';
import type { StreamEntry } from './log-index.ts';
import { createRecentIds, type RecentIds } from './recent-ids.ts';
import {
  createDrafter,
  metadataEvent,
  newId,
  tombstoneOf,
  type NewEvent,
  type Planned,
} from './record-plan.ts';
import { dataText } from './recorded-event.ts';
import {
  isMetastream,
  metastreamOf,
  NO_METADATA,
  originalOf,
  parseMetadata,
  SOFT_DELETE_TEXT,
  withTruncateBefore,
  type StreamMetadata,
} from './stream-metadata.ts';

/** `revision` is the stream's last, -1 if it has none; `position` is that of the last event. */
export type AppendOutcome = Readonly<
  | { is: 'done'; revision: number; position: number | undefined }
  | { is: 'wrongVersion'; current: number }
  | { is: 'deleted' }
>;

/** Beyond this, appends are refused at once rather than kept waiting in memory. */
const MAX_UNSYNCED_BYTES = 256 * 1024 * 1024;

export type EventStore = ReturnType<typeof createEventStore>;

/**
 * The semantics of the store above its log. Decisions are made at once and in order; each promise
 * resolves when everything the answer rests on is synced, and rejects with LogStoppedError.
 */
export function createEventStore(log: EventLog, nowMs: () => number) {
  const { index } = log;
  const recentIds = createRecentIds(index);
  const metadataOf = createMetadataReader(log);
  const stateOf = createStateReader(log, recentIds, metadataOf);
  const revivalOf = createRevival(stateOf);
  const decide = createDecider(log, stateOf);
  const write = createWrite(log, recentIds, nowMs);
  return {
    index,
    bodyOf: log.bodyOf,
    watch: log.watch,
    nowMs,

    /** Appends events to a stream: all or none. */
    append: (name: string, expected: Expected, events: readonly NewEvent[]) => {
      const ids = events.map(({ id }) => id);
      return decide(name, expected, ids, async () => {
        if (events.length > 0) {
          const planned = events.map((event) => ({ ...event, stream: name }));
          return write([...planned, ...revivalOf(name, events)], events.length);
        }
        const revision = stateOf(name).lastRevision;
        await log.settled();
        return { is: 'done', revision, position: undefined };
      });
    },

    /** Hides what the stream holds; a later append goes on after its last revision. */
    softDelete: (name: string, expected: Expected) =>
      decide(name, expected, [newId()], async () => {
        const { lastRevision, hasMetadata } = stateOf(name);
        if (lastRevision >= 0 || hasMetadata) {
          return write([metadataEvent(metastreamOf(name), SOFT_DELETE_TEXT)], 1);
        }
        await log.settled();
        return { is: 'wrongVersion', current: -1 };
      }),

    /** Ends the stream for ever. */
    tombstone: (name: string, expected: Expected) =>
      decide(name, expected, [newId()], () => write([tombstoneOf(name)], 1)),

    /** The metadata readers go by: of what is synced. */
    visibleMetadata: (name: string): StreamMetadata => metadataOf(name, index.visible()),

    /** Is the end of the stream (or of the stream it describes) synced? */
    isTombstoned: (name: string): boolean =>
      [name, originalOf(name)].some((stream) => {
        const tombstone = index.stream(stream)?.tombstone;
        return tombstone !== undefined && tombstone < index.visible();
      }),
  };
}

type StateReader = (name: string) => StreamState;
type MetadataReader = (name: string, limit: number) => StreamMetadata;

/** What the rules ask about a stream, with what is written but not yet synced. */
function createStateReader(
  { index }: EventLog,
  recentIds: RecentIds,
  metadataOf: MetadataReader,
): StateReader {
  return (name) => {
    const entry = index.stream(name);
    const tombstones = [entry, index.stream(originalOf(name))].map((one) => one?.tombstone);
    return {
      lastRevision: (entry?.events.length ?? 0) - 1,
      isTombstoned: tombstones.some((tombstone) => tombstone !== undefined),
      isSoftDeleted: metadataOf(name, index.count()).isSoftDeleted,
      hasMetadata: (index.stream(metastreamOf(name))?.events.length ?? 0) > 0,
      idAt: (revision) => {
        const seq = entry?.events[revision];
        return seq === undefined ? undefined : index.idOf(seq);
      },
      recentRevisionOf: (id) => entry && recentIds.revisionOf(entry.ref, id),
    };
  };
}

/**
 * The metadata event that an append brings with it when it revives a soft-deleted stream: by an
 * event of its own, or by new metadata, of which all but $tb is kept.
 */
function createRevival(stateOf: StateReader) {
  return (name: string, events: readonly NewEvent[]): readonly Planned[] => {
    const { isSoftDeleted, lastRevision } = stateOf(name);
    if (isSoftDeleted) {
      return [metadataEvent(metastreamOf(name), withTruncateBefore('{}', lastRevision + 1))];
    }
    const original = stateOf(originalOf(name));
    if (!isMetastream(name) || !original.isSoftDeleted) return [];
    const given = Buffer.from(events.at(-1)?.data ?? []).toString('utf8');
    return [metadataEvent(name, withTruncateBefore(given, original.lastRevision + 1))];
  };
}

/** Judges an append; what is to be written, the caller plans. */
function createDecider(log: EventLog, stateOf: StateReader) {
  return async (
    name: string,
    expected: Expected,
    ids: readonly string[],
    plan: () => Promise<AppendOutcome>,
  ): Promise<AppendOutcome> => {
    const verdict = judgeAppend(stateOf(name), expected, ids);
    if (verdict.is === 'write') return plan();
    const { events } = log.index.stream(name) ?? { events: [] };
    const revision = verdict.is === 'repeated' ? verdict.lastRevision : events.length - 1;
    const seq = events[revision];
    await log.settled();
    if (verdict.is === 'deleted') return verdict;
    if (verdict.is === 'wrongVersion') return { is: 'wrongVersion', current: revision };
    return { is: 'done', revision, position: log.index.positionOf(must(seq, 'a repeated event')) };
  };
}

/** Writes one frame; the outcome speaks of the last of the events that were asked for. */
function createWrite(log: EventLog, recentIds: RecentIds, nowMs: () => number) {
  const draftsFor = createDrafter(log.index);
  return async (planned: readonly Planned[], askedCount: number): Promise<AppendOutcome> => {
    if (log.unsyncedBytes() > MAX_UNSYNCED_BYTES) {
      throw unavailable('The disk does not keep up; too many appends wait for it.');
    }
    const { records, synced } = log.append(draftsFor(planned, nowMs()));
    for (const { streamRef, id, revision, isTombstone } of records) {
      if (!isTombstone) recentIds.add(streamRef, id, Number(revision));
    }
    await synced;
    const last = must(records[askedCount - 1], 'an append has a last record');
    return { is: 'done', revision: Number(last.revision), position: last.position };
  };
}

/** Reads the newest $metadata event of a stream below a sequence number; parsed once. */
function createMetadataReader({ index, bodyOf }: EventLog): MetadataReader {
  const parsed = new WeakMap<StreamEntry, { seq: number; metadata: StreamMetadata }>();
  return (name, limit) => {
    const entry = index.stream(metastreamOf(name));
    const seq = entry?.events.findLast((candidate) => candidate < limit);
    if (entry === undefined || seq === undefined) return NO_METADATA;
    const known = parsed.get(entry);
    if (known?.seq === seq) return known.metadata;
    const metadata = parseMetadata(dataText(bodyOf(seq)));
    parsed.set(entry, { seq, metadata });
    return metadata;
  };
}
