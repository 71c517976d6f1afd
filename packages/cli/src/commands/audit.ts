import { openEventStore } from '@suuupra/eventstore';
import { openDatabase } from '@suuupra/postgres';
import { type BookCheck, checkBook } from '@suuupra/projection-ledger';
import { openEngines } from '../stack/engines.ts';
import { readRunFile } from '../stack/run-file.ts';

export type AuditOptions = Readonly<{ dataDir: string }>;

/**
 * Derives the book from the streams alone and compares it with the tables. Works beside a running
 * system and without one. Exit code 1: something differs, and it says what.
 */
export async function auditCheck({ dataDir }: AuditOptions): Promise<void> {
  const running = readRunFile(dataDir);
  const engines = running
    ? { ...running, stop: () => Promise.resolve() }
    : await openEngines(dataDir);
  const store = openEventStore(engines.eventStoreUrl);
  const database = openDatabase(engines.databaseUrl, { schema: 'ledger' });
  try {
    const result = await checkBook({ store, database });
    process.stdout.write(sayCheck(result));
    if (!result.proved) process.exitCode = 1;
  } finally {
    await database.close();
    await store.close();
    await engines.stop();
  }
}

function sayCheck(check: BookCheck): string {
  const { proved, entries, chainHash, events, problem } = check;
  const derived = `${events} events read, ${entries} entries derived, head ${chainHash}`;
  if (proved) return `proved: ${derived}\n`;
  const missing = `${check.uncovered} events not booked yet, ${check.deferred} deferred`;
  const at = problem
    ? `entry ${problem.seq} (${problem.entryId}) ${problem.field}: ${problem.problem}`
    : missing;
  return `NOT PROVED: ${at}\n${derived}\n`;
}
