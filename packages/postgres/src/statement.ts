import { createHash } from 'node:crypto';
import type { Group } from './plan.ts';
import { type Row, arrayLiteral, identity, quote, spell } from './write.ts';

export type Statement = Readonly<{
  name: string;
  sql: string;
  params: readonly string[];
  rows: readonly Row[];
}>;

/** The SQL type of each column of a table, as PostgreSQL prints it. */
export type ColumnTypes = ReadonlyMap<string, string>;

const ROWS_PER_STATEMENT = 5_000;

/**
 * One statement for all rows of a group: every column travels as one array, so that the text (and
 * PostgreSQL's plan for it) is the same for one row and for thousands. It returns the ordinals of
 * the rows that `set` hit.
 */
export function statementsFor(group: Group, types: ColumnTypes): readonly Statement[] {
  const sql = sqlFor(group, types);
  const name = createHash('sha256').update(sql).digest('hex').slice(0, 32);
  const columns = [...group.keyColumns, ...group.valueColumns];
  const statements: Statement[] = [];
  for (let from = 0; from < group.rows.length; from += ROWS_PER_STATEMENT) {
    const rows = group.rows.slice(from, from + ROWS_PER_STATEMENT);
    const params = columns.map((column) => arrayLiteral(rows.map((row) => spellIn(row, column))));
    statements.push({ name, sql, params, rows });
  }
  return statements;
}

const spellIn = (row: Row, column: string): string | null => spell(row[column] ?? null);

export const describeKey = (group: Group, row: Row | undefined): string =>
  `${group.table} ${group.keyColumns.join()} = ${identity(row ?? {}, group.keyColumns)}`;

function sqlFor(group: Group, types: ColumnTypes): string {
  const columns = [...group.keyColumns, ...group.valueColumns];
  const table = quote(group.table);
  const names = columns.map(quote).join(', ');
  const source = sourceFor(columns, types, group.do === 'set' ? ['u.ordinal'] : []);
  const keys = group.keyColumns.map(quote).join(', ');
  switch (group.do) {
    case 'insert':
      return `insert into ${table} (${names}) ${source}`;
    case 'upsert':
      return `insert into ${table} (${names}) ${source} on conflict (${keys}) ${replace(group)}`;
    case 'add':
      return (
        `insert into ${table} as kept (${names}) ${source} on conflict (${keys}) do update set ` +
        assign(group, (name) => `coalesce(kept.${name}, 0) + excluded.${name}`)
      );
    case 'set':
      return (
        `update ${table} as kept set ${assign(group, (name) => `given.${name}`)} ` +
        `from (${source}) as given where ` +
        group.keyColumns.map((key) => `kept.${quote(key)} = given.${quote(key)}`).join(' and ') +
        ' returning given.ordinal::int4 as ordinal'
      );
  }
}

const assign = (group: Group, expression: (name: string) => string): string =>
  group.valueColumns.map((column) => `${quote(column)} = ${expression(quote(column))}`).join(', ');

const replace = (group: Group): string =>
  group.valueColumns.length === 0
    ? 'do nothing'
    : `do update set ${assign(group, (name) => `excluded.${name}`)}`;

/** Arrays of scalars are unnested as they are; a column that is an array itself travels as text. */
function sourceFor(
  columns: readonly string[],
  types: ColumnTypes,
  more: readonly string[],
): string {
  const typeOf = (column: string): string => types.get(column) ?? 'text';
  const isArray = (column: string): boolean => typeOf(column).endsWith('[]');
  const selected = columns.map(
    (column) => `u.${quote(column)}${isArray(column) ? `::${typeOf(column)}` : ''}`,
  );
  const arrays = columns.map(
    (column, index) => `$${index + 1}::${isArray(column) ? 'text' : typeOf(column)}[]`,
  );
  const names = [...columns.map(quote), 'ordinal'].join(', ');
  const unnested = `unnest(${arrays.join(', ')}) with ordinality as u(${names})`;
  return `select ${[...selected, ...more].join(', ')} from ${unnested}`;
}
