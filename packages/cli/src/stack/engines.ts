import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { launchEventStoreNode, launchPostgres } from '@suuupra/embedded';
import { readRunFile } from './run-file.ts';
import { NothingRunningError } from './running.ts';

/** Where the streams and the tables are. */
export type Engines = Readonly<{
  eventStoreUrl: string;
  databaseUrl: string;
  stop: () => Promise<void>;
}>;

/**
 * The event store and the database: those that the environment names, else embedded ones in the
 * data directory, which never outlive this process.
 */
export async function openEngines(
  dataDirectory: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<Engines> {
  mkdirSync(dataDirectory, { recursive: true });
  const [store, database] = await Promise.all([
    storeOf(dataDirectory, env['EVENTSTORE_URL']),
    databaseOf(dataDirectory, env['DATABASE_URL']),
  ]);
  return {
    eventStoreUrl: store.url,
    databaseUrl: database.url,
    stop: async () => {
      await Promise.all([store.stop(), database.stop()]);
    },
  };
}

/**
 * The engines of a data directory that holds something: those of the system that runs on it, else
 * started for the time of the command. Throws NothingRunningError where nothing is kept.
 */
export async function openKept(dataDirectory: string): Promise<Engines> {
  const running = readRunFile(dataDirectory);
  if (running) return { ...running, stop: () => Promise.resolve() };
  if (!existsSync(dataDirectory)) {
    throw new NothingRunningError(`nothing is kept in ${dataDirectory}`);
  }
  return await openEngines(dataDirectory);
}

type Engine = Readonly<{ url: string; stop: () => Promise<void> }>;

const elsewhere = (url: string): Engine => ({ url, stop: () => Promise.resolve() });

async function storeOf(dataDirectory: string, url: string | undefined): Promise<Engine> {
  if (url) return elsewhere(url);
  return await launchEventStoreNode({ directory: join(dataDirectory, 'eventstore') });
}

async function databaseOf(dataDirectory: string, url: string | undefined): Promise<Engine> {
  if (url) return elsewhere(url);
  return await launchPostgres({ directory: join(dataDirectory, 'postgres') });
}
