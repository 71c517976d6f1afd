import { readFileSync } from 'node:fs';
import { DatabaseError, type Row, type Write, add, insert, upsert } from '@suuupra/postgres';
import type { Projected, Projection } from '@suuupra/projector';
import {
  BOOK,
  type BookState,
  type BookedEntry,
  EMPTY_BOOK,
  type Head,
  enterInBook,
  enterTwin,
  publishedName,
} from './book.ts';
import { ZERO_HASH } from './entry.ts';
import { SOURCES } from './sources.ts';

/** The tables of the book; `parked` comes from the runtime and stays empty here. */
export const LEDGER_TABLES = {
  entry: { key: ['seq'], unique: ['entry_id'] },
  posting: { key: ['seq', 'line'] },
  balance: { key: ['account', 'asset'], defaults: { debits: 0n, credits: 0n } },
  head: { key: ['book'], kept: headContinues },
} as const;

/** The text that makes them. */
export const LEDGER_SQL = readFileSync(new URL('schema.sql', import.meta.url), 'utf8');

/** The book as a projection. Its state is the head, which the database checks in each commit. */
export const ledgerProjection: Projection<BookState> = {
  name: 'ledger',
  prefixes: SOURCES.map(({ prefix }) => prefix),
  initial: EMPTY_BOOK,
  load: async (read) => {
    const [head] = await read('head');
    if (head === undefined) return EMPTY_BOOK;
    const published = (await read('entry', { kind: 'rule-publish' })).map(publicationOf);
    return { ...headOf(head), published: new Set(published) };
  },
  project: (event, before) => projected(enterInBook(event, before)),
  clash: (event, before) => projected(enterTwin(event, before)),
  closing: (before, after) => [headWrite(before, after)],
};

/** The rows of an event's entries. */
function projected({ state, entries }: ReturnType<typeof enterInBook>): Projected<BookState> {
  return { state, writes: entries.flatMap(writesOf) };
}

function writesOf({ entry, encoded, chain }: BookedEntry): readonly Write[] {
  const { seq, kind, ruleId, ruleVersion } = entry;
  const row = {
    ...{ seq, entry_id: entry.entryId, kind, src_stream: entry.srcStream },
    ...{ src_revision: entry.srcRevision, rule_id: ruleId, rule_version: ruleVersion },
    ...{ encoded, chain: Buffer.from(chain, 'hex') },
  };
  return [
    insert('entry', row),
    ...entry.lines.flatMap(({ side, account, asset, amount }, line) => [
      insert('posting', { seq, line, side, account, asset, amount }),
      add('balance', { account, asset }, sidesOf(side, amount)),
    ]),
  ];
}

/** An amount as what it adds to a balance. */
export function sidesOf(side: 'D' | 'C', amount: bigint): { debits: bigint; credits: bigint } {
  return side === 'D' ? { debits: amount, credits: 0n } : { debits: 0n, credits: amount };
}

function headWrite(before: Head, after: Head): Write {
  const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');
  return upsert(
    'head',
    { book: BOOK },
    {
      ...{ size: after.size, chain: bytes(after.chain) },
      ...{ from_size: before.size, from_chain: bytes(before.chain) },
    },
  );
}

/**
 * The triggers of the head, for tables in memory: whoever believed another head than the one that
 * stands commits nothing, and what was believed is not kept.
 */
function headContinues(row: Row, before: Row | undefined): Row {
  const stands = before === undefined ? EMPTY_BOOK : headOf(before);
  const believed = headOf({ size: row['from_size'] ?? 0n, chain: row['from_chain'] ?? '' });
  if (believed.size !== stands.size || believed.chain !== stands.chain) {
    const message = `goes on from entry ${stands.size}, not from ${believed.size}`;
    throw new DatabaseError(`book ${String(row['book'])} ${message}`, '23000');
  }
  return { ...row, from_size: 0n, from_chain: Buffer.from(ZERO_HASH, 'hex') };
}

/** The head as it stands in its row. */
export function headOf({ size, chain }: Row): Head {
  return {
    size: BigInt(String(size)),
    chain: chain instanceof Uint8Array ? Buffer.from(chain).toString('hex') : String(chain),
  };
}

function publicationOf({ rule_id: id, rule_version: version }: Row): string {
  return publishedName({ id: String(id), version: Number(version) });
}
