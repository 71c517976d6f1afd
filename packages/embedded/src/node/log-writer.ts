import { fdatasync, write } from 'node:fs';

import { LogStoppedError, must } from './errors.ts';
import { sealFrame } from './frame.ts';
import { createSegment, SEGMENT_HEADER_BYTES, type Segment } from './segments.ts';

/** The two calls that decide over durability, as a port, so that their failures can be tested. */
export type Disk = Readonly<{
  write: (
    fd: number,
    bytes: Buffer,
    offset: number,
    done: (error: Error | null, written: number) => void,
  ) => void;
  sync: (fd: number, done: (error: Error | null) => void) => void;
}>;

export const realDisk: Disk = {
  write: (fd, bytes, offset, done) => write(fd, bytes, 0, bytes.length, offset, done),
  sync: (fd, done) => fdatasync(fd, done),
};

type Waiting = Readonly<{
  /** Absent for those who only wait until everything before them is durable. */
  frame?: Readonly<{ bytes: Buffer; position: number; startsSegment: boolean }>;
  durable: () => void;
  stopped: (error: LogStoppedError) => void;
}>;

export type WriterOptions = Readonly<{
  directory: string;
  disk: Disk;
  segmentBytes: number;
  /** The open segments; a new one is added when the last is full. */
  segments: Segment[];
  end: number;
  /** Called once, when a write or a sync failed. Nothing is written after that. */
  onFailure: (error: LogStoppedError) => void;
}>;

type Writer = WriterOptions & {
  /** Where the next frame goes; `options.end` at first. */
  end: number;
  durable: number;
  segmentBase: number | undefined;
  waiting: Waiting[];
  isBusy: boolean;
  isClosing: boolean;
  stopped: LogStoppedError | undefined;
  onIdle: () => void;
};

/**
 * The one writer of the log. While one group is being written and synced the next one gathers, so
 * one sync serves many. A failed write or sync is never tried again: what is on disk is unknown.
 */
export function createLogWriter(options: WriterOptions) {
  const writer: Writer = {
    ...options,
    durable: options.end,
    segmentBase: options.segments.at(-1)?.base,
    waiting: [],
    isBusy: false,
    isClosing: false,
    stopped: undefined,
    onIdle: () => undefined,
  };
  // A microtask later, so that appends that arrived in one network chunk share the sync.
  const pumpSoon = (): void => queueMicrotask(() => pump(writer));
  return {
    /** The position the next frame will have. It begins a new segment when the last is full. */
    nextPosition: (): number => writer.end + (needsSegment(writer) ? SEGMENT_HEADER_BYTES : 0),
    /** How much of the log waits for its sync. */
    unsyncedBytes: (): number => writer.end - writer.durable,
    /** Takes a frame drafted at `nextPosition`; false if it never will be written. */
    enqueue: (bytes: Buffer, done: Omit<Waiting, 'frame'>): boolean => {
      const refusal = writer.isClosing ? closing() : writer.stopped;
      if (refusal) {
        done.stopped(refusal);
        return false;
      }
      const startsSegment = needsSegment(writer);
      if (startsSegment) writer.segmentBase = writer.end;
      const position = writer.end + (startsSegment ? SEGMENT_HEADER_BYTES : 0);
      writer.end = position + bytes.length;
      writer.waiting.push({ frame: { bytes, position, startsSegment }, ...done });
      pumpSoon();
      return true;
    },
    /** Calls back when everything enqueued so far is durable. */
    afterAll: (done: Omit<Waiting, 'frame'>): void => {
      if (writer.stopped) return done.stopped(writer.stopped);
      if (writer.durable === writer.end) return done.durable();
      writer.waiting.push(done);
      pumpSoon();
    },
    /**
     * Refuses what comes from now on. Resolves when what came before is settled, with the end of
     * the log if all of it is known to be durable.
     */
    close: async (): Promise<number | undefined> => {
      writer.isClosing = true;
      if (writer.isBusy || writer.waiting.length > 0) {
        await new Promise<void>((resolve) => (writer.onIdle = resolve));
      }
      return writer.stopped === undefined ? writer.end : undefined;
    },
  };
}

function pump(writer: Writer): void {
  if (writer.isBusy || writer.stopped || writer.waiting.length === 0) return;
  writer.isBusy = true;
  const group = takeGroup(writer.waiting);
  const frames = group.flatMap(({ frame }) => (frame ? [frame] : []));
  const [first] = frames;
  if (first === undefined) return finish(writer, group);
  try {
    if (first.startsSegment) {
      const base = first.position - SEGMENT_HEADER_BYTES;
      writer.segments.push(createSegment(writer.directory, base));
    }
  } catch (error) {
    return fail(writer, group, error);
  }
  // Everything below the group is durable by now, and each of its frames says so.
  for (const { bytes } of frames) sealFrame(bytes, first.position);
  const bytes = frames.map((frame) => frame.bytes);
  writeGroup(
    writer,
    group,
    first.position,
    bytes.length === 1 ? first.bytes : Buffer.concat(bytes),
  );
}

/** Everything that waits, up to the next change of segment. */
function takeGroup(waiting: Waiting[]): readonly Waiting[] {
  const next = waiting.findIndex(({ frame }, order) => order > 0 && frame?.startsSegment);
  return waiting.splice(0, next < 0 ? waiting.length : next);
}

function writeGroup(writer: Writer, group: readonly Waiting[], at: number, bytes: Buffer): void {
  const { disk, segments } = writer;
  const { fd, base } = must(segments.at(-1), 'there is a segment to write to');
  disk.write(fd, bytes, at - base, (error, written) => {
    if (error) return fail(writer, group, error);
    if (written === 0) return fail(writer, group, new Error('the disk took no bytes'));
    const rest = bytes.subarray(written);
    if (rest.length > 0) return writeGroup(writer, group, at + written, rest);
    disk.sync(fd, (syncError) => {
      if (syncError) fail(writer, group, syncError);
      else finish(writer, group);
    });
  });
}

function finish(writer: Writer, group: readonly Waiting[]): void {
  writer.isBusy = false;
  for (const { frame, durable } of group) {
    if (frame) writer.durable = frame.position + frame.bytes.length;
    durable();
  }
  if (writer.waiting.length > 0) pump(writer);
  else writer.onIdle();
}

function fail(writer: Writer, group: readonly Waiting[], cause: unknown): void {
  const error = new LogStoppedError(`The event log could not be written: ${String(cause)}`, cause);
  writer.stopped = error;
  writer.isBusy = false;
  for (const { stopped } of [...group, ...writer.waiting.splice(0)]) stopped(error);
  writer.onIdle();
  writer.onFailure(error);
}

const closing = (): LogStoppedError => new LogStoppedError('The event store node is stopping.');

const needsSegment = ({ end, segmentBase, segmentBytes }: Writer): boolean =>
  segmentBase === undefined || end - segmentBase >= segmentBytes;
