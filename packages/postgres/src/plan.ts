import { type Row, type Value, type Write, checkWrite, halves, identity } from './write.ts';

/** Writes of one shape that become one statement; no two of its keyed rows have the same key. */
export type Group = {
  readonly do: Write['do'];
  readonly table: string;
  readonly keyColumns: readonly string[];
  readonly valueColumns: readonly string[];
  readonly rows: Row[];
};

type OpenGroup = Group & {
  readonly shape: string;
  /** For each set of key columns asked about so far: which keys are in this group. */
  readonly seen: Map<string, Map<string | undefined, number>>;
};

/**
 * Gathers a batch into few statements with the effect of one write after the other. A write joins
 * an earlier group of its shape if nothing after that group touches the same row: other tables
 * never do (foreign keys must be deferred, see applySchema), another key of the same table neither.
 * Where the keys cannot be compared the order is kept.
 */
export function planWrites(writes: readonly Write[]): readonly Group[] {
  const byTable = new Map<string, OpenGroup[]>();
  const all: OpenGroup[] = [];
  for (const write of writes) {
    checkWrite(write);
    const fresh = groupFor(write);
    const open = byTable.get(write.table) ?? [];
    byTable.set(write.table, open);
    const { key, values } = halves(write);
    const row = { ...key, ...values };
    const home = findHome(open, fresh, row);
    if (home === undefined) {
      open.push(fresh);
      all.push(fresh);
    }
    put(home ?? fresh, row);
  }
  return all;
}

function groupFor(write: Write): OpenGroup {
  const { key, values } = halves(write);
  const keyColumns = Object.keys(key).sort();
  const valueColumns = Object.keys(values).sort();
  const shape = [write.do, keyColumns.join(), valueColumns.join()].join('|');
  const { table } = write;
  return { do: write.do, table, keyColumns, valueColumns, shape, rows: [], seen: new Map() };
}

function findHome(open: readonly OpenGroup[], fresh: OpenGroup, row: Row): OpenGroup | undefined {
  for (const group of open.toReversed()) {
    if (group.shape === fresh.shape) return group;
    if (mayTouchSameRow(group, fresh, row)) return undefined;
  }
  return undefined;
}

function mayTouchSameRow(group: OpenGroup, fresh: OpenGroup, row: Row): boolean {
  if (group.do === 'insert' && fresh.do === 'insert') return false; // A clash fails in any order.
  const columns = group.do === 'insert' ? fresh.keyColumns : group.keyColumns;
  if (fresh.do !== 'insert' && columns.join() !== fresh.keyColumns.join()) return true;
  const wanted = identity(row, columns);
  const keys = keysBy(group, columns);
  return wanted === undefined || keys.has(wanted) || keys.has(undefined);
}

function keysBy(
  group: OpenGroup,
  columns: readonly string[],
): ReadonlyMap<string | undefined, number> {
  const name = columns.join();
  let keys = group.seen.get(name);
  if (keys === undefined) {
    keys = new Map(group.rows.map((row, index) => [identity(row, columns), index]));
    group.seen.set(name, keys);
  }
  return keys;
}

/** A second write to a row of the group is folded into the first: later values win, sums add up. */
function put(group: OpenGroup, row: Row): void {
  if (group.do !== 'insert') {
    const before = keysBy(group, group.keyColumns).get(identity(row, group.keyColumns));
    if (before !== undefined) {
      group.rows[before] = folded(group, group.rows[before] ?? row, row);
      return;
    }
  }
  for (const [name, keys] of group.seen)
    keys.set(identity(row, name.split(',')), group.rows.length);
  group.rows.push(row);
}

function folded(group: Group, before: Row, after: Row): Row {
  if (group.do !== 'add') return after;
  const sums = group.valueColumns.map((column) => [column, sum(before[column], after[column])]);
  return { ...after, ...Object.fromEntries(sums) };
}

/** A counter that is null counts as zero. */
export const sum = (one: Value | undefined, other: Value | undefined): bigint =>
  BigInt(String(one ?? 0)) + BigInt(String(other ?? 0));
