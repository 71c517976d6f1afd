import {
  clearCleanMark,
  makeDirectory,
  markClean,
  prepareDirectory,
  readCleanMark,
} from './directory.ts';
import type { LogStoppedError } from './errors.ts';
import {
  draftFrame,
  FRAME_HEADER_BYTES,
  RECORD_HEADER_BYTES,
  type RecordDraft,
  type RecordHead,
} from './frame.ts';
import { lockDirectory } from './lock.ts';
import { createLogIndex, type LogIndex } from './log-index.ts';
import { createLogWriter, realDisk, type Disk } from './log-writer.ts';
import { closeSegments, readAt, recoverSegments, type Segment } from './segments.ts';

const SEGMENT_BYTES = 64 * 1024 * 1024;
const BODY_CACHE_BYTES = 64 * 1024 * 1024;

export type EventLogOptions = Readonly<{
  directory: string;
  /** Called once when the log can no longer be written. */
  onFailure?: (error: LogStoppedError) => void;
  disk?: Disk;
  segmentBytes?: number;
}>;

export type EventLog = Readonly<{
  index: LogIndex;
  /** How many bytes of a torn tail were cut at the start. */
  cutBytes: number;
  /**
   * Writes one frame. The records are in the index at once, so that the next decision sees them;
   * they are visible to readers, and the promise resolves, when they are synced.
   */
  append: (drafts: readonly RecordDraft[]) => Written;
  /** How much is written but not synced: what a stalled disk makes the node keep in memory. */
  unsyncedBytes: () => number;
  /** Resolves when everything written so far is synced: no answer may run ahead of the disk. */
  settled: () => Promise<void>;
  /** The encoded RecordedEvent of a record. */
  bodyOf: (seq: number) => Uint8Array;
  /** Calls back after every sync that made records visible; returns how to stop that. */
  watch: (listener: () => void) => () => void;
  close: () => Promise<void>;
}>;

export type Written = Readonly<{ records: readonly RecordHead[]; synced: Promise<void> }>;

/**
 * Opens the log of a directory: locks it, checks its format, recovers it.
 * @throws EventStoreDirectoryError when the directory must not be used
 */
export async function openEventLog(options: EventLogOptions): Promise<EventLog> {
  const { directory } = options;
  makeDirectory(directory);
  const lock = await lockDirectory(directory);
  try {
    prepareDirectory(directory);
    const index = createLogIndex();
    const cleanEnd = readCleanMark(directory);
    const { segments, end, cut } = recoverSegments(directory, cleanEnd, index.add);
    await syncLast(options.disk ?? realDisk, segments);
    clearCleanMark(directory);
    index.reveal(index.count());
    return assemble(options, index, [...segments], end, cut, lock.release);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/**
 * A node that was killed leaves records that were written but never synced. They are about to be
 * shown and answered for, so they are made durable first; what stands in earlier segments is, and
 * the directory is synced when the clean mark is taken away.
 */
async function syncLast(disk: Disk, segments: readonly Segment[]): Promise<void> {
  const last = segments.at(-1);
  if (last === undefined) return;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  disk.sync(last.fd, (error) => (error === null ? resolve() : reject(error)));
  try {
    await promise;
  } catch (error) {
    closeSegments(segments);
    throw error;
  }
}

function assemble(
  options: EventLogOptions,
  index: LogIndex,
  segments: Segment[],
  end: number,
  cutBytes: number,
  unlock: () => Promise<void>,
): EventLog {
  const { directory, onFailure = () => undefined } = options;
  const cache = createBodyCache(index);
  const listeners = new Set<() => void>();
  const writer = createLogWriter({
    directory,
    disk: options.disk ?? realDisk,
    segmentBytes: options.segmentBytes ?? SEGMENT_BYTES,
    segments,
    end,
    onFailure,
  });

  // One notification for each sync, not one for each frame: after the promises of the appends.
  let isNotifying = false;
  const reveal = (limit: number): void => {
    index.reveal(limit);
    if (isNotifying) return;
    isNotifying = true;
    queueMicrotask(() => {
      isNotifying = false;
      for (const listener of listeners) listener();
    });
  };

  return {
    index,
    cutBytes,
    append: (drafts) => {
      const { bytes, records } = draftFrame(writer.nextPosition(), drafts);
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const limit = index.count() + records.length;
      const isTaken = writer.enqueue(bytes, {
        durable: () => {
          reveal(limit);
          resolve();
        },
        stopped: reject,
      });
      if (isTaken) {
        for (const record of records) index.add(record);
        cache.add(limit - records.length, bytes, records);
      }
      return { records, synced: promise };
    },
    unsyncedBytes: writer.unsyncedBytes,
    settled: () => new Promise((durable, stopped) => writer.afterAll({ durable, stopped })),
    bodyOf: (seq) =>
      cache.get(seq) ??
      readAt(segments, index.positionOf(seq) + RECORD_HEADER_BYTES, index.bodyLengthOf(seq)),
    watch: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => {
      const cleanEnd = await writer.close();
      if (cleanEnd !== undefined) markClean(directory, cleanEnd);
      closeSegments(segments);
      await unlock();
    },
  };
}

/** The newest bodies: live subscriptions and hot streams are served without touching a file. */
function createBodyCache(index: LogIndex) {
  const bodies = new Map<number, Uint8Array>();
  let bytesHeld = 0;
  return {
    add: (firstSeq: number, frame: Buffer, records: readonly RecordHead[]): void => {
      const framePosition = (records[0]?.position ?? 0) - FRAME_HEADER_BYTES;
      for (const [offset, { position, bodyLength }] of records.entries()) {
        const at = position - framePosition + RECORD_HEADER_BYTES;
        bodies.set(firstSeq + offset, frame.subarray(at, at + bodyLength));
        bytesHeld += bodyLength;
      }
      for (const [seq, body] of bodies) {
        // What is not visible may not be on disk yet, so it cannot be read back from there.
        if (bytesHeld <= BODY_CACHE_BYTES || seq >= index.visible()) break;
        bodies.delete(seq);
        bytesHeld -= body.length;
      }
    },
    get: (seq: number): Uint8Array | undefined => bodies.get(seq),
  };
}
