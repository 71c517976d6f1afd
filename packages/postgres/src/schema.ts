import { createHash } from 'node:crypto';
import type { Database, Query } from './database.ts';
import { SchemaChangedError } from './errors.ts';
import { quote } from './write.ts';

/**
 * Makes a schema from its text, once, and remembers the text's SHA-256 in it; the same text again
 * does nothing. Adds the table `checkpoint` of the projections in it. The text's names are
 * unqualified. Foreign keys must be `deferrable initially deferred`, because the writes of a batch
 * are gathered by table. Throws SchemaChangedError; then nothing was changed.
 */
export async function applySchema(db: Database, schema: string, sqlText: string): Promise<void> {
  const sha256 = createHash('sha256').update(sqlText).digest('hex');
  await db.transaction(async (tx) => {
    await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [schema]);
    await tx.query(`create schema if not exists ${quote(schema)}`);
    await tx.query(`set local search_path = ${quote(schema)}`);
    await tx.query('create table if not exists applied_schema (sha256 text primary key)');
    const [applied] = await tx.query<{ sha256: string }>('select sha256 from applied_schema');
    if (applied?.sha256 === sha256) return;
    if (applied !== undefined)
      throw new SchemaChangedError(
        `the text of schema ${schema} has changed (was ${applied.sha256}, is ${sha256}): ` +
          'a changed read model is a new schema beside the old one',
      );
    await tx.query(
      `create table checkpoint (
         projection text primary key, position bigint not null, epoch bigint not null)`,
    );
    await tx.query(sqlText);
    await refuseImmediateKeys(tx, schema);
    await tx.query('insert into applied_schema values ($1)', [sha256]);
  });
}

async function refuseImmediateKeys(tx: Query, schema: string): Promise<void> {
  const [immediate] = await tx.query<{ name: string }>(
    `select conname as name from pg_constraint c join pg_namespace n on n.oid = c.connamespace
     where n.nspname = $1 and contype = 'f' and not condeferred order by 1`,
    [schema],
  );
  if (immediate === undefined) return;
  throw new SchemaChangedError(
    `the foreign key ${immediate.name} of schema ${schema} must be deferrable initially deferred`,
  );
}
