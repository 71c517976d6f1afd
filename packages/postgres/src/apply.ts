import type { Transaction } from './database.ts';
import { DatabaseError, RowNotFoundError } from './errors.ts';
import { type Group, planWrites } from './plan.ts';
import { type Statement, describeKey, statementsFor } from './statement.ts';
import type { Write } from './write.ts';

/**
 * Applies writes with the effect of one after the other, in as few statements as that allows.
 * Throws RowExistsError, RowNotFoundError, BadWriteError, DatabaseError; the transaction is then
 * lost as a whole.
 */
export async function applyWrites(tx: Transaction, writes: readonly Write[]): Promise<void> {
  for (const group of planWrites(writes)) {
    const types = await tx.columnTypes(group.table);
    const unknown = [...group.keyColumns, ...group.valueColumns].find((name) => !types.has(name));
    if (unknown !== undefined)
      throw new DatabaseError(`no column ${unknown} in ${group.table}`, '42703');
    for (const statement of statementsFor(group, types)) await execute(tx, group, statement);
  }
}

async function execute(tx: Transaction, group: Group, statement: Statement): Promise<void> {
  const { sql, params, name, rows } = statement;
  const hits = await tx.query<{ ordinal: number }>(sql, params, name);
  if (group.do !== 'set') return;
  const times = new Map<number, number>();
  for (const { ordinal } of hits) times.set(ordinal, (times.get(ordinal) ?? 0) + 1);
  const wrong = rows.findIndex((_, index) => times.get(index + 1) !== 1);
  if (wrong === -1) return;
  const count = times.get(wrong + 1) ?? 0;
  const where = describeKey(group, rows[wrong]);
  throw new RowNotFoundError(`set must hit one row, hit ${count}: ${where}`);
}
