import type { EventStore } from '@suuupra/eventstore';
import type { Database } from '@suuupra/postgres';
import { type BookState, type BookedEntry, EMPTY_BOOK, enterInBook, enterTwin } from './book.ts';
import { onSnapshot, readCheckpoint } from './query.ts';
import { isSource } from './sources.ts';
import { type Expected, type Problem, type Verdict, verifyTables } from './verify.ts';

/**
 * What the audit of the book has come to. It is proved where nothing differs and every event is in
 * the book by a rule. Incomplete coverage is never reported as proved.
 */
export type BookCheck = Readonly<{
  proved: boolean;
  /** Nothing differs, but some events are not in the book, or only as deferred. */
  incomplete: boolean;
  entries: bigint;
  /** The chain hash of the last entry, recomputed. */
  chainHash: string;
  /** Events of the source streams that were read. */
  events: number;
  /** Events that the book has not come to yet. */
  uncovered: number;
  /** Entries of events that no rule could take. */
  deferred: number;
  /** The first entry that differs, else the first gap: its place, its id, the field and how. */
  problem?: Problem;
}>;

type Given = Readonly<{
  store: Pick<EventStore, 'readAll'>;
  database: Pick<Database, 'transaction'>;
}>;

/**
 * Derives entries, chain and balances from the streams alone and compares them with the tables:
 * every stored byte of every entry, its columns and postings, all balances and the head.
 */
export function checkBook({ store, database }: Given): Promise<BookCheck> {
  return onSnapshot(database, async (tx) => {
    const covered = (await readCheckpoint(tx)) ?? 0n;
    const derivation = derive(store, covered);
    const verdict = await verifyTables(tx, derivation.expected);
    const { entries, chainHash, deferred, problem } = verdict;
    const { events, uncovered, met } = await derivation.rest();
    const wrong = problem ?? (met || uncovered > 0 ? undefined : misplaced(entries));
    const gap = gapIn(verdict, uncovered);
    const found = wrong ?? gap;
    return {
      proved: found === undefined,
      incomplete: wrong === undefined && gap !== undefined,
      ...{ entries, chainHash, events, uncovered, deferred },
      ...(found === undefined ? {} : { problem: found }),
    };
  });
}

/** `met`: an event stands at the very position up to which the book says that it has come. */
type Counted = Readonly<{ events: number; uncovered: number; met: boolean }>;
type Derivation = Readonly<{ expected: Expected; rest: () => Promise<Counted> }>;

/** The entries that the streams lead to, read as they are asked for. */
function derive(store: Given['store'], covered: bigint): Derivation {
  const source = store.readAll('start')[Symbol.asyncIterator]();
  const enter = entering();
  let state: BookState = EMPTY_BOOK;
  let waiting: BookedEntry[] = [];
  let events = 0;
  let uncovered = 0;
  let over = false;
  let met = covered === 0n;
  const step = async (): Promise<void> => {
    const { done, value } = await source.next();
    over = done === true;
    if (done === true || !isSource(value.streamId)) return;
    events += 1;
    met ||= value.position === covered;
    const { state: after, entries } = enter(value, state);
    state = after;
    if (value.position <= covered) waiting.push(...entries);
    else if (entries.length > 0) uncovered += 1;
  };
  const next = async (): Promise<BookedEntry | undefined> => {
    while (waiting.length === 0 && !over && uncovered === 0) await step();
    const [first, ...others] = waiting;
    waiting = others;
    return first;
  };
  const rest = async (): Promise<Counted> => {
    while (!over) await step();
    return { events, uncovered, met };
  };
  return { expected: { next }, rest };
}

/** Enters events as the tables do: ids are unique there, so whose ids are taken is a twin. */
function entering(): typeof enterInBook {
  // One set holds less than seventeen million.
  const shards = new Map<string, Set<string>>();
  const shardOf = (id: string): Set<string> => {
    const shard = shards.get(id.slice(0, 2)) ?? new Set();
    shards.set(id.slice(0, 2), shard);
    return shard;
  };
  return (event, state) => {
    const first = enterInBook(event, state);
    const isTwin = first.entries.some(({ entry: { entryId: id } }) => shardOf(id).has(id));
    const entered = isTwin ? enterTwin(event, state) : first;
    for (const { entry } of entered.entries) shardOf(entry.entryId).add(entry.entryId);
    return entered;
  };
}

function misplaced(entries: bigint): Problem {
  const problem = 'no event stands where the book says that it has come to';
  return { seq: entries, entryId: '', field: 'checkpoint', problem };
}

/** What is missing: events behind the end of the book, and those that no rule could take. */
function gapIn(
  { entries, deferred, firstDeferred }: Verdict,
  uncovered: number,
): Problem | undefined {
  if (firstDeferred !== undefined) {
    const { seq, entryId, srcStream, srcRevision } = firstDeferred;
    const first = `the first one stands at ${srcStream}@${srcRevision}`;
    const behind = uncovered > 0 ? `; ${uncovered} more have not been entered yet` : '';
    const problem = `no rule could take ${deferred} events, ${first}${behind}`;
    return { seq, entryId, field: 'coverage', problem };
  }
  if (uncovered === 0) return undefined;
  const problem = `${uncovered} events of the streams have not been entered yet`;
  return { seq: entries, entryId: '', field: 'coverage', problem };
}
