import { expect } from 'chai';
import { type NewEvent, memoryEventStore } from '@suuupra/eventstore';
import { idOf } from '@suuupra/kernel';
import { mortalStore } from './mortal-store.ts';
import { createMortality } from './mortality.ts';

const metadata: NewEvent['metadata'] = {
  ...{ tenant: 'main', actor: 'test', commandId: 'c', correlationId: 'c', causationId: 'c' },
  ...{ at: '2026-11-16T00:00:00.000000Z', commandHash: '' },
};
const event = (name: string): NewEvent => ({ id: idOf(name), type: name, data: {}, metadata });

const turn = (): Promise<'nothing'> =>
  new Promise((resolve) => setImmediate(() => resolve('nothing')));

describe('a mortal store', () => {
  it('answers nothing any more behind its last append, which is in the log', async () => {
    const lasting = memoryEventStore();
    const life = createMortality({ at: 'append', after: 2 });
    const store = mortalStore(lasting, life);
    await store.append('a-1', [event('A')], -1n);
    expect(life.died()).to.equal(false);
    const last = store.append('a-1', [event('B')], 0n);
    expect(await Promise.race([last, turn()])).to.equal('nothing');
    expect(life.died()).to.equal(true);
    expect(await Promise.race([store.head(), turn()])).to.equal('nothing');
    expect(await Promise.race([store.append('a-2', [event('C')], -1n), turn()])).to.equal(
      'nothing',
    );
    const left: string[] = [];
    for await (const { type } of lasting.readAll('start')) left.push(type);
    expect(left).to.deep.equal(['A', 'B']);
  });

  it('tells its subscribers nothing from the grave', async () => {
    const lasting = memoryEventStore();
    const store = mortalStore(lasting, createMortality({ at: 'append', after: 1 }));
    const seen: string[] = [];
    const { stop } = store.subscribeAll(
      'start',
      ({ type }) => void seen.push(type),
      () => {},
    );
    void store.append('a-1', [event('A')], -1n);
    await turn();
    await turn();
    expect(seen).to.deep.equal([]);
    void stop();
  });
});
