import { expect } from 'chai';
import { DatabaseError, insert } from '@suuupra/postgres';
import type { Projection } from './projection.ts';
import { createProjector } from './projector.ts';
import { replay } from './rebuild.ts';
import { TOY_TABLES, append, openLog, toy } from './scene.ts';
import { type Target, memoryTarget } from './target.ts';
import { EventRefusedError, openWriter } from './writer.ts';

/** Notes amounts by themselves, so that no amount can be noted twice. */
const once: Projection<bigint> = {
  ...toy,
  project: ({ type, data }, numbers) => {
    if (type === 'Silent') return { state: numbers + 100n, writes: [] };
    const amount = BigInt((data as { amount: string }).amount);
    const writes = [insert('note', { position: amount, nth: numbers, amount })];
    return { state: numbers + 1n, writes };
  },
};

async function filled() {
  const { store } = openLog();
  await append(store, 'toy.a', 1, 2);
  await append(store, 'toy.b', 'Silent', 2, 3);
  await append(store, 'toy.c', 4);
  return store;
}

describe('an event whose rows another event has made', () => {
  for (const eventsPerCommit of [1, 3, 100]) {
    it(`is parked with its stream, and the others go on, ${eventsPerCommit} at once`, async () => {
      const target = memoryTarget(TOY_TABLES);
      const store = await filled();
      const { parked } = await replay(once, { store, target }, { eventsPerCommit });
      expect(parked.map(({ stream, revision }) => [stream, revision])).to.deep.equal([
        ['toy.b', 1n],
        ['toy.b', 2n],
      ]);
      expect(parked[0]?.problem).to.match(/another event has made its rows: note/);
      const notes = target.tables.rows('note').map(({ amount, nth }) => [amount, nth]);
      expect(notes).to.deep.equal([
        [1n, 0n],
        [2n, 1n],
        [4n, 102n],
      ]);
      const writer = await openWriter({ projection: once, target });
      expect(writer.parked()).to.have.length(2);
    });

    it(`becomes what the projection makes of it, ${eventsPerCommit} at once`, async () => {
      const target = memoryTarget(TOY_TABLES);
      const clash: typeof once.project = ({ position }, numbers) => ({
        state: numbers + 1n,
        writes: [insert('note', { position: -position, nth: numbers, amount: 0n })],
      });
      const store = await filled();
      const { parked } = await replay({ ...once, clash }, { store, target }, { eventsPerCommit });
      expect(parked).to.deep.equal([]);
      const notes = target.tables.rows('note').map(({ amount, nth }) => [amount, nth]);
      expect(notes).to.deep.equal([
        [1n, 0n],
        [2n, 1n],
        [0n, 102n],
        [3n, 103n],
        [4n, 104n],
      ]);
    });
  }
});

describe('an event whose rows the database refuses for good', () => {
  it('stops the process once, which says which event and which constraint', async () => {
    const log = openLog();
    const inner = memoryTarget(TOY_TABLES);
    let tries = 0;
    const target: Target = {
      ...inner,
      commitBatch: async (batch, writes) => {
        tries += 1;
        const isBad = writes.some((one) => one.do === 'insert' && one.row['amount'] === 13n);
        if (isBad) throw new DatabaseError('violates check constraint "note_amount"', '23514');
        await inner.commitBatch(batch, writes);
      },
    };
    await append(log.store, 'toy.a', 1, 2);
    await append(log.store, 'toy.b', 5, 13);
    await append(log.store, 'toy.c', 4);
    await createProjector({ projection: once, target, reader: log.reader }).start();
    void log.reader.start();
    while (log.fatal.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(log.fatal[0]).to.be.instanceOf(EventRefusedError);
    expect(log.fatal[0]?.message).to.equal(
      'toy can\'t take Noted toy.b@1: violates check constraint "note_amount"',
    );
    expect(inner.tables.rows('note').map(({ amount }) => amount)).to.deep.equal([1n, 2n, 5n]);
    expect(tries).to.equal(5);
    await log.reader.stop();
  });
});
