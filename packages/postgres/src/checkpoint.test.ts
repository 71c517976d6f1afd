import { expect } from 'chai';
import {
  type ProjectionStore,
  BEFORE_EVERYTHING,
  claim,
  commitBatch,
  projectionStore,
} from './checkpoint.ts';
import { ProjectorFencedError, RowExistsError, RowNotFoundError } from './errors.ts';
import { memoryTables } from './memory.ts';
import { type Scene, failureOf, openScene } from './scene.ts';
import { type Row, add, insert, set } from './write.ts';

const text = 'create table total (name text primary key, amount bigint not null default 0)';
const shapes = { total: { key: ['name'], defaults: { amount: 0n } } };
type Store = ProjectionStore & { rows(): Promise<readonly Row[]> };

describe('a checkpoint', () => {
  let scene: Scene;
  before(async () => (scene = await openScene()));
  after(() => scene.close());

  const stores: readonly [string, () => Promise<Store>][] = [
    [
      'PostgreSQL',
      async () => {
        const db = await scene.fresh(text);
        return { ...projectionStore(db), rows: () => db.query('select * from total order by 1') };
      },
    ],
    [
      'memory',
      () => {
        const memory = memoryTables(shapes);
        return Promise.resolve({
          ...memory,
          rows: () => Promise.resolve(memory.rows('total')),
        });
      },
    ],
  ];
  const one = (amount: bigint) => [add('total', { name: 'a' }, { amount })];

  for (const [name, open] of stores) {
    it(`moves together with the rows: ${name}`, async () => {
      const store = await open();
      const { epoch, position } = await store.claim('totals');
      expect({ epoch, position }).to.deep.equal({ epoch: 1n, position: BEFORE_EVERYTHING });
      const batch = { projection: 'totals', epoch, from: position, to: 0n };
      await store.commitBatch(batch, one(5n));
      const bad = { ...batch, from: 0n, to: 9n };
      const unknown = [...one(1n), set('total', { name: 'b' }, { amount: 1n })];
      const missing = await failureOf(store.commitBatch(bad, unknown));
      expect(missing).to.be.instanceOf(RowNotFoundError);
      const there = await failureOf(
        store.commitBatch(bad, [...one(1n), insert('total', { name: 'a' })]),
      );
      expect(there).to.be.instanceOf(RowExistsError);
      expect(await store.rows()).to.deep.equal([{ name: 'a', amount: 5n }]);
      expect(await store.claim('totals')).to.deep.equal({ epoch: 2n, position: 0n });
    });

    it(`is not moved twice by one batch, nor backwards: ${name}`, async () => {
      const store = await open();
      const { epoch, position } = await store.claim('totals');
      const batch = { projection: 'totals', epoch, from: position, to: 2n ** 62n };
      await store.commitBatch(batch, one(5n));
      const again = await failureOf(store.commitBatch(batch, one(5n)));
      expect(again).to.be.instanceOf(ProjectorFencedError);
      const back = await failureOf(store.commitBatch({ ...batch, from: 9n, to: 9n }, []));
      expect(back).to.be.instanceOf(RangeError);
      expect(await store.rows()).to.deep.equal([{ name: 'a', amount: 5n }]);
    });

    it(`renews a claim of its own, and takes none of another: ${name}`, async () => {
      const store = await open();
      const { epoch } = await store.claim('totals');
      expect((await store.claim('totals', epoch)).epoch).to.equal(epoch + 1n);
      const late = await failureOf(store.claim('totals', epoch));
      expect(late).to.be.instanceOf(ProjectorFencedError);
      expect((await store.claim('totals')).epoch).to.equal(epoch + 2n);
    });

    it(`fences off whoever held it before: ${name}`, async () => {
      const store = await open();
      const old = await store.claim('totals');
      const young = await store.claim('totals');
      expect(young.epoch).to.equal(old.epoch + 1n);
      const batch = { projection: 'totals', from: -1n, to: 7n };
      const late = await failureOf(store.commitBatch({ ...batch, epoch: old.epoch }, one(5n)));
      expect(late).to.be.instanceOf(ProjectorFencedError);
      expect(await store.rows()).to.deep.equal([]);
      await store.commitBatch({ ...batch, epoch: young.epoch }, one(5n));
      const stranger = await failureOf(
        store.commitBatch({ ...batch, projection: 'other', epoch: 1n }, one(5n)),
      );
      expect(stranger).to.be.instanceOf(ProjectorFencedError);
      expect(await store.rows()).to.deep.equal([{ name: 'a', amount: 5n }]);
    });
  }

  it('counts every batch once when a second projector comes while the first works', async () => {
    const db = await scene.fresh(text, { maxConnections: 6 });
    const goal = 60n;
    const project = async (onHalf?: () => void): Promise<void> => {
      const { epoch, position: start } = await claim(db, 'totals');
      for (let position = start; position < goal; position += 1n) {
        const batch = { projection: 'totals', epoch, from: position, to: position + 1n };
        await commitBatch(db, batch, one(1n));
        if (position === goal / 2n) onHalf?.();
      }
    };
    let second: Promise<void> | undefined;
    const first = failureOf(
      project(() => {
        second = project();
      }),
    );
    expect(await first).to.be.instanceOf(ProjectorFencedError);
    await second;
    const [row] = await db.query('select amount from total');
    expect(row).to.deep.equal({ amount: goal + 1n });
  });

  it('is never apart from its rows when the server is killed inside a commit', async () => {
    const db = await scene.fresh(text);
    let { epoch, position } = await claim(db, 'totals');
    const project = async (): Promise<void> => {
      for (; ; position += 1n) {
        const batch = { projection: 'totals', epoch, from: position, to: position + 1n };
        const committing = commitBatch(db, batch, one(1n));
        if (position === 20n) process.kill(scene.server().pid, 'SIGKILL');
        await committing;
      }
    };
    expect(await failureOf(project())).to.have.property('name', 'DatabaseUnavailableError');
    await scene.restart();
    ({ epoch, position } = await claim(db, 'totals'));
    const [row] = await db.query('select amount from total');
    expect(row).to.deep.equal({ amount: position + 1n });
    await commitBatch(db, { projection: 'totals', epoch, from: position, to: 99n }, one(1n));
  });
});
