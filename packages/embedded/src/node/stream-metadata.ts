import { firstWhere } from './log-index.ts';

// The $metadata event of `$$stream`: what it hides from readers of the stream.

export type StreamMetadata = Readonly<{
  /** Events below this revision are hidden. */
  truncateBefore: number;
  isSoftDeleted: boolean;
  maxCount: number;
  maxAgeMs: number;
}>;

export const NO_METADATA: StreamMetadata = {
  truncateBefore: 0,
  isSoftDeleted: false,
  maxCount: Infinity,
  maxAgeMs: Infinity,
};

const LONG_MAX = 2n ** 63n - 1n;

/** What a soft delete writes: every other key of the metadata is lost, as in the protocol. */
export const SOFT_DELETE_TEXT = `{"$tb":${LONG_MAX}}`;

export const metastreamOf = (stream: string): string => `$$${stream}`;

export const isMetastream = (stream: string): boolean => stream.startsWith('$$');

/** The stream a metastream describes; any other stream is its own original. */
export const originalOf = (stream: string): string =>
  isMetastream(stream) ? stream.slice(2) : stream;

/** Malformed metadata counts as none: it must not make a stream unreadable. */
export function parseMetadata(text: string): StreamMetadata {
  const keys = parseObject(text, exactTruncation);
  if (keys === undefined) return NO_METADATA;
  const before = keys['$tb'];
  return {
    truncateBefore: typeof before === 'bigint' ? Number(before) : 0,
    isSoftDeleted: typeof before === 'bigint' && before >= LONG_MAX,
    maxCount: positive(keys['$maxCount']) ?? Infinity,
    maxAgeMs: (positive(keys['$maxAge']) ?? Infinity) * 1000,
  };
}

/** The same metadata with another $tb: how writing to a soft-deleted stream revives it. */
export function withTruncateBefore(text: string, revision: number): string {
  const { $tb: _dropped, ...rest } = parseObject(text) ?? {};
  return JSON.stringify({ ...rest, $tb: revision });
}

const positive = (value: unknown): number | undefined =>
  typeof value === 'number' && value > 0 ? value : undefined;

// $tb is a 64-bit integer, which JSON.parse would round; the reviver sees its source text.
const exactTruncation = (key: string, value: unknown, context?: { source?: string }): unknown =>
  key === '$tb' && /^\d+$/.test(context?.source ?? '') ? BigInt(context?.source ?? 0) : value;

type Reviver = typeof exactTruncation;

function parseObject(text: string, reviver?: Reviver): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text, reviver);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** The lowest revision a reader of the stream may see; above the last one when all are hidden. */
export function firstReadable(
  metadata: StreamMetadata,
  lastRevision: number,
  createdMsOf: (revision: number) => number,
  nowMs: number,
): number {
  const byCount = lastRevision - metadata.maxCount + 1;
  const first = Math.min(Math.max(0, byCount, metadata.truncateBefore), lastRevision + 1);
  if (metadata.maxAgeMs === Infinity) return first;
  const oldest = nowMs - metadata.maxAgeMs;
  return Math.max(
    first,
    firstWhere(lastRevision + 1, (revision) => createdMsOf(revision) > oldest),
  );
}
