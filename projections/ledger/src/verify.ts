import type { Query } from '@suuupra/postgres';
import type { BookedEntry } from './book.ts';
import { BOOK } from './book.ts';
import { EntryFormError } from './byte-form.ts';
import { chainHashOf } from './chain.ts';
import { firstDifference } from './difference.ts';
import { decodeEntry } from './encoding.ts';
import { type Entry, ZERO_HASH } from './entry.ts';
import { imbalanceOf } from './packing.ts';
import { sidesOf } from './project.ts';
import {
  type BalanceRow,
  type EntryRow,
  type PostingRow,
  readBalances,
  readEntries,
  readPostings,
  readStrayPosting,
} from './query.ts';

const ENTRIES_PER_READ = 500;
const BEFORE_ALL = -(2n ** 63n);

/** The first entry that is wrong, the field, and what is wrong with it. */
export type Problem = Readonly<{ seq: bigint; entryId: string; field: string; problem: string }>;

/** What a check of the tables has come to; the hash is recomputed, not read. */
export type Verdict = Readonly<{
  entries: bigint;
  chainHash: string;
  deferred: number;
  firstDeferred?: Entry;
  problem?: Problem;
}>;

type Sums = { debits: bigint; credits: bigint; last: Entry };
type Walk = {
  size: bigint;
  chain: string;
  deferred: number;
  firstDeferred: Entry | undefined;
  last: Entry | undefined;
  readonly balances: Map<string, Sums>;
};

/** The entries that ought to be there, in their order. */
export type Expected = Readonly<{ next: () => Promise<BookedEntry | undefined> }>;

/**
 * Reads every stored entry again: decodes it strictly, recomputes the chain, and holds its other
 * columns, its postings, all balances and the head against what the bytes say. With `expected`
 * every entry is also held against the one that ought to stand in its place. Stops at the first
 * that is wrong. Reads in one transaction, or else the book may grow under it.
 */
export async function verifyTables(tx: Query, expected?: Expected): Promise<Verdict> {
  const walk: Walk = {
    ...{ size: 0n, chain: ZERO_HASH, deferred: 0, firstDeferred: undefined, last: undefined },
    balances: new Map(),
  };
  const problem =
    (await walkEntries(tx, walk, expected)) ??
    (await findStray(tx)) ??
    (await checkBalances(tx, walk)) ??
    (await checkHead(tx, walk));
  const { size: entries, chain: chainHash, deferred, firstDeferred } = walk;
  return {
    ...{ entries, chainHash, deferred },
    ...(firstDeferred === undefined ? {} : { firstDeferred }),
    ...(problem === undefined ? {} : { problem }),
  };
}

async function walkEntries(
  tx: Query,
  walk: Walk,
  expected: Expected | undefined,
): Promise<Problem | undefined> {
  let after = BEFORE_ALL;
  for (;;) {
    const rows = await readEntries(tx, after, ENTRIES_PER_READ);
    const last = rows.at(-1);
    if (last === undefined) break;
    const postings = groupBySeq(await readPostings(tx, after, last.seq));
    for (const row of rows) {
      const wanted = await expected?.next();
      const problem =
        expected !== undefined && wanted === undefined
          ? problemOf(row, 'entry', 'no source event leads to it')
          : checkEntry(row, { walk, wanted, postings: postings.get(row.seq) ?? [] });
      if (problem !== undefined) return problem;
    }
    after = last.seq;
  }
  const missing = await expected?.next();
  if (missing === undefined) return undefined;
  return missingEntry(missing);
}

type Checking = Readonly<{
  walk: Walk;
  wanted: BookedEntry | undefined;
  postings: readonly PostingRow[];
}>;

/** Checks one entry and, where it is right, goes on behind it. */
function checkEntry(row: EntryRow, { walk, wanted, postings }: Checking): Problem | undefined {
  const wrong = (field: string, problem: string): Problem => problemOf(row, field, problem);
  if (row.seq !== walk.size) {
    if (wanted !== undefined && row.seq > walk.size) return missingEntry(wanted);
    return { ...wrong('seq', `entry ${walk.size} ought to stand here`), seq: walk.size };
  }
  const entry = decoded(row);
  if (entry instanceof EntryFormError) return wrong(`encoded: ${entry.field}`, entry.message);
  const differing = wanted === undefined ? undefined : firstDifference(entry, wanted.entry);
  if (differing !== undefined) return wrong(differing.field, differing.problem);
  if (entry.seq !== row.seq || entry.prev !== walk.chain || entry.book !== BOOK)
    return wrong('prev', 'the bytes do not go on from the entry before');
  const chain = chainHashOf(row.encoded);
  if (Buffer.from(row.chain).toString('hex') !== chain)
    return wrong('chain', 'is not the hash of the stored bytes');
  const column = differingColumn(row, entry);
  if (column !== undefined) return wrong(column, 'the column differs from the stored bytes');
  const [unbalanced] = imbalanceOf(entry.lines);
  if (unbalanced !== undefined)
    return wrong('lines', `${unbalanced[0]} is off by ${unbalanced[1]}`);
  const posting = differingPosting(postings, entry);
  if (posting !== undefined) return wrong(`posting ${posting}`, 'differs from the stored bytes');
  goOn(walk, entry, chain);
  return undefined;
}

function goOn(walk: Walk, entry: Entry, chain: string): void {
  walk.size += 1n;
  walk.chain = chain;
  walk.last = entry;
  if (entry.kind === 'deferred') {
    walk.deferred += 1;
    walk.firstDeferred ??= entry;
  }
  for (const { side, account, asset, amount } of entry.lines) {
    const key = balanceKey({ account, asset });
    const before = walk.balances.get(key) ?? { debits: 0n, credits: 0n };
    const { debits, credits } = sidesOf(side, amount);
    const sums = { debits: before.debits + debits, credits: before.credits + credits };
    walk.balances.set(key, { ...sums, last: entry });
  }
}

function decoded({ encoded }: EntryRow): Entry | EntryFormError {
  try {
    return decodeEntry(encoded);
  } catch (error) {
    if (error instanceof EntryFormError) return error;
    throw error;
  }
}

function differingColumn(row: EntryRow, entry: Entry): string | undefined {
  const columns: Readonly<Record<string, readonly [unknown, unknown]>> = {
    entry_id: [row.entry_id, entry.entryId],
    kind: [row.kind, entry.kind],
    src_stream: [row.src_stream, entry.srcStream],
    src_revision: [row.src_revision, entry.srcRevision],
    rule_id: [row.rule_id, entry.ruleId],
    rule_version: [row.rule_version, entry.ruleVersion],
  };
  return Object.entries(columns).find(([, [one, other]]) => one !== other)?.[0];
}

function differingPosting(rows: readonly PostingRow[], { lines }: Entry): string | undefined {
  const count = Math.max(rows.length, lines.length);
  for (let index = 0; index < count; index += 1) {
    const row = rows[index];
    const line = lines[index];
    if (row === undefined || line === undefined) return String(row?.line ?? index);
    const { side, account, asset, amount } = line;
    const same = row.side === side && row.account === account && row.asset === asset;
    if (!same || row.amount !== amount || row.line !== index) return String(row.line);
  }
  return undefined;
}

async function findStray(tx: Query): Promise<Problem | undefined> {
  const stray = await readStrayPosting(tx);
  if (stray === undefined) return undefined;
  const { seq, line } = stray;
  return { seq, entryId: '', field: `posting ${line}`, problem: 'belongs to no entry' };
}

/** A balance is the work of many entries; the last that touched the account is named. */
async function checkBalances(tx: Query, walk: Walk): Promise<Problem | undefined> {
  const left = new Map(walk.balances);
  for (const row of await readBalances(tx)) {
    const sums = left.get(balanceKey(row));
    left.delete(balanceKey(row));
    const { debits = 0n, credits = 0n } = sums ?? {};
    if (sums !== undefined && debits === row.debits && credits === row.credits) continue;
    const told = `the table says ${row.debits} - ${row.credits}, not ${debits} - ${credits}`;
    return balanceProblem(row, sums?.last ?? walk.last, told);
  }
  const [missing] = left;
  if (missing === undefined) return undefined;
  const [key, { last }] = missing;
  return balanceProblem({ account: key.slice(key.indexOf(' ') + 1) }, last, 'the row is missing');
}

async function checkHead(tx: Query, { size, chain, last }: Walk): Promise<Problem | undefined> {
  const rows = await tx.query<{ same: boolean }>(
    `select book = $1 and size = $2 and chain = $3 and from_size = 0 and from_chain = $4 as same
     from head`,
    [BOOK, size, Buffer.from(chain, 'hex'), Buffer.from(ZERO_HASH, 'hex')],
  );
  const wanted = size === 0n ? 0 : 1;
  if (rows.length === wanted && rows.every(({ same }) => same)) return undefined;
  const problem = `the table does not say that ${size} entries end in ${chain}`;
  return { seq: last?.seq ?? 0n, entryId: last?.entryId ?? '', field: 'head', problem };
}

function balanceProblem(
  { account }: Pick<BalanceRow, 'account'>,
  last: Entry | undefined,
  problem: string,
): Problem {
  const field = `balance of ${account}`;
  return { seq: last?.seq ?? 0n, entryId: last?.entryId ?? '', field, problem };
}

function problemOf({ seq, entry_id }: EntryRow, field: string, problem: string): Problem {
  return { seq, entryId: entry_id, field, problem };
}

function missingEntry({ entry: { seq, entryId, ruleId } }: BookedEntry): Problem {
  return { seq, entryId, field: 'entry', problem: `the entry of rule ${ruleId} is missing` };
}

function balanceKey({ account, asset }: Pick<BalanceRow, 'account' | 'asset'>): string {
  return `${asset} ${account}`;
}

function groupBySeq(rows: readonly PostingRow[]): ReadonlyMap<bigint, readonly PostingRow[]> {
  return Map.groupBy(rows, ({ seq }) => seq);
}
