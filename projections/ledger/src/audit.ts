import type { EventStore } from '@suuupra/eventstore';
import type { Database } from '@suuupra/postgres';
import { type BookState, type BookedEntry, EMPTY_BOOK, enterInBook } from './book.ts';
import { onSnapshot, readCheckpoint } from './query.ts';
import { isSource } from './sources.ts';
import { type Expected, type Problem, verifyTables } from './verify.ts';

/** What the audit of the book has come to. Incomplete coverage is never reported as proved. */
export type BookCheck = Readonly<{
  proved: boolean;
  entries: bigint;
  /** The chain hash of the last entry, recomputed. */
  chainHash: string;
  /** Events of the source streams that were read. */
  events: number;
  /** Events that the book has not come to yet. */
  uncovered: number;
  /** Entries of events that no rule could take. */
  deferred: number;
  /** The first entry that differs: its place, its id, the field and how. */
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
    const found = problem ?? incomplete(entries, { uncovered, met });
    return {
      proved: found === undefined,
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
    const { state: after, entries } = enterInBook(value, state);
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

function incomplete(
  entries: bigint,
  { uncovered, met }: Pick<Counted, 'uncovered' | 'met'>,
): Problem | undefined {
  const where = { seq: entries, entryId: '' };
  if (uncovered > 0) {
    const problem = `${uncovered} events of the streams have not been entered yet`;
    return { ...where, field: 'coverage', problem };
  }
  if (met) return undefined;
  const problem = 'no event stands where the book says that it has come to';
  return { ...where, field: 'checkpoint', problem };
}
