import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEventStoreNode } from '@suuupra/embedded';
import { expect } from 'chai';
import fc from 'fast-check';
import { canonicalJson, idOf, uuidv5 } from '@suuupra/kernel';
import { openEventStore } from './client.ts';
import { memoryEventStore } from './memory.ts';
import { type EventStore, type NewEvent, type Recorded, WrongRevisionError } from './store.ts';

type Opened = Readonly<{ store: EventStore; close: () => Promise<void> }>;

const kinds: Readonly<Record<string, () => Promise<Opened>>> = {
  'in memory': () => {
    const store = memoryEventStore();
    return Promise.resolve({ store, close: () => store.close() });
  },
  'on a socket': async () => {
    const directory = mkdtempSync(join(tmpdir(), 'suuupra-store-'));
    const node = await startEventStoreNode({ directory });
    const store = openEventStore(node.url);
    const close = async (): Promise<void> => {
      await store.close();
      await node.stop();
      rmSync(directory, { recursive: true });
    };
    return { store, close };
  },
};

const metadata = {
  tenant: 'main',
  actor: 'test',
  commandId: 'c',
  correlationId: 'k',
  causationId: 'k',
  at: '2026-11-16T00:00:00.000000Z',
  commandHash: 'h',
};
const event = (
  name: string,
  data: NewEvent['data'] = { b: '1', a: { d: 1, c: [] } },
): NewEvent => ({
  id: uuidv5(idOf('test'), name),
  type: 'Tested',
  data,
  metadata,
});
const gather = async (events: AsyncIterable<Recorded>): Promise<readonly Recorded[]> => {
  const all: Recorded[] = [];
  for await (const one of events) all.push(one);
  return all;
};
const idsOf = (events: readonly { id: string }[]): readonly string[] => events.map(({ id }) => id);
const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

for (const [kind, open] of Object.entries(kinds)) {
  describe(`the event store ${kind}`, () => {
    let opened: Opened;
    let store: EventStore;
    beforeEach(async () => {
      opened = await open();
      ({ store } = opened);
    });
    afterEach(() => opened.close());

    it('appends and reads back what was appended, canonically', async () => {
      const { revision, position } = await store.append('t.a-1', [event('x'), event('y')], -1n);
      expect(revision).to.equal(1n);
      const read = await gather(store.read('t.a-1'));
      expect(idsOf(read)).to.deep.equal(idsOf([event('x'), event('y')]));
      expect(read.at(-1)?.position).to.equal(position);
      expect(JSON.stringify(read[0]?.data)).to.equal(canonicalJson(event('x').data));
      expect(read[0]?.metadata).to.deep.equal(metadata);
      expect(read[1]).to.include({ streamId: 't.a-1', type: 'Tested', revision: 1n });
      expect(idsOf(await gather(store.read('t.a-1', 1n)))).to.deep.equal(idsOf([event('y')]));
      expect(await gather(store.read('t.a-missing'))).to.deep.equal([]);
    });

    it('refuses every other revision', async () => {
      await store.append('t.a-1', [event('x')], -1n);
      for (const expected of [-1n, 1n, 5n]) {
        const error = await failure(store.append('t.a-1', [event('y')], expected));
        expect(error, String(expected)).to.be.instanceOf(WrongRevisionError);
      }
      expect(await failure(store.append('t.a-2', [event('y')], 0n))).to.be.instanceOf(
        WrongRevisionError,
      );
      expect(await gather(store.readAll('start'))).to.have.length(1);
    });

    it('answers the same append twice with the same place', async () => {
      const first = await store.append('t.a-1', [event('x'), event('y')], -1n);
      await store.append('t.a-1', [event('z')], 1n);
      expect(await store.append('t.a-1', [event('x'), event('y')], -1n)).to.deep.equal(first);
      const longer = store.append('t.a-1', [event('x'), event('y'), event('w')], -1n);
      expect(await failure(longer)).to.be.instanceOf(WrongRevisionError);
      const other = store.append('t.a-1', [event('x'), event('w')], -1n);
      expect(await failure(other)).to.be.instanceOf(WrongRevisionError);
      expect(await gather(store.read('t.a-1'))).to.have.length(3);
    });

    it('lets one of many writers win', async () => {
      const tries = Array.from({ length: 8 }, (_, i) =>
        store.append('t.a-1', [event(`${i}`)], -1n),
      );
      const outcomes = await Promise.allSettled(tries);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).to.have.length(1);
      expect(await gather(store.read('t.a-1'))).to.have.length(1);
    });

    it('reads the whole log in order, behind a position and up to one', async () => {
      expect(await store.head()).to.equal(0n);
      expect(await gather(store.readAll('start'))).to.deep.equal([]);
      const places: bigint[] = [];
      for (const name of ['a', 'b', 'c', 'd']) {
        places.push((await store.append(`t.a-${name}`, [event(name)], -1n)).position);
      }
      const [a = 0n, , c = 0n, d] = places;
      expect(await store.head()).to.equal(d);
      const all = await gather(store.readAll('start'));
      expect(all.map(({ position }) => position)).to.deep.equal(places);
      const names = (events: readonly Recorded[]): string =>
        events.map(({ streamId }) => streamId.slice(-1)).join('');
      expect(names(await gather(store.readAll(a)))).to.equal('bcd');
      expect(names(await gather(store.readAll(a, c)))).to.equal('bc');
      expect(names(await gather(store.readAll('start', a)))).to.equal('a');
      for await (const { streamId } of store.readAll('start')) {
        expect(streamId).to.equal('t.a-a');
        break;
      }
    });

    it('delivers old and new events once each, and waits for whoever hears them', async () => {
      for (const name of ['a', 'b']) await store.append(`t.a-${name}`, [event(name)], -1n);
      const heard: string[] = [];
      let busy = 0;
      let done = (): void => {};
      const all = new Promise<void>((resolve) => (done = resolve));
      const on = async ({ streamId }: Recorded): Promise<void> => {
        busy += 1;
        expect(busy).to.equal(1);
        await new Promise((later) => setImmediate(later));
        busy -= 1;
        heard.push(streamId.slice(-1));
        if (heard.length === 4) done();
      };
      const subscription = store.subscribeAll('start', on, () => {});
      for (const name of ['c', 'd']) await store.append(`t.a-${name}`, [event(name)], -1n);
      await all;
      await subscription.stop();
      expect(heard.join('')).to.equal('abcd');
    });

    it('ends a subscription whose hearer throws, and one that is stopped', async () => {
      const { position } = await store.append('t.a-1', [event('a')], -1n);
      const error = await new Promise<Error>((resolve) => {
        const on = (): void => {
          throw new Error('deaf');
        };
        store.subscribeAll('start', on, resolve);
      });
      expect(error.message).to.equal('deaf');
      let heard = 0;
      const subscription = store.subscribeAll(
        position,
        () => void (heard += 1),
        () => {},
      );
      await subscription.stop();
      await store.append('t.a-1', [event('b')], 0n);
      expect(heard).to.equal(0);
    });

    it('keeps any text and any whole number', () =>
      fc.assert(
        fc.asyncProperty(
          fc.uuid(),
          fc.string({ unit: 'grapheme' }),
          fc.maxSafeInteger(),
          async (...any) => {
            const [id, text, number] = any;
            const data = { z: number, [`k${text}`]: text, a: null, m: [text, true] };
            await store.append(`t.text-${id}`, [event('x', data)], -1n);
            const [read] = await gather(store.read(`t.text-${id}`));
            expect(read?.data).to.deep.equal(data);
            expect(JSON.stringify(read?.data)).to.equal(canonicalJson(data));
          },
        ),
        { numRuns: 25 },
      ));
  });
}
