import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningPostgres, launchPostgres } from '@suuupra/embedded';
import { type Database, type DatabaseOptions, openDatabase } from './database.ts';
import { applySchema } from './schema.ts';

/** What the tests share: one real server a file, and a schema of its own for each test. */
export type Scene = Readonly<{
  directory: string;
  server(): RunningPostgres;
  /** A pool on a fresh schema made from the text; closed with the scene. */
  fresh(sqlText: string, options?: DatabaseOptions): Promise<Database>;
  open(options?: DatabaseOptions): Database;
  restart(): Promise<void>;
  close(): Promise<void>;
}>;

export async function openScene(): Promise<Scene> {
  const directory = await mkdtemp(join(tmpdir(), 'pg-'));
  let server = await launchPostgres({ directory });
  const opened: Database[] = [];
  let schemas = 0;
  const open = (options?: DatabaseOptions): Database => {
    const db = openDatabase(server.url, options);
    opened.push(db);
    return db;
  };
  return {
    directory,
    server: () => server,
    open,
    fresh: async (sqlText, options) => {
      const schema = `scene_${(schemas += 1)}`;
      const db = open({ ...options, schema });
      await applySchema(db, schema, sqlText);
      return db;
    },
    restart: async () => {
      await server.exited;
      server = await launchPostgres({ directory });
    },
    close: async () => {
      for (const db of opened) await db.close();
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** What a promise was rejected with; `undefined` when it was not. */
export const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );
