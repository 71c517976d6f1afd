import { openEventStore } from '@suuupra/eventstore';
import { openDatabase } from '@suuupra/postgres';
import { type BookCheck, checkBook } from '@suuupra/projection-ledger';
import { directoryUsedLast } from '../stack/data-directory.ts';
import { openKept } from '../stack/engines.ts';

export type AuditOptions = Readonly<{ dataDir?: string }>;

/**
 * Derives the book from the streams alone and compares it with the tables. Works beside a running
 * system and without one. Exit codes: 0 proved, 1 something differs, 2 incomplete coverage (events
 * that are not in the book, or that no rule could take); the line says what.
 */
export async function auditCheck({ dataDir }: AuditOptions): Promise<void> {
  const engines = await openKept(directoryUsedLast(dataDir));
  const store = openEventStore(engines.eventStoreUrl);
  const database = openDatabase(engines.databaseUrl, { schema: 'ledger' });
  try {
    const result = await checkBook({ store, database });
    const { text, exitCode } = sayCheck(result);
    process.stdout.write(text);
    process.exitCode = exitCode;
  } finally {
    await database.close();
    await store.close();
    await engines.stop();
  }
}

/** What is printed of a check, and the exit code. */
export function sayCheck(check: BookCheck): Readonly<{ text: string; exitCode: 0 | 1 | 2 }> {
  const { proved, incomplete, entries, chainHash, events, problem } = check;
  const derived = `${events} events read, ${entries} entries derived, head ${chainHash}`;
  if (proved) return { text: `proved: ${derived}\n`, exitCode: 0 };
  const { seq, entryId = '', field, problem: what } = problem ?? {};
  if (incomplete) return { text: `INCOMPLETE COVERAGE: ${what}\n${derived}\n`, exitCode: 2 };
  return {
    text: `NOT PROVED: entry ${seq} (${entryId}) ${field}: ${what}\n${derived}\n`,
    exitCode: 1,
  };
}
