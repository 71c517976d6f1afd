import {
  closeSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  readSync,
  writeSync,
} from 'node:fs';

import { listSegments, segmentPath, syncDirectory, type SegmentFile } from './directory.ts';
import { EventStoreDirectoryError, must } from './errors.ts';
import { durableBefore, frameAt, recordsOf, type RecordHead } from './frame.ts';

// A segment begins with "SUUPES01" and its first position. The next one begins where it ends, and
// is created only after everything before it was synced.

const MAGIC = Buffer.from('SUUPES01', 'latin1');
export const SEGMENT_HEADER_BYTES = 16;

export type Segment = Readonly<{ fd: number; base: number }>;

const headerOf = (base: number): Buffer => {
  const header = Buffer.alloc(SEGMENT_HEADER_BYTES);
  MAGIC.copy(header);
  header.writeBigUInt64LE(BigInt(base), 8);
  return header;
};

/** Creates the segment that begins at this position; durable when this returns. */
export function createSegment(directory: string, base: number): Segment {
  const fd = openSync(segmentPath(directory, base), 'wx+', 0o600);
  writeSync(fd, headerOf(base), 0, SEGMENT_HEADER_BYTES, 0);
  fsyncSync(fd);
  syncDirectory(directory);
  return { fd, base };
}

/** Reads from the page cache as a rule; a thread hop would cost more than the read. */
export function readAt(segments: readonly Segment[], position: number, length: number): Buffer {
  const segment = must(
    segments.findLast(({ base }) => base <= position),
    `a segment holds position ${position}`,
  );
  const bytes = Buffer.allocUnsafe(length);
  const read = readSync(segment.fd, bytes, 0, length, position - segment.base);
  if (read !== length) throw new Error(`The log ends inside the record at ${position}.`);
  return bytes;
}

export type Recovered = Readonly<{ segments: readonly Segment[]; end: number; cut: number }>;

/**
 * Opens the log, hands every record to `onRecord` in order, and cuts a torn tail.
 *
 * A tail is torn when nothing after the first bad frame was written by a node that already knew
 * that place to be synced: then the bad frame was never acknowledged. Anything else is corruption.
 * @throws EventStoreDirectoryError LOG_CORRUPT, naming file and offset.
 */
export function recoverSegments(
  directory: string,
  cleanEnd: number | undefined,
  onRecord: (record: RecordHead) => void,
): Recovered {
  const segments: Segment[] = [];
  try {
    return { ...recover(directory, cleanEnd, onRecord, segments), segments };
  } catch (error) {
    closeSegments(segments);
    throw error;
  }
}

function recover(
  directory: string,
  cleanEnd: number | undefined,
  onRecord: (record: RecordHead) => void,
  segments: Segment[],
): Omit<Recovered, 'segments'> {
  const files = listSegments(directory);
  let end = 0;
  let cut = 0;
  for (const [order, file] of files.entries()) {
    const isLast = order === files.length - 1;
    if (file.base !== end) throw corrupt(file, 0, `it should begin at position ${end}`);
    const bytes = readFileSync(file.path);
    const goodBytes = scan(file, bytes, isLast, cleanEnd, onRecord);
    const fd = openSync(file.path, 'r+');
    segments.push({ fd, base: file.base });
    cut = bytes.length - goodBytes;
    end = file.base + Math.max(goodBytes, SEGMENT_HEADER_BYTES);
    repair(fd, file.base, goodBytes, cut);
  }
  if (cleanEnd !== undefined && cleanEnd !== end) {
    const place = files.at(-1) ?? { path: directory, base: 0 };
    throw corrupt(place, end - place.base, `the log was stopped at ${cleanEnd} but ends here`);
  }
  return { end, cut };
}

/** Cuts a torn tail, and completes a segment that was created but not begun. */
function repair(fd: number, base: number, goodBytes: number, cut: number): void {
  if (cut === 0 && goodBytes > 0) return;
  ftruncateSync(fd, goodBytes);
  if (goodBytes === 0) writeSync(fd, headerOf(base), 0, SEGMENT_HEADER_BYTES, 0);
  fsyncSync(fd);
}

/** Returns how many bytes of the file are good. */
function scan(
  file: SegmentFile,
  bytes: Buffer,
  isLast: boolean,
  cleanEnd: number | undefined,
  onRecord: (record: RecordHead) => void,
): number {
  const header = bytes.subarray(0, SEGMENT_HEADER_BYTES);
  if (!header.equals(headerOf(file.base))) {
    if (isLast && bytes.length <= SEGMENT_HEADER_BYTES && cleanEnd === undefined) return 0;
    throw corrupt(file, 0, 'the header of the segment is damaged');
  }
  let at = SEGMENT_HEADER_BYTES;
  for (;;) {
    const frame = frameAt(bytes, at, file.base);
    if (frame === undefined) break;
    for (const record of recordsOf(frame)) onRecord(record);
    at += frame.length;
  }
  if (at < bytes.length) {
    const wasDurable = !isLast || cleanEnd !== undefined || attestsDurable(bytes, at, file.base);
    if (wasDurable) throw corrupt(file, at, 'a record that was once synced fails its checksum');
  }
  return at;
}

/** Does a later frame show that the log was synced beyond the frame that is bad now? */
function attestsDurable(bytes: Buffer, bad: number, base: number): boolean {
  for (let at = bad + 1; at < bytes.length; at += 1) {
    const frame = frameAt(bytes, at, base);
    if (frame === undefined) continue;
    if (durableBefore(frame) > base + bad) return true;
    at += frame.length - 1;
  }
  return false;
}

const corrupt = (file: SegmentFile, offset: number, what: string): EventStoreDirectoryError =>
  new EventStoreDirectoryError(
    'LOG_CORRUPT',
    `The event log is damaged: ${file.path} at offset ${offset}: ${what}. ` +
      'Nothing was changed. Restore the directory from a copy.',
  );

/** Closes the files of the log. */
export function closeSegments(segments: readonly Segment[]): void {
  for (const { fd } of segments) closeSync(fd);
}
