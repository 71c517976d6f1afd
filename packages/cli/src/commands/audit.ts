import { openEventStore } from '@suuupra/eventstore';
import { openDatabase } from '@suuupra/postgres';
import { checkBook } from '@suuupra/projection-ledger';
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
  const database = openDatabase(engines.databaseUrl);
  try {
    const result = await checkBook({ store, database });
    process.stdout.write(`${result.message}\n`);
    if (!result.ok) process.exitCode = 1;
  } finally {
    await database.close();
    await store.close();
    await engines.stop();
  }
}
