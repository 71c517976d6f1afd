import type { Query } from '@suuupra/postgres';
import { BOOK, EMPTY_BOOK, type Head } from './book.ts';
import { headOf } from './project.ts';

/** An entry as it is stored. */
export type EntryRow = Readonly<{
  seq: bigint;
  entry_id: string;
  kind: string;
  src_stream: string;
  src_revision: bigint;
  rule_id: string;
  rule_version: number;
  encoded: Uint8Array;
  chain: Uint8Array;
}>;

/** A line of an entry as it is stored. */
export type PostingRow = Readonly<{
  seq: bigint;
  line: number;
  side: string;
  account: string;
  asset: string;
  amount: bigint;
}>;

/** What an account has moved in all. */
export type BalanceRow = Readonly<{
  account: string;
  asset: string;
  debits: bigint;
  credits: bigint;
}>;

const ENTRY =
  'seq, entry_id, kind, src_stream, src_revision, rule_id, rule_version, encoded, chain';

/** How far the book has come. */
export async function readHead(db: Query): Promise<Head> {
  const rows = await db.query('select size, chain from head where book = $1', [BOOK], 'head');
  const [head] = rows;
  const { size, chain } = head === undefined ? EMPTY_BOOK : headOf(head);
  return { size, chain };
}

/** The accounts that are not even, by name. */
export function readTrialBalance(db: Query): Promise<readonly BalanceRow[]> {
  const sql = `select account, asset, debits, credits from balance
    where debits <> credits order by account collate "C", asset`;
  return db.query<BalanceRow>(sql, [], 'trial-balance');
}

/** The balances of one account, one for each asset; none where nothing was ever posted to it. */
export function readBalance(db: Query, account: string): Promise<readonly BalanceRow[]> {
  const sql = `select account, asset, debits, credits from balance where account = $1
    order by asset`;
  return db.query<BalanceRow>(sql, [account], 'balance');
}

/** The entry at a place; undefined beyond the end of the book. */
export async function readEntry(db: Query, seq: bigint): Promise<EntryRow | undefined> {
  const sql = `select ${ENTRY} from entry where seq = $1`;
  const [row] = await db.query<EntryRow>(sql, [seq], 'entry');
  return row;
}

/** Entries behind a place, in their order. */
export function readEntries(db: Query, after: bigint, limit: number): Promise<readonly EntryRow[]> {
  const sql = `select ${ENTRY} from entry where seq > $1 order by seq limit $2`;
  return db.query<EntryRow>(sql, [after, limit], 'entries');
}

/** The postings of the entries behind one place up to and with another. */
export function readPostings(
  db: Query,
  after: bigint,
  upTo: bigint,
): Promise<readonly PostingRow[]> {
  const sql = `select seq, line, side, account, asset, amount from posting
    where seq > $1 and seq <= $2 order by seq, line`;
  return db.query<PostingRow>(sql, [after, upTo], 'postings');
}

/** A posting that belongs to no entry. */
export async function readStrayPosting(db: Query): Promise<PostingRow | undefined> {
  const sql = `select p.* from posting p left join entry e using (seq)
    where e.seq is null order by p.seq, p.line limit 1`;
  const [row] = await db.query<PostingRow>(sql, [], 'stray-posting');
  return row;
}

/** All balances, even ones too. */
export function readBalances(db: Query): Promise<readonly BalanceRow[]> {
  const sql = 'select account, asset, debits, credits from balance order by account collate "C"';
  return db.query<BalanceRow>(sql, [], 'balances');
}

/** Entries of events that no rule could take, the first hundred. */
export function readDeferred(db: Query): Promise<readonly EntryRow[]> {
  const sql = `select ${ENTRY} from entry where kind = 'deferred' order by seq limit 100`;
  return db.query<EntryRow>(sql, [], 'deferred');
}

/** The position up to which the book is made; undefined before its first commit. */
export async function readCheckpoint(db: Query): Promise<bigint | undefined> {
  const sql = `select position from checkpoint where projection = 'ledger'`;
  const [row] = await db.query<{ position: bigint }>(sql, [], 'checkpoint');
  return row === undefined || row.position < 0n ? undefined : row.position;
}

/** Runs `work` on one unchanging view of the tables, however long it takes. */
export function onSnapshot<T>(
  db: Readonly<{ transaction: <U>(work: (tx: Query) => Promise<U>) => Promise<U> }>,
  work: (tx: Query) => Promise<T>,
): Promise<T> {
  return db.transaction(async (tx) => {
    await tx.query('set transaction isolation level repeatable read, read only');
    return await work(tx);
  });
}
