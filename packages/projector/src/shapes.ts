import type { Database, MemoryTable, Row } from '@suuupra/postgres';
import { rowText } from './digest.ts';
import { OWN_TABLES } from './target.ts';

/** What a schema says of a table, in the same order every time. */
type Catalogued = { key: string; readonly uniques: string[]; defaults: string; isKept: boolean };

/**
 * Where tables in memory are not shaped as the schema of the pool says: keys, unique columns,
 * defaults, and whether triggers change rows. One line for each difference; none where they agree.
 */
export async function compareShapes(
  database: Database,
  shapes: Readonly<Record<string, MemoryTable>>,
): Promise<readonly string[]> {
  const found = await catalogued(database);
  const names = [...new Set([...found.keys(), ...Object.keys(shapes)])].sort();
  return names.flatMap((name) => {
    const [shape, table] = [shapes[name], found.get(name)];
    if (shape === undefined) return [`${name}: only in the schema`];
    if (table === undefined) return [`${name}: only in memory`];
    const wanted: Catalogued = {
      key: shape.key.join(),
      uniques: shape.unique === undefined ? [] : [shape.unique.join()],
      defaults: rowText(shape.defaults ?? {}),
      isKept: shape.kept !== undefined,
    };
    return (['key', 'uniques', 'defaults', 'isKept'] as const)
      .filter((part) => String(table[part]) !== String(wanted[part]))
      .map(
        (part) =>
          `${name} ${part}: ${String(table[part])} in the schema, not ${String(wanted[part])}`,
      );
  });
}

async function catalogued(database: Database): Promise<ReadonlyMap<string, Catalogued>> {
  const names = await database.query<{ name: string }>(
    `select relname::text as name from pg_class
     where relnamespace = $1::regnamespace and relkind = 'r' order by relname`,
    [database.schema],
  );
  const tables = new Map<string, Catalogued>();
  for (const { name } of names.filter((one) => !OWN_TABLES.includes(one.name))) {
    const defaults = rowText(await defaultsOf(database, name));
    tables.set(name, { key: '', uniques: [], defaults, isKept: false });
  }
  for (const { name, is_key, columns } of await indexesOf(database)) {
    const table = tables.get(name);
    if (is_key && table !== undefined) table.key = columns;
    else table?.uniques.push(columns);
  }
  const triggers = await database.query<{ name: string }>(
    `select distinct c.relname::text as name from pg_trigger t join pg_class c on c.oid = t.tgrelid
     where c.relnamespace = $1::regnamespace and not t.tgisinternal`,
    [database.schema],
  );
  for (const { name } of triggers) {
    const table = tables.get(name);
    if (table !== undefined) table.isKept = true;
  }
  return tables;
}

type UniqueIndex = Readonly<{ name: string; is_key: boolean; columns: string }>;

function indexesOf(database: Database): Promise<readonly UniqueIndex[]> {
  return database.query<UniqueIndex>(
    `select c.relname::text as name, i.indisprimary as is_key,
       string_agg(a.attname, ',' order by k.place) as columns
     from pg_index i join pg_class c on c.oid = i.indrelid
     cross join unnest(i.indkey) with ordinality as k (attnum, place)
     join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
     where c.relnamespace = $1::regnamespace and i.indisunique
     group by i.indexrelid, c.relname, i.indisprimary order by 1, 3`,
    [database.schema],
  );
}

/** The defaults of a table as values: PostgreSQL works them out, in the types of the columns. */
async function defaultsOf(database: Database, table: string): Promise<Row> {
  const found = await database.query<{ name: string; value: string }>(
    `select quote_ident(a.attname) as name,
       format('cast(%s as %s)', pg_get_expr(d.adbin, d.adrelid), format_type(a.atttypid, null))
         as value
     from pg_attrdef d join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
     join pg_class c on c.oid = d.adrelid
     where c.relnamespace = $1::regnamespace and c.relname = $2`,
    [database.schema, table],
  );
  if (found.length === 0) return {};
  const columns = found.map(({ name, value }) => `${value} as ${name}`);
  const [row] = await database.query(`select ${columns.join(', ')}`);
  return row ?? {};
}
