import { expect } from 'chai';
import { consistencyToken, positionOf } from '@suuupra/eventstore';
import { DatabaseUnavailableError, ProjectorFencedError } from '@suuupra/postgres';
import type { Recorded } from '@suuupra/eventstore';
import { TOY_TABLES, append, openLog, start, toy } from './scene.ts';
import { type Target, memoryTarget } from './target.ts';
import { type Trouble, troubledTarget } from './trouble.ts';
import { openWriter } from './writer.ts';

describe('a projector', () => {
  it('follows the log and tells its listeners behind the commit', async () => {
    const log = openLog();
    const target = memoryTarget(TOY_TABLES);
    await append(log.store, 'toy.a', 1, 2);
    const projector = await start(log, target);
    const heard: Recorded[] = [];
    const leave = projector.follow((events) => {
      expect(target.tables.rows('note').length).to.be.greaterThan(2);
      heard.push(...events);
    });
    const token = consistencyToken(await append(log.store, 'toy.a', 3));
    expect(await projector.waitForToken(token, 1_000)).to.deep.equal({ is: 'seen' });
    expect(target.tables.row('total', { stream: 'toy.a' })).to.include({ amount: 6n });
    expect(heard.map(({ revision }) => revision)).to.deep.equal([2n]);
    leave();
    const last = await append(log.store, 'toy.a', 4);
    await log.reader.waitFor(last, 1_000);
    expect(heard).to.have.length(1);
    await log.reader.stop();
  });

  it('says how far it is when a token is not seen in time, and refuses foreign ones', async () => {
    const log = openLog();
    const position = await append(log.store, 'toy.a', 1);
    const projector = await start(log, memoryTarget(TOY_TABLES));
    const beyond = await projector.waitForToken(consistencyToken(position + 16n), 5);
    expect(beyond).to.include({ is: 'behind', projection: 'toy' });
    const at = beyond.is === 'behind' ? positionOf(beyond.at) : undefined;
    expect(at).to.equal(position);
    expect(await projector.waitForToken('garbage', 5)).to.deep.equal({ is: 'foreign' });
    expect(await projector.waitForToken('', 0)).to.deep.equal({ is: 'seen' });
    await log.reader.stop();
  });

  it('stops the process when another one has taken the projection over', async () => {
    const log = openLog();
    const target = memoryTarget(TOY_TABLES);
    await append(log.store, 'toy.a', 1);
    await start(log, target);
    await openWriter({ projection: toy, target });
    await append(log.store, 'toy.a', 2);
    while (log.fatal.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(log.fatal[0]).to.be.instanceOf(ProjectorFencedError);
    expect(target.tables.rows('note')).to.have.length(1);
    await log.reader.stop();
  });
});

describe('a commit whose outcome is not known', () => {
  for (const fail of ['lost-before-commit', 'lost-after-commit', 'conflict'] as const) {
    it(`counts everything once: ${fail}`, async () => {
      const log = openLog();
      const target = memoryTarget(TOY_TABLES);
      await append(log.store, 'toy.a', 1, 2);
      const ahead: Trouble[] = [fail];
      const shaky = troubledTarget(target, (call) =>
        call === 'commit' ? (ahead.shift() ?? 'fine') : 'fine',
      );
      await start(log, shaky);
      expect(ahead).to.deep.equal([]);
      const position = await append(log.store, 'toy.a', 3);
      await log.reader.waitFor(position, 2_000);
      expect(target.tables.row('total', { stream: 'toy.a' })).to.include({ amount: 6n });
      expect(log.fatal).to.deep.equal([]);
      await log.reader.stop();
    });
  }

  it('stops when another one claimed the projection meanwhile', async () => {
    const log = openLog();
    const target = memoryTarget(TOY_TABLES);
    await append(log.store, 'toy.a', 1);
    const broken: Target = {
      ...target,
      commitBatch: async () => {
        await target.claim('toy');
        throw new DatabaseUnavailableError('the connection broke');
      },
    };
    const writer = await openWriter({ projection: toy, target: broken });
    for await (const event of log.store.readAll('start')) writer.take(event);
    const failure: unknown = await writer.flush().catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(ProjectorFencedError);
    expect(target.tables.rows('note')).to.deep.equal([]);
  });
});
