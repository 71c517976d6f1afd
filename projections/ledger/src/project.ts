import { readFileSync } from 'node:fs';
import { type Row, type Write, add, insert, upsert } from '@suuupra/postgres';
import type { Projected, Projection } from '@suuupra/projector';
import type { Recorded } from '@suuupra/eventstore';
import { BOOK, type BookState, type BookedEntry, EMPTY_BOOK, enterInBook } from './book.ts';
import { SOURCES } from './sources.ts';

/** The tables of the book; `parked` comes from the runtime and stays empty here. */
export const LEDGER_TABLES = {
  entry: { key: ['seq'] },
  posting: { key: ['seq', 'line'] },
  balance: { key: ['account', 'asset'], defaults: { debits: 0n, credits: 0n } },
  head: { key: ['book'] },
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
    return head === undefined ? EMPTY_BOOK : headOf(head);
  },
  project,
  closing: (before, after) => [headWrite(before, after)],
};

/** The rows of an event's entries. */
export function project(event: Recorded, before: BookState): Projected<BookState> {
  const { state, entries } = enterInBook(event, before);
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

function headWrite(before: BookState, after: BookState): Write {
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

/** The head as it stands in its row. */
export function headOf({ size, chain }: Row): BookState {
  return {
    size: BigInt(String(size)),
    chain: chain instanceof Uint8Array ? Buffer.from(chain).toString('hex') : String(chain),
  };
}
