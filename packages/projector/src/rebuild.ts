import type { EventStore } from '@suuupra/eventstore';
import type { Database } from '@suuupra/postgres';
import type { ParkedEvent, Projection } from './projection.ts';
import { type Target, applyProjectionSchema, databaseTarget, nameOf } from './target.ts';
import { openWriter } from './writer.ts';

const EVENTS_PER_COMMIT = 1_000;

/** What a rebuild has come to: the position of the last event it wrote rows for. */
export type Rebuilt = Readonly<{
  position: bigint | undefined;
  events: number;
  parked: readonly ParkedEvent[];
}>;

type ReplayOptions = Readonly<{ until?: bigint; eventsPerCommit?: number }>;

/**
 * Projects the log from where the target stands (an empty one: from the start) up to `until`, by
 * default to its end, and stops. Deterministic: the same log gives the same rows in any batches.
 */
export async function replay<S>(
  projection: Projection<S>,
  { store, target }: Readonly<{ store: Pick<EventStore, 'readAll'>; target: Target }>,
  { until, eventsPerCommit = EVENTS_PER_COMMIT }: ReplayOptions = {},
): Promise<Rebuilt> {
  const writer = await openWriter({ projection, target });
  let events = 0;
  for await (const event of store.readAll(writer.committed() ?? 'start', until)) {
    if (!projection.prefixes.some((prefix) => event.streamId.startsWith(prefix))) continue;
    writer.take(event);
    events += 1;
    if (writer.gathered() >= eventsPerCommit) await writer.flush();
  }
  await writer.flush();
  return { position: writer.committed(), events, parked: writer.parked() };
}

/**
 * Builds the model again in the schema of the given pool, beside the one that is in use. An
 * interrupted rebuild goes on where it stopped.
 */
export async function rebuild<S>(
  projection: Projection<S>,
  given: Readonly<{
    store: Pick<EventStore, 'readAll'>;
    /** A pool on the second schema, which is made where it is missing. */
    database: Database;
    schemaSql: string;
    until?: bigint;
  }>,
): Promise<Rebuilt> {
  const { store, database, schemaSql, until } = given;
  await applyProjectionSchema(database, schemaSql);
  const target = databaseTarget(database);
  return await replay(projection, { store, target }, until === undefined ? {} : { until });
}

type Schemas = Readonly<{ live: string; fresh: string }>;

/** Two schemas differ: the table, and one row that only the named schema has. */
export type SchemaDifference = Readonly<{ table: string; onlyIn: string; row: string }>;

/** The first difference between two schemas' tables, or undefined where all rows are equal. */
export async function compareSchemas(
  database: Database,
  { live, fresh }: Schemas,
  tables: readonly string[],
): Promise<SchemaDifference | undefined> {
  for (const table of tables) {
    const name = (schema: string): string => `${nameOf(schema)}.${nameOf(table)}`;
    for (const [one, other] of [
      [live, fresh],
      [fresh, live],
    ] as const) {
      const [found] = await database.query<{ row: string }>(
        `select x::text as row from
           (select * from ${name(one)} except all select * from ${name(other)}) as x
         order by 1 limit 1`,
      );
      if (found !== undefined) return { table, onlyIn: one, row: found.row };
    }
  }
  return undefined;
}

/**
 * Puts the fresh schema in the place of the live one, which is kept under the name `retired`. A
 * projector still at work on the old one is fenced off by it, because the fresh epoch is another.
 */
export async function switchSchemas(
  database: Database,
  { live, fresh, retired }: Schemas & Readonly<{ retired: string }>,
): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.query(`alter schema ${nameOf(live)} rename to ${nameOf(retired)}`);
    await tx.query(`alter schema ${nameOf(fresh)} rename to ${nameOf(live)}`);
    await tx.query(`update ${nameOf(live)}.checkpoint set epoch = epoch + (
      select coalesce(max(epoch), 0) from ${nameOf(retired)}.checkpoint)`);
  });
}
