import { BadWriteError } from './errors.ts';

/**
 * A column's value. Whole numbers are `bigint` for int8 columns and `number` for smaller ones;
 * numeric and timestamps travel as text, so that nothing is rounded.
 */
export type Value = string | bigint | number | boolean | null | Uint8Array | readonly string[];
export type Row = Readonly<Record<string, Value>>;

/** What a projection wants written, as data: PostgreSQL and maps in memory do the same with it. */
export type Write = Readonly<
  | { do: 'upsert'; table: string; key: Row; set: Row }
  | { do: 'insert'; table: string; row: Row }
  | { do: 'set'; table: string; key: Row; set: Row }
  | { do: 'add'; table: string; key: Row; add: Readonly<Record<string, bigint>> }
>;

/**
 * The row with this key gets these values; it is made when missing. PostgreSQL checks the row as if
 * it were new, so `set` names every column that is `not null` without a default.
 */
export const upsert = (table: string, key: Row, set: Row): Write => ({
  ...{ do: 'upsert', table, key, set },
});

/** A new row; its primary key must not be there yet (RowExistsError). */
export const insert = (table: string, row: Row): Write => ({ do: 'insert', table, row });

/** Changes exactly one row, which must be there (RowNotFoundError). */
export const set = (table: string, key: Row, values: Row): Write => ({
  ...{ do: 'set', table, key, set: values },
});

/** Adds to counters or balances; a missing row starts at zero. Check constraints see the amount. */
export const add = (table: string, key: Row, amounts: Readonly<Record<string, bigint>>): Write => ({
  do: 'add',
  table,
  key,
  add: amounts,
});

/** A name that needs no quotes and no trust. */
export function checkIdentifier(name: string): string {
  if (/^[a-z_][a-z0-9_]{0,62}$/.test(name)) return name;
  throw new BadWriteError(`not an identifier (lower case, digits, _; at most 63): ${name}`);
}

export const quote = (name: string): string => `"${checkIdentifier(name)}"`;

/** The two halves every write has: which row, and what is put into it. */
export function halves(write: Write): { key: Row; values: Row } {
  switch (write.do) {
    case 'insert':
      return { key: {}, values: write.row };
    case 'add':
      return { key: write.key, values: write.add };
    case 'upsert':
    case 'set':
      return { key: write.key, values: write.set };
  }
}

/** Refuses what would be written differently from how it reads. Throws BadWriteError. */
export function checkWrite(write: Write): void {
  const { key, values } = halves(write);
  checkIdentifier(write.table);
  const keyColumns = Object.keys(key);
  const valueColumns = Object.keys(values);
  for (const column of keyColumns) checkIdentifier(column);
  for (const column of valueColumns) checkIdentifier(column);
  const bad = (why: string): BadWriteError =>
    new BadWriteError(`${write.do} ${write.table}: ${why}`);
  if (write.do !== 'insert' && keyColumns.length === 0) throw bad('no key');
  if (write.do !== 'upsert' && valueColumns.length === 0) throw bad('no values');
  for (const column of keyColumns) {
    if (column in values) throw bad(`${column} is key and value at once`);
    if (key[column] === null) throw bad(`the key column ${column} is null`);
  }
  for (const [columns, half] of [
    [keyColumns, key],
    [valueColumns, values],
  ] as const) {
    for (const column of columns) {
      const problem = problemOf(half[column]);
      if (problem !== undefined) throw bad(`${column} ${problem}`);
    }
  }
}

function problemOf(value: unknown): string | undefined {
  if (typeof value === 'string') return isUtf8(value) ? undefined : NOT_UTF8;
  if (typeof value === 'number') {
    return Number.isFinite(value) ? undefined : 'is not a finite number';
  }
  if (typeof value === 'bigint' || typeof value === 'boolean' || value === null) return undefined;
  if (value instanceof Uint8Array) return undefined;
  if (!Array.isArray(value)) return 'is of a kind no column holds';
  const areTexts = value.every((each) => typeof each === 'string');
  if (!areTexts) return 'is a list of something else than text';
  return value.every(isUtf8) ? undefined : NOT_UTF8;
}

const NOT_UTF8 = 'holds text that is not UTF-8';

function isUtf8(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

/** A value as PostgreSQL spells it; equal text is taken for an equal value within one batch. */
export function spell(value: Value): string | null {
  if (value === null) return null;
  if (typeof value === 'string') return value;
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`;
  if (typeof value === 'object') return arrayLiteral(value);
  return String(value);
}

/** The text form of a PostgreSQL array. */
export function arrayLiteral(elements: readonly (string | null)[]): string {
  const spelled = elements.map((each) =>
    each === null ? 'NULL' : `"${each.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`,
  );
  return `{${spelled.join(',')}}`;
}

/** Some columns' values as one text, another for other values; undefined if one is lacking. */
export function identity(row: Row, columns: readonly string[]): string | undefined {
  const parts: (string | null)[] = [];
  for (const column of columns) {
    const value = row[column];
    if (value === undefined) return undefined;
    parts.push(spell(value));
  }
  return arrayLiteral(parts);
}
