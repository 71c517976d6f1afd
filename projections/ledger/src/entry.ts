/** What an entry is for, in the order of their numbers in LJE1 from 1 on. */
export const ENTRY_KINDS = [
  'journal',
  'reversal',
  'period-close',
  'account-open',
  'rule-publish',
  'key-rotate',
  'no-posting',
  'redaction',
  'book-open',
  'period-reopen',
  'deferred',
  'resumed',
  'fork',
] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/** Debit or credit. */
export type Side = 'D' | 'C';

/** One line of an entry: an amount greater than zero in the smallest unit of an asset. */
export type Line = Readonly<{
  side: Side;
  account: string;
  asset: string;
  /** Decimal places of the asset: 2 for paise. */
  scale: number;
  amount: bigint;
}>;

/** An entry of a book. Hashes are 64 hexadecimal digits, ids are UUIDs; all zeros mean none. */
export type Entry = Readonly<{
  kind: EntryKind;
  book: string;
  /** Reserved, 0. */
  shard: number;
  /** Its place in the book, from 0 on without a hole. */
  seq: bigint;
  /** The chain hash of the entry before; zeros for the first. */
  prev: string;
  entryId: string;
  /** Microseconds since 1970-01-01T00:00:00Z: the source event's own time. */
  recordedUs: bigint;
  /** The civil date in the book's zone, as days since 1970-01-01. */
  effectiveOn: number;
  documentType: string;
  documentNumber: string;
  srcStream: string;
  srcRevision: bigint;
  srcEventHash: string;
  ruleId: string;
  ruleVersion: number;
  reverses: string;
  groupId: string;
  evidenceCommit: string;
  privateCommit: string;
  /** Sorted by key, keys unique, no personal data. */
  dimensions: readonly Dimension[];
  lines: readonly Line[];
}>;
export type Dimension = readonly [key: string, value: string];

export const ZERO_HASH = '0'.repeat(64);
export const ZERO_ID = '00000000-0000-0000-0000-000000000000';
/** More lines become several entries of one group. */
export const MAX_LINES = 500;
/** The limit of an entry in the tiles of a transparency log. */
export const MAX_ENTRY_BYTES = 65_535;
