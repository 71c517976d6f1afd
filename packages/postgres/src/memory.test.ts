import { expect } from 'chai';
import { DatabaseError } from './errors.ts';
import { memoryTables } from './memory.ts';
import { type Row, type Write, add, insert, set, upsert } from './write.ts';

/** Counts what passes through it, and refuses a row that says so. */
function kept(row: Row, before: Row | undefined): Row {
  if (row['is_bad'] === true) throw new DatabaseError('refused by a trigger', '23000');
  return { ...row, times: BigInt(String(before?.['times'] ?? 0n)) + 1n };
}

const shapes = { thing: { key: ['id'], unique: ['label'], kept, defaults: { times: 0n } } };
const one = { id: 1n };

describe('the triggers of a table in memory', () => {
  it('see every row that is written, with the one before it', () => {
    const tables = memoryTables(shapes);
    tables.apply([insert('thing', { ...one, label: 'a' })]);
    expect(tables.row('thing', one)).to.deep.equal({ id: 1n, label: 'a', times: 1n });
    tables.apply([upsert('thing', one, { label: 'b' }), set('thing', one, { label: 'c' })]);
    tables.apply([add('thing', one, { sum: 2n })]);
    expect(tables.row('thing', one)).to.deep.equal({ id: 1n, label: 'c', times: 4n, sum: 2n });
  });

  it('leave nothing behind of a batch that they refuse', () => {
    const tables = memoryTables(shapes);
    tables.apply([insert('thing', { ...one, label: 'a' })]);
    const before = tables.rows('thing');
    const bad: readonly Write[] = [
      insert('thing', { id: 2n, label: 'y', is_bad: true }),
      upsert('thing', one, { is_bad: true }),
      set('thing', one, { is_bad: true }),
    ];
    for (const write of bad) {
      const batch = [
        add('thing', one, { sum: 1n }),
        insert('thing', { id: 3n, label: 'z' }),
        write,
      ];
      expect(() => tables.apply(batch)).to.throw(DatabaseError, 'refused by a trigger');
      expect(tables.rows('thing')).to.deep.equal(before);
    }
    // The unique columns are free again as well.
    tables.apply(
      ['y', 'z'].map((label, index) => insert('thing', { id: BigInt(index + 4), label })),
    );
  });
});
