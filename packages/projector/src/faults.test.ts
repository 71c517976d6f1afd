import { expect } from 'chai';
import { consistencyToken, memoryEventStore } from '@suuupra/eventstore';
import { projectionStore } from '@suuupra/postgres';
import { compareTargets, tableDigest } from './digest.ts';
import { replay } from './rebuild.ts';
import { TOY_SQL, TOY_TABLES, append, openLog, openServer, start, toy } from './scene.ts';
import { type Target, applyProjectionSchema, databaseTarget, memoryTarget } from './target.ts';
import { openWriter } from './writer.ts';

const TABLES = [...Object.keys(TOY_TABLES), 'parked'];

describe('fault 32: a projection lags at the moment of a read', () => {
  it('lets who holds a token wait until the rows hold what was written', async () => {
    const log = openLog();
    const target = memoryTarget(TOY_TABLES);
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    const slow: Target = {
      ...target,
      commitBatch: async (batch, writes) => {
        await gate;
        await target.commitBatch(batch, writes);
      },
    };
    const projector = await start(log, slow);
    await append(log.store, 'toy.a', 1, 2);
    const token = consistencyToken(await append(log.store, 'toy.b', 3));
    const amountOfB = (): unknown => target.tables.row('total', { stream: 'toy.b' })?.['amount'];
    const hasSeen: string[] = [];
    const read = projector.waitForToken(token, 10_000).then((awaited) => {
      hasSeen.push(awaited.is);
      return amountOfB();
    });
    // Everything that can happen happens before the next turn: the writer stands at the gate.
    for (let turns = 0; turns < 20; turns += 1) await new Promise((next) => setImmediate(next));
    expect(hasSeen).to.deep.equal([]);
    expect(amountOfB()).to.equal(undefined);
    open();
    expect(await read).to.equal(3n);
    expect(hasSeen).to.deep.equal(['seen']);
    await log.reader.stop();
  });
});

describe('fault 33: a projection crashes in the middle of a batch', () => {
  let server: Awaited<ReturnType<typeof openServer>>;
  before(async () => (server = await openServer()));
  after(() => server.close());

  const filled = async () => {
    const store = memoryEventStore();
    await append(store, 'toy.a', 1, 2, 'Silent', 3);
    await append(store, 'toy.b', 10, 'Garbled', 11);
    await append(store, 'toy.a', 4, 5);
    return store;
  };

  /** The n-th commit ends when its rows are written and before it is committed. */
  const crashing = (database: ReturnType<typeof server.open>, nth: number): Target => {
    let commits = 0;
    const beforeCommit = (): void => {
      commits += 1;
      if (commits === nth) throw new Error('crash');
    };
    return { ...databaseTarget(database), ...projectionStore(database, beforeCommit) };
  };

  it('leaves whole batches in the database, and the next process makes the same rows', async () => {
    const store = await filled();
    const wanted = memoryTarget(TOY_TABLES);
    await replay(toy, { store, target: wanted });
    const database = server.open('crashed');
    await applyProjectionSchema(database, TOY_SQL);
    const [first, whole] = [databaseTarget(database), { eventsPerCommit: 3 }];
    const crash = replay(toy, { store, target: crashing(database, 2) }, whole);
    expect(String(await crash.catch((error: unknown) => error))).to.equal('Error: crash');
    const half = memoryTarget(TOY_TABLES);
    const { position } = await first.claim('toy');
    await replay(toy, { store, target: half }, { until: position });
    expect(half.tables.rows('note')).to.have.length(2);
    expect(await compareTargets(first, half, TABLES)).to.equal(undefined);
    await replay(toy, { store, target: first }, whole);
    expect(await compareTargets(first, wanted, TABLES)).to.equal(undefined);
  });

  it('leaves nothing of a batch in memory that was not committed', async () => {
    const store = await filled();
    const wanted = memoryTarget(TOY_TABLES);
    await replay(toy, { store, target: wanted });
    const digest = tableDigest(wanted.tables, TABLES);
    for (let crash = 0n; crash <= (await store.head()); crash += 16n) {
      const target = memoryTarget(TOY_TABLES);
      await replay(toy, { store, target }, { until: crash / 2n });
      const committed = tableDigest(target.tables, TABLES);
      const writer = await openWriter({ projection: toy, target });
      for await (const event of store.readAll('start', crash)) writer.take(event);
      // Here it dies: what it had in hand is gone with it.
      expect(tableDigest(target.tables, TABLES)).to.equal(committed);
      await replay(toy, { store, target });
      expect(tableDigest(target.tables, TABLES)).to.equal(digest);
    }
  });
});

describe('fault 34: a poison event', () => {
  it('is parked with its place and what follows on its stream; others go on', async () => {
    const log = openLog();
    const target = memoryTarget(TOY_TABLES);
    await append(log.store, 'toy.bad', 1, 'Garbled', 2);
    await append(log.store, 'toy.good', 5);
    const first = await start(log, target);
    await log.reader.stop();
    expect(first.status().parked.map(({ revision }) => revision)).to.deep.equal([1n, 2n]);
    await append(log.store, 'toy.bad', 3);
    await append(log.store, 'toy.good', 6);
    const again = openLog(log.store);
    const second = await start(again, target);
    expect(target.tables.rows('note').map(({ amount }) => amount)).to.deep.equal([1n, 5n, 6n]);
    const { parked, parkedCount } = second.status();
    expect(parkedCount).to.equal(3);
    expect(parked[0]).to.deep.equal({
      ...{ consumer: 'toy', stream: 'toy.bad', revision: 1n, type: 'Garbled' },
      problem: 'cannot be read',
    });
    expect(parked[2]?.problem).to.equal('behind a parked event');
    await again.reader.stop();
  });

  it('keeps nobody waiting who waits for another stream, or for its own', async () => {
    const log = openLog();
    const target = memoryTarget(TOY_TABLES);
    const projector = await start(log, target);
    const poison = consistencyToken(await append(log.store, 'toy.bad', 'Garbled'));
    const good = consistencyToken(await append(log.store, 'toy.good', 5));
    expect(await projector.waitForToken(good, 1_000)).to.deep.equal({ is: 'seen' });
    expect(await projector.waitForToken(poison, 1_000)).to.deep.equal({ is: 'seen' });
    expect(target.tables.rows('total')).to.deep.equal([{ stream: 'toy.good', amount: 5n }]);
    const [place] = target.tables.rows('parked');
    expect(place).to.include({ stream: 'toy.bad', revision: 0n, type: 'Garbled' });
    expect(projector.status().parkedCount).to.equal(1);
    expect(log.fatal).to.deep.equal([]);
    await log.reader.stop();
  });
});
