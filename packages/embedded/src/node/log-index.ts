import { must } from './errors.ts';
import type { RecordHead } from './frame.ts';

// Everything the rules and the readers ask for is in memory, some 50 bytes an event; only the
// bodies stay on disk. A sequence number is the ordinal of a record in the log. Records enter the
// index when they are written and become visible to readers when they are synced.

type Column = Readonly<{ push: (value: number) => void; at: (row: number) => number }>;

function column(Cells: Float64ArrayConstructor | Uint32ArrayConstructor): Column {
  let cells: Float64Array | Uint32Array = new Cells(1024);
  let used = 0;
  return {
    push: (value) => {
      if (used === cells.length) {
        const grown = new Cells(used * 2);
        grown.set(cells);
        cells = grown;
      }
      cells[used++] = value;
    },
    at: (row) => must(row < used ? cells[row] : undefined, `row ${row} of the index`),
  };
}

function idColumn() {
  let cells = Buffer.alloc(16 * 1024);
  let used = 0;
  return {
    push: (id: string): void => {
      if (used === cells.length) cells = Buffer.concat([cells, Buffer.alloc(used)]);
      cells.write(id, used, 'hex');
      used += 16;
    },
    at: (row: number): string => cells.toString('hex', row * 16, row * 16 + 16),
  };
}

export type StreamEntry = {
  readonly ref: number;
  readonly name: string;
  /** Sequence number by revision; the tombstone is kept apart. */
  readonly events: number[];
  /** How many of `events` are synced. */
  visible: number;
  tombstone: number | undefined;
};

export type LogIndex = ReturnType<typeof createLogIndex>;

/** The names behind the references of streams and types. */
function createNames() {
  const streams: StreamEntry[] = [];
  const byName = new Map<string, StreamEntry>();
  const types: string[] = [];
  const typeByName = new Map<string, number>();
  return {
    learn: ({ streamRef: ref, typeRef, newStreamName: name, newTypeName }: RecordHead): void => {
      if (name !== undefined) {
        const entry = { ref, name, events: [], visible: 0, tombstone: undefined };
        streams[ref] = entry;
        byName.set(name, entry);
      }
      if (newTypeName === undefined) return;
      types[typeRef] = newTypeName;
      typeByName.set(newTypeName, typeRef);
    },
    streamAt: (ref: number): StreamEntry => must(streams[ref], `stream ${ref} has a name`),
    typeAt: (ref: number): string => must(types[ref], `type ${ref} has a name`),
    stream: (name: string): StreamEntry | undefined => byName.get(name),
    streamCount: (): number => streams.length,
    typeRef: (name: string): number | undefined => typeByName.get(name),
    typeCount: (): number => types.length,
  };
}

/** An empty index; records are added in log order. */
export function createLogIndex() {
  const { learn, streamAt, typeAt, ...names } = createNames();
  const positions = column(Float64Array);
  const bodyLengths = column(Uint32Array);
  const streamRefs = column(Uint32Array);
  const typeRefs = column(Uint32Array);
  const createdMs = column(Float64Array);
  const ids = idColumn();
  let count = 0;
  let visible = 0;
  const streamOf = (seq: number): StreamEntry => streamAt(streamRefs.at(seq));

  return {
    ...names,
    add: (record: RecordHead): void => {
      learn(record);
      const stream = streamAt(record.streamRef);
      positions.push(record.position);
      bodyLengths.push(record.bodyLength);
      streamRefs.push(record.streamRef);
      typeRefs.push(record.typeRef);
      createdMs.push(record.createdMs);
      ids.push(record.id);
      if (record.isTombstone) stream.tombstone = count;
      else stream.events.push(count);
      count += 1;
    },
    /** Shows the records below this sequence number to readers. */
    reveal: (limit: number): void => {
      for (; visible < limit; visible += 1) {
        const stream = streamOf(visible);
        if (stream.tombstone !== visible) stream.visible += 1;
      }
    },
    /** The first visible record at or after this position; `visible()` if there is none. */
    seqAtOrAfter: (position: bigint): number =>
      firstWhere(visible, (seq) => BigInt(positions.at(seq)) >= position),
    streamOf,
    count: (): number => count,
    visible: (): number => visible,
    positionOf: (seq: number): number => positions.at(seq),
    bodyLengthOf: (seq: number): number => bodyLengths.at(seq),
    createdMsOf: (seq: number): number => createdMs.at(seq),
    idOf: (seq: number): string => ids.at(seq),
    typeOf: (seq: number): string => typeAt(typeRefs.at(seq)),
  };
}

/** The least number below the limit from which on the test holds; the limit if it never does. */
export function firstWhere(limit: number, holds: (candidate: number) => boolean): number {
  let low = 0;
  let high = limit;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
