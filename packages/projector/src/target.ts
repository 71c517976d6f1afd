import { crashPoints } from '@suuupra/eventstore';
import {
  type Database,
  type MemoryTable,
  type MemoryTables,
  type ProjectionStore,
  type Row,
  applySchema,
  memoryTables,
  projectionStore,
} from '@suuupra/postgres';
import type { ReadTable } from './projection.ts';

/** Where the rows of a projection go, and come back from when it starts. */
export type Target = ProjectionStore & Readonly<{ read: ReadTable }>;

/** A table that every projection has: the events it could not read. Its rows outlive restarts. */
const PARKED_SQL = `
create table parked (
  position bigint primary key,
  stream text not null,
  revision bigint not null,
  type text not null,
  problem text not null
);
`;

/** What every schema of a projection holds beside the projection's own tables. */
export const OWN_TABLES: readonly string[] = ['applied_schema', 'checkpoint', 'parked'];

/** Makes the schema of a projection, once. Throws SchemaChangedError where the text has changed. */
export async function applyProjectionSchema(database: Database, sqlText: string): Promise<void> {
  await applySchema(database, database.schema, `${sqlText}\n${PARKED_SQL}`);
}

/** The tables of a projection in PostgreSQL, in the schema that the pool was opened for. */
export function databaseTarget(database: Database): Target {
  return {
    ...projectionStore(database, crashPoints().committing),
    read: (table, where = {}) => {
      const columns = Object.keys(where).map((name, index) => `${nameOf(name)} = $${index + 1}`);
      const condition = columns.length === 0 ? '' : ` where ${columns.join(' and ')}`;
      const sql = `select * from ${nameOf(table)}${condition}`;
      return database.query(sql, Object.values(where));
    },
  };
}

/** The same tables as maps, for worlds without a database. */
export function memoryTarget(
  shapes: Readonly<Record<string, MemoryTable>>,
): Target & Readonly<{ tables: MemoryTables }> {
  const tables = memoryTables({ ...shapes, parked: { key: ['position'] } });
  const read: ReadTable = (table, where = {}) => {
    const wanted = Object.entries(where);
    const holds = (row: Row): boolean => wanted.every(([name, value]) => row[name] === value);
    return Promise.resolve(tables.rows(table).filter(holds));
  };
  return { ...tables, tables, read };
}

/** A name that needs neither quotes nor trust. */
export function nameOf(name: string): string {
  if (/^[a-z_][a-z0-9_]{0,62}$/.test(name)) return `"${name}"`;
  throw new RangeError(`not the name of a table or a schema: ${name}`);
}
