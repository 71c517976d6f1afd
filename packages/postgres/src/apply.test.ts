import { expect } from 'chai';
import fc from 'fast-check';
import { applyWrites } from './apply.ts';
import type { Database } from './database.ts';
import { BadWriteError, DatabaseError, RowExistsError, RowNotFoundError } from './errors.ts';
import { memoryTables } from './memory.ts';
import { planWrites } from './plan.ts';
import { type Scene, failureOf, openScene } from './scene.ts';
import { type Row, type Write, add, insert, set, upsert } from './write.ts';

const text = `
  create table thing (
    id bigint, part text, label text, tags text[], raw bytea, fine boolean,
    one bigint not null default 0, two bigint,
    primary key (id, part));
  create table entry (id bigint primary key, label text);`;
const shapes = {
  thing: {
    key: ['id', 'part'],
    defaults: { label: null, tags: null, raw: null, fine: null, one: 0n, two: null },
  },
  entry: { key: ['id'], defaults: { label: null } },
};

const key = fc.record({ id: fc.bigInt(0n, 2n), part: fc.constantFrom('a', '"', '\\,{}') });
const some = fc.oneof(fc.constantFrom('', 'null', 'NULL', "'", '₹', 'x y'), fc.string());
const label = fc.oneof(
  fc.constant(null),
  some.filter((each) => !each.includes('\0')),
);
const values: fc.Arbitrary<Row> = fc.oneof(
  fc.record({ label }),
  fc.record({ label, one: fc.bigInt(-5n, 5n) }),
  fc.record({
    tags: fc.array(
      some.filter((each) => !each.includes('\0')),
      { maxLength: 3 },
    ),
    raw: fc.uint8Array({ maxLength: 3 }).map((bytes) => Buffer.from(bytes)),
    fine: fc.boolean(),
  }),
);
const amounts = fc.oneof(
  fc.record({ one: fc.bigInt(-9n, 9n) }),
  fc.record({ one: fc.bigInt(-9n, 9n), two: fc.bigInt(-9n, 9n) }),
);
const entryKey = fc.record({ id: fc.bigInt(0n, 9n) });
const anyWrite: fc.Arbitrary<Write> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(key, values).map(([k, v]) => upsert('thing', k, v)) },
  { weight: 4, arbitrary: fc.tuple(key, amounts).map(([k, v]) => add('thing', k, v)) },
  { weight: 2, arbitrary: fc.tuple(key, values).map(([k, v]) => set('thing', k, v)) },
  { weight: 1, arbitrary: fc.tuple(key, values).map(([k, v]) => insert('thing', { ...k, ...v })) },
  { weight: 2, arbitrary: entryKey.map((k) => insert('entry', { ...k, label: 'new' })) },
  { weight: 2, arbitrary: entryKey.map((k) => upsert('entry', k, {})) },
  { weight: 1, arbitrary: entryKey.map((k) => set('entry', k, { label: 'set' })) },
);

const applyInMemory = (writes: readonly Write[]): Promise<void> =>
  Promise.resolve().then(() => memoryTables(shapes).apply(writes));

async function tablesOf(db: Database): Promise<object> {
  const things = await db.query('select * from thing order by id, part collate "C"');
  return { things, entries: await db.query('select * from entry order by id') };
}

const byKey = (one: Row, other: Row): number =>
  Number(one['id']) - Number(other['id']) || (String(one['part']) < String(other['part']) ? -1 : 1);

describe('writes', () => {
  let scene: Scene;
  let db: Database;
  before(async () => {
    scene = await openScene();
    db = await scene.fresh(text);
  });
  after(() => scene.close());

  const apply = (writes: readonly Write[]): Promise<void> =>
    db.transaction((tx) => applyWrites(tx, writes));

  it('are the same in PostgreSQL, in few statements, as in maps, one by one', async () => {
    const batches = fc.array(fc.array(anyWrite, { maxLength: 8 }), { maxLength: 5 });
    const outcomes = { applied: 0, refused: 0 };
    const property = fc.asyncProperty(batches, async (script) => {
      await db.query('truncate thing, entry');
      const memory = memoryTables(shapes);
      for (const writes of script) {
        const refused = await failureOf(apply(writes));
        const expected = await failureOf(Promise.resolve().then(() => memory.apply(writes)));
        expect(refused === undefined, String(refused)).to.equal(expected === undefined);
        if (refused !== undefined)
          expect(refused).to.satisfy(
            (error: unknown) =>
              error instanceof RowExistsError || error instanceof RowNotFoundError,
          );
        outcomes[refused === undefined ? 'applied' : 'refused'] += 1;
        const [things, entries] = [memory.rows('thing'), memory.rows('entry')];
        expect(await tablesOf(db)).to.deep.equal({
          things: things.toSorted(byKey),
          entries: entries.toSorted(byKey),
        });
      }
    });
    await fc.assert(property, { numRuns: 150 });
    expect(outcomes.applied).to.be.greaterThan(50);
    expect(outcomes.refused).to.be.greaterThan(10);
  });

  it('of many events become few statements', () => {
    const writes = Array.from({ length: 100 }, (_, index) => [
      insert('entry', { id: BigInt(index), label: 'x' }),
      add('thing', { id: 1n, part: 'a' }, { one: 1n }),
      set('entry', { id: BigInt(index) }, { label: 'y' }),
    ]).flat();
    const groups = planWrites(writes).map((group) => [group.do, group.table, group.rows.length]);
    expect(groups).to.deep.equal([
      ['insert', 'entry', 100],
      ['add', 'thing', 1],
      ['set', 'entry', 100],
    ]);
  });

  it('keep their order where they may touch the same row', () => {
    const [id, part] = [1n, 'a'];
    const writes = [
      upsert('thing', { id, part }, { label: 'one' }),
      set('thing', { label: 'one' }, { fine: true }),
      upsert('thing', { id: 2n, part }, { label: 'two' }),
      insert('thing', { id: 3n, part, label: 'one' }),
    ];
    expect(planWrites(writes).map((group) => group.do)).to.deep.equal([
      ...['upsert', 'set', 'upsert', 'insert'],
    ]);
  });

  it('come in large numbers', async () => {
    await db.query('truncate thing, entry');
    const ids = Array.from({ length: 12_000 }, (_, index) => ({ id: BigInt(index) }));
    await apply(ids.map((each) => insert('entry', { ...each, label: null })));
    await apply(ids.map((each) => set('entry', each, { label: `"${each.id}"` })));
    const [seen] = await db.query(`select count(*) as n from entry where label = '"' || id || '"'`);
    expect(seen).to.deep.equal({ n: 12_000n });
  });

  it('that must not be written are refused before any statement', async () => {
    const bad: readonly [string, unknown][] = [
      ['identifier', upsert('thing; drop', { id: 1n }, {})],
      ['identifier', insert('entry', { 'id"': 1n })],
      ['null', upsert('entry', { id: null }, {})],
      ['no key', set('entry', {}, { label: 'x' })],
      ['no values', add('thing', { id: 1n, part: 'a' }, {})],
      ['key and value', upsert('entry', { id: 1n }, { id: 2n })],
      ['UTF-8', insert('entry', { id: 1n, label: 'a\0b' })],
      ['UTF-8', insert('entry', { id: 1n, label: '\ud800' })],
      ['finite', insert('entry', { id: Number.NaN })],
      ['kind', { do: 'insert', table: 'entry', row: { id: 1n, label: undefined } }],
      ['list', { do: 'insert', table: 'entry', row: { id: 1n, label: [1] } }],
    ];
    for (const [why, write] of bad) {
      for (const refuse of [apply, applyInMemory]) {
        const error = await failureOf(refuse([write as Write]));
        expect(error, why).to.be.instanceOf(BadWriteError).with.property('message').include(why);
      }
    }
  });

  it('name the row in question', async () => {
    await db.query('truncate thing, entry');
    const missing = await failureOf(apply([set('entry', { id: 7n }, { label: 'x' })]));
    expect(missing).to.have.property('message', 'set must hit one row, hit 0: entry id = {"7"}');
    await apply([insert('entry', { id: 1n, label: 'x' }), insert('entry', { id: 2n, label: 'x' })]);
    const several = await failureOf(apply([set('entry', { label: 'x' }, { id: 3n })]));
    expect(several).to.be.instanceOf(Error);
    const twice = await failureOf(apply([insert('entry', { id: 1n })]));
    expect(twice).to.be.instanceOf(RowExistsError).with.property('message').include('(id)=(1)');
    const huge = await failureOf(apply([insert('entry', { id: 2n ** 63n })]));
    expect(huge).to.be.instanceOf(DatabaseError).with.property('sqlState', '22003');
    const column = await failureOf(apply([insert('entry', { id: 5n, colour: 'x' })]));
    expect(column).to.be.instanceOf(DatabaseError).with.property('sqlState', '42703');
  });
});
