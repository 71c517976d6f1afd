import pg from 'pg';
import { DatabaseError, typed } from './errors.ts';
import type { ColumnTypes } from './statement.ts';
import { columnParsers } from './types.ts';
import { type Row, type Value, checkIdentifier } from './write.ts';

export type Query = Readonly<{
  /** Rows of one statement with $1, $2, … parameters. A `name` keeps its plan. */
  query<R extends Row = Row>(
    sql: string,
    params?: readonly Value[],
    name?: string,
  ): Promise<readonly R[]>;
}>;

/** Statements that are committed together; one at a time, each awaited before the next. */
export type Transaction = Query & Readonly<{ columnTypes(table: string): Promise<ColumnTypes> }>;

export type Database = Query &
  Readonly<{
    /** The schema that unqualified names mean. */
    schema: string;
    /** Runs `work` in one transaction: committed when it resolves, undone when it rejects. */
    transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
    /** Ends all connections; those at work are waited for. Calling twice is fine. */
    close(): Promise<void>;
  }>;

export type DatabaseOptions = Readonly<{
  /** Default `public`. */
  schema?: string;
  /** Default 4: a service has several pools, and PostgreSQL counts them all. */
  maxConnections?: number;
  /** How long a caller waits for a free or new connection. Default 10 s. */
  connectTimeoutMs?: number;
  /** Default 30 s. */
  statementTimeoutMs?: number;
}>;

const IDLE_TIMEOUT_MS = 30_000;
const IDLE_TRANSACTION_TIMEOUT_MS = 60_000;

/**
 * A pool of connections; the first one is made by the first query. Sessions run in UTC. Queries
 * throw DatabaseError and its kinds. `url` is a connection string as `launchPostgres` gives it.
 */
export function openDatabase(url: string, options: DatabaseOptions = {}): Database {
  const schema = checkIdentifier(options.schema ?? 'public');
  const pool = new pg.Pool({
    connectionString: url,
    max: options.maxConnections ?? 4,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 10_000,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
    statement_timeout: options.statementTimeoutMs ?? 30_000,
    idle_in_transaction_session_timeout: IDLE_TRANSACTION_TIMEOUT_MS,
    options: `-c search_path=${schema} -c TimeZone=UTC`,
    types: columnParsers,
    keepAlive: true,
  });
  // An idle connection may break at any time; the pool drops it, and the next query gets a new one.
  pool.on('error', () => undefined);
  const columns = new Map<string, ColumnTypes>();
  let ending: Promise<void> | undefined;
  return {
    schema,
    query: queryOn(pool),
    transaction: (work) => transact(pool, work, schema, columns),
    close: () => (ending ??= pool.end()),
  };
}

const queryOn =
  (target: pg.Pool | pg.PoolClient): Query['query'] =>
  async <R extends Row>(
    sql: string,
    params: readonly Value[] = [],
    name?: string,
  ): Promise<readonly R[]> => {
    try {
      const values = params.map((each) => (typeof each === 'bigint' ? String(each) : each));
      const named = name === undefined ? {} : { name };
      const result = await target.query<R>({ text: sql, values, ...named });
      return Array.isArray(result) ? [] : result.rows; // Several statements at once have no rows.
    } catch (error) {
      throw typed(error);
    }
  };

async function transact<T>(
  pool: pg.Pool,
  work: (tx: Transaction) => Promise<T>,
  schema: string,
  columns: Map<string, ColumnTypes>,
): Promise<T> {
  const client = await pool.connect().catch((error: unknown) => Promise.reject(typed(error)));
  // A connection that breaks between two statements says so here; the next statement then fails.
  const ignore = (): void => undefined;
  client.on('error', ignore);
  const run = queryOn(client);
  const state: Progress = { isBusy: false, isOver: false, failure: undefined };
  let broken: Error | undefined;
  try {
    await run('begin');
    const query = oneAtATime(run, state);
    const result = await work({ query, columnTypes: columnTypesBy(query, schema, columns) });
    if (state.isBusy) throw new DatabaseError('a statement of the transaction was not awaited');
    // PostgreSQL would answer `commit` with a rollback and no error.
    if (state.failure !== undefined) throw state.failure;
    state.isOver = true;
    await run('commit');
    return result;
  } catch (error) {
    state.isOver = true;
    await run('rollback').catch((failure: Error) => (broken = failure));
    throw error;
  } finally {
    client.removeListener('error', ignore);
    client.release(broken);
  }
}

type Progress = { isBusy: boolean; isOver: boolean; failure: Error | undefined };

/** The driver would queue statements silently; then an error would come up in the wrong place. */
const oneAtATime =
  (run: Query['query'], state: Progress): Query['query'] =>
  async (sql, params, name) => {
    if (state.isOver) throw new DatabaseError('the transaction is over');
    if (state.isBusy) throw new DatabaseError('await each statement of a transaction');
    state.isBusy = true;
    try {
      return await run(sql, params, name);
    } catch (error) {
      state.failure = typed(error);
      throw error;
    } finally {
      state.isBusy = false;
    }
  };

const columnTypesBy =
  (query: Query['query'], schema: string, known: Map<string, ColumnTypes>) =>
  async (table: string): Promise<ColumnTypes> => {
    const before = known.get(table);
    if (before !== undefined) return before;
    const rows = await query<{ name: string; type: string }>(
      `select a.attname as name, format_type(a.atttypid, null) as type
       from pg_attribute a join pg_class c on c.oid = a.attrelid
       join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = $1 and c.relname = $2 and a.attnum > 0 and not a.attisdropped`,
      [schema, checkIdentifier(table)],
    );
    if (rows.length === 0) throw new DatabaseError(`no table ${schema}.${table}`, '42P01');
    const types = new Map(rows.map(({ name, type }) => [name, type]));
    known.set(table, types);
    return types;
  };
