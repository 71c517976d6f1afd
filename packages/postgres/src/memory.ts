import {
  type Claim,
  type ProjectionStore,
  BEFORE_EVERYTHING,
  checkBatch,
  claimedSince,
  fenced,
} from './checkpoint.ts';
import { BadWriteError, RowExistsError, RowNotFoundError } from './errors.ts';
import { sum } from './plan.ts';
import { type Row, type Write, checkWrite, halves, identity } from './write.ts';

/** What a schema text says of a table, as far as writes depend on it. */
export type MemoryTable = Readonly<{
  /** The columns of the primary key; upsert and add name exactly these. */
  key: readonly string[];
  /** Columns whose values no two inserted rows may share; none where it is not given. */
  unique?: readonly string[];
  /** What a new row holds in columns that the write does not name; null elsewhere. */
  defaults?: Row;
  /**
   * What the triggers of the table make of a row on its way in; `before` is the row that it takes
   * the place of. Throws DatabaseError where they refuse it.
   */
  kept?: (row: Row, before: Row | undefined) => Row;
}>;

export type MemoryTables = ProjectionStore &
  Readonly<{
    /** All or nothing. Throws what applyWrites throws. */
    apply(writes: readonly Write[]): void;
    /** In the order in which they were made. */
    rows(table: string): readonly Row[];
    /** The row with this primary key. */
    row(table: string, key: Row): Row | undefined;
  }>;

type Table = MemoryTable & { readonly rows: Map<string, Row>; readonly taken: Set<string> };
type Undo = () => void;

/** The double of a projection's schema for worlds without a database: the same writes on maps. */
export function memoryTables(shapes: Readonly<Record<string, MemoryTable>>): MemoryTables {
  const tables = new Map<string, Table>(
    Object.entries(shapes).map(([name, shape]) => [
      name,
      { ...shape, rows: new Map(), taken: new Set() },
    ]),
  );
  const checkpoints = new Map<string, Claim>();
  const tableOf = (name: string): Table => {
    const table = tables.get(name);
    if (table === undefined) throw new BadWriteError(`no table ${name}`);
    return table;
  };
  const apply = (writes: readonly Write[]): void => {
    const undone: Undo[] = [];
    try {
      for (const write of writes) checkWrite(write);
      for (const write of writes) undone.push(...applyWrite(tableOf(write.table), write));
    } catch (error) {
      for (const undo of undone.toReversed()) undo();
      throw error;
    }
  };
  return {
    apply,
    rows: (name) => [...tableOf(name).rows.values()],
    row: (name, key) => tableOf(name).rows.get(primary(tableOf(name), key, name)),
    claim: (projection, upTo) =>
      asPromise(() => {
        const { epoch, position } = checkpoints.get(projection) ?? {
          ...{ epoch: 0n, position: BEFORE_EVERYTHING },
        };
        if (upTo !== undefined && epoch > upTo) throw claimedSince(projection, upTo);
        checkpoints.set(projection, { epoch: epoch + 1n, position });
        return { epoch: epoch + 1n, position };
      }),
    commitBatch: (batch, writes) =>
      asPromise(() => {
        checkBatch(batch);
        const found = checkpoints.get(batch.projection);
        if (found?.epoch !== batch.epoch || found.position !== batch.from)
          throw fenced(batch, found);
        apply(writes);
        checkpoints.set(batch.projection, { epoch: batch.epoch, position: batch.to });
      }),
  };
}

const asPromise = <T>(work: () => T): Promise<T> => new Promise((resolve) => resolve(work()));

function applyWrite(table: Table, write: Write): readonly Undo[] {
  const { key, values } = halves(write);
  if (write.do === 'set') return setRow(table, write.table, key, values);
  const whole = write.do === 'insert' ? values : { ...key, ...values };
  const id = primary(table, whole, write.table);
  if (write.do !== 'insert' && Object.keys(key).length !== table.key.length)
    throw new BadWriteError(`${write.do} ${write.table}: not by its primary key`);
  const before = table.rows.get(id);
  if (before === undefined) {
    const { defaults } = table;
    const row = keep(table, defaults === undefined ? whole : { ...defaults, ...whole }, undefined);
    const occupied = occupy(table, write, whole);
    return [...occupied, ...put(table, id, row)];
  }
  switch (write.do) {
    case 'insert':
      throw new RowExistsError(`${write.table} has a row ${id}`, '23505');
    case 'upsert':
      return put(table, id, keep(table, { ...before, ...values }, before));
    case 'add': {
      const sums = Object.entries(write.add).map(([column, amount]) => [
        column,
        sum(before[column], amount),
      ]);
      return put(table, id, keep(table, { ...before, ...Object.fromEntries(sums) }, before));
    }
  }
}

function setRow(table: Table, name: string, key: Row, values: Row): readonly Undo[] {
  const moved = table.key.find((column) => column in values);
  if (moved !== undefined) throw new BadWriteError(`set ${name}: changes the key ${moved}`);
  const columns = Object.keys(key);
  const wanted = identity(key, columns);
  const isKey = columns.length === table.key.length && table.key.every((each) => each in key);
  const ids = isKey
    ? [primary(table, key, name)].filter((id) => table.rows.has(id))
    : [...table.rows].filter(([, row]) => identity(row, columns) === wanted).map(([id]) => id);
  const [id] = ids;
  if (id === undefined || ids.length > 1)
    throw new RowNotFoundError(
      `set must hit one row, hit ${ids.length}: ${name} ${columns.join()} = ${wanted}`,
    );
  const before = table.rows.get(id);
  return put(table, id, keep(table, { ...before, ...values }, before));
}

function occupy(table: Table, { do: verb, table: name }: Write, row: Row): readonly Undo[] {
  if (verb !== 'insert' || table.unique === undefined) return [];
  const id = identity(row, table.unique);
  if (id === undefined) return [];
  if (table.taken.has(id)) throw new RowExistsError(`${name} has a row with ${id}`, '23505');
  table.taken.add(id);
  return [() => table.taken.delete(id)];
}

/** Before anything is put anywhere, because a refusal must leave nothing behind. */
function keep(table: Table, row: Row, before: Row | undefined): Row {
  return table.kept?.(row, before) ?? row;
}

function put(table: Table, id: string, row: Row): readonly Undo[] {
  const before = table.rows.get(id);
  table.rows.set(id, row);
  return [() => (before === undefined ? table.rows.delete(id) : table.rows.set(id, before))];
}

function primary(table: Table, row: Row, name: string): string {
  const id = identity(row, table.key);
  if (id === undefined) throw new BadWriteError(`${name}: not by its primary key`);
  return id;
}
