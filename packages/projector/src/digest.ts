import { createHash } from 'node:crypto';
import { type Json, canonicalJson } from '@suuupra/kernel';
import type { MemoryTables, Row, Value } from '@suuupra/postgres';
import type { Target } from './target.ts';

/**
 * A row as one line that no other row has: columns by name, every value with its kind, so that the
 * number 5, the bigint 5 and the text 5 differ. A column that is null is the same as one that is
 * not there: a table in memory does not know the columns that nobody wrote.
 */
export function rowText(row: Row): string {
  const line: { [column: string]: Json } = {};
  for (const [column, value] of Object.entries(row)) {
    if (value !== null) line[column] = marked(value);
  }
  return canonicalJson(line);
}

function marked(value: Value): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return { bigint: String(value) };
  if (typeof value === 'number') return { number: String(value) };
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('hex') };
  return value;
}

/**
 * SHA-256 over all rows of these tables, in hexadecimal digits. Neither the order in which rows
 * were made nor that of the names changes it; every value of every row does.
 */
export function tableDigest(tables: Pick<MemoryTables, 'rows'>, names: readonly string[]): string {
  const hash = createHash('sha256');
  for (const name of names.toSorted()) {
    // Lines of JSON hold no line break, so a name and its rows can be told apart.
    const lines = tables.rows(name).map(rowText).sort();
    hash.update([name, String(lines.length), ...lines, ''].join('\n'));
  }
  return hash.digest('hex');
}

/** Two targets differ: the table, and one row, as a line, that only one of them has. */
export type RowDifference = Readonly<{ table: string; onlyIn: 'first' | 'second'; row: string }>;

/** The first difference between the rows of two targets, or undefined where all are equal. */
export async function compareTargets(
  first: Pick<Target, 'read'>,
  second: Pick<Target, 'read'>,
  names: readonly string[],
): Promise<RowDifference | undefined> {
  for (const table of names) {
    const one = (await first.read(table)).map(rowText).sort();
    const other = (await second.read(table)).map(rowText).sort();
    for (let index = 0; index < Math.max(one.length, other.length); index += 1) {
      const [mine, yours] = [one[index], other[index]];
      if (mine === yours) continue;
      // Both are sorted, so the smaller one of the two is lacking on the other side.
      const isMine = mine !== undefined && (yours === undefined || mine < yours);
      return isMine
        ? { table, onlyIn: 'first', row: mine }
        : { table, onlyIn: 'second', row: yours ?? '' };
    }
  }
  return undefined;
}
