// Which appends are written, which are recognised as repetitions, which are refused: the rules 1-7
// of the protocol, without I/O. Revisions are numbers inside (below 2^53) and bigints on the wire.

export type Expected = Readonly<
  { is: 'any' } | { is: 'noStream' } | { is: 'streamExists' } | { is: 'revision'; revision: bigint }
>;

export type StreamState = Readonly<{
  /** -1: the stream has no event. */
  lastRevision: number;
  isTombstoned: boolean;
  isSoftDeleted: boolean;
  hasMetadata: boolean;
  /** The id stored at a revision. */
  idAt: (revision: number) => string | undefined;
  /** The revision of a recently stored id of this stream. */
  recentRevisionOf: (id: string) => number | undefined;
}>;

export type Verdict = Readonly<
  | { is: 'write' }
  | { is: 'repeated'; lastRevision: number }
  | { is: 'wrongVersion' }
  | { is: 'deleted' }
>;

const WRITE: Verdict = { is: 'write' };
const WRONG: Verdict = { is: 'wrongVersion' };
const DELETED: Verdict = { is: 'deleted' };

/** Judges one append by the state of its stream and the ids of its events. */
export function judgeAppend(
  stream: StreamState,
  expected: Expected,
  ids: readonly string[],
): Verdict {
  if (stream.isTombstoned) return DELETED;
  switch (expected.is) {
    case 'any':
      return judgeByRecentIds(stream, ids);
    case 'streamExists':
      if (stream.isSoftDeleted) return DELETED;
      if (stream.lastRevision < 0 && !stream.hasMetadata) return WRONG;
      return judgeByRecentIds(stream, ids);
    case 'noStream':
      return judgeByRevision(stream, -1n, ids);
    case 'revision':
      return judgeByRevision(stream, expected.revision, ids);
  }
}

/** Best effort: the memory of recent ids is bounded. */
function judgeByRecentIds(stream: StreamState, ids: readonly string[]): Verdict {
  const [first, ...rest] = ids.map(stream.recentRevisionOf);
  if (first === undefined) return WRITE;
  if (rest.includes(undefined)) return WRONG;
  return { is: 'repeated', lastRevision: rest.at(-1) ?? first };
}

/** Unbounded: the stored ids right after the expected revision are compared, however old. */
function judgeByRevision(stream: StreamState, revision: bigint, ids: readonly string[]): Verdict {
  const last = BigInt(stream.lastRevision);
  if (revision > last) return WRONG;
  // Ids are not looked at here: the same ids at the next revision are a new append.
  if (revision === last) return WRITE;
  if (ids.length === 0) return WRONG;
  const start = Number(revision) + 1;
  const differing = ids.findIndex((id, offset) => stream.idAt(start + offset) !== id);
  if (differing < 0) return { is: 'repeated', lastRevision: start + ids.length - 1 };
  if (differing === 0 && revision === -1n && stream.isSoftDeleted) return WRITE;
  return WRONG;
}
