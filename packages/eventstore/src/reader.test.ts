import { expect } from 'chai';
import { idOf } from '@suuupra/kernel';
import { type Activity, createActivity } from './activity.ts';
import { type Consumer, PoisonEventError } from './consumer.ts';
import { memoryEventStore } from './memory.ts';
import { NotSeenInTimeError, type Reader, createReader } from './reader.ts';
import type { EventStore, Recorded } from './store.ts';
import { consistencyToken, positionOf } from './token.ts';

const metadata = {
  tenant: 'main',
  actor: 'test',
  commandId: 'c',
  correlationId: 'k',
  causationId: 'k',
  at: '',
  commandHash: '',
};

describe('the reader', () => {
  let store: EventStore;
  let activity: Activity;
  let reader: Reader;
  let fatal: Error[];
  const revisions = new Map<string, bigint>();
  beforeEach(() => {
    store = memoryEventStore();
    activity = createActivity();
    fatal = [];
    reader = createReader({ store, activity, onFatal: (error) => fatal.push(error) });
    revisions.clear();
  });
  afterEach(() => reader.stop());

  const append = async (streamId: string): Promise<bigint> => {
    const expected = revisions.get(streamId) ?? -1n;
    const id = idOf(streamId, String(expected));
    const event = { id, type: 'Tested', data: {}, metadata };
    const { revision, position } = await store.append(streamId, [event], expected);
    revisions.set(streamId, revision);
    return position;
  };
  const consumer = (heard: string[], rest: Partial<Consumer> = {}): Consumer => ({
    name: 'c',
    from: 'start',
    prefixes: [''],
    onEvent: ({ streamId, revision }: Recorded) => {
      heard.push(`${streamId}@${revision}`);
      return Promise.resolve();
    },
    ...rest,
  });

  it('starts on an empty store', async () => {
    const heard: string[] = [];
    reader.add(consumer(heard));
    await reader.start();
    await reader.waitFor(await append('a-1'), 1000);
    expect(heard).to.deep.equal(['a-1@0']);
  });

  it('gives each what concerns it, and says when the past is over', async () => {
    const [first] = [await append('a-1'), await append('b-1'), await append('a-2')];
    const [all, some, late]: string[][] = [[], [], []];
    const caughtUp = (heard: string[]) => (): Promise<void> =>
      Promise.resolve(void heard.push('|'));
    reader.add(consumer(all ?? [], { onCaughtUp: caughtUp(all ?? []) }));
    const prefixes = ['b-', 'c-'];
    reader.add(consumer(some ?? [], { prefixes, onCaughtUp: caughtUp(some ?? []) }));
    reader.add(consumer(late ?? [], { from: first, onCaughtUp: caughtUp(late ?? []) }));
    await reader.start();
    expect(all).to.deep.equal(['a-1@0', 'b-1@0', 'a-2@0', '|']);
    await reader.waitFor(await append('b-1'), 1000);
    expect(all?.at(-1)).to.equal('b-1@1');
    expect(some).to.deep.equal(['b-1@0', '|', 'b-1@1']);
    expect(late).to.deep.equal(['b-1@0', 'a-2@0', '|', 'b-1@1']);
    await activity.idle();
    expect(reader.status().seen).to.equal(await store.head());
  });

  it('shows the whole past to who observes, whatever the consumers still want', async () => {
    const past = [await append('a-1'), await append('a-1'), await append('a-1')];
    for (const from of [undefined, past[1]]) {
      const seen: bigint[] = [];
      const heard: string[] = [];
      const observe = ({ position }: Recorded): void => void seen.push(position);
      const eyes = createReader({ store, activity, observe });
      if (from !== undefined) eyes.add(consumer(heard, { from }));
      await eyes.start();
      expect(seen).to.deep.equal(past);
      expect(heard).to.deep.equal(from === undefined ? [] : ['a-1@2']);
      await eyes.stop();
    }
  });

  it('refuses a checkpoint from another log', async () => {
    reader.add(consumer([], { from: 1_000_000n }));
    const error: unknown = await reader.start().catch((thrown: unknown) => thrown);
    expect(String(error)).to.include('seen more than the store holds');
  });

  it('counts as seen only what is written, and as busy until then', async () => {
    const heard: string[] = [];
    let release = (): void => {};
    const written = new Promise<void>((resolve) => (release = resolve));
    const drained = (): Promise<void> => written;
    reader.add(consumer(heard, { drained }));
    await reader.start();
    const before = await append('a-1');
    await append('a-2');
    const late: unknown = await reader.waitFor(before, 20).catch((thrown: unknown) => thrown);
    expect(late).to.be.instanceOf(NotSeenInTimeError);
    expect(heard).to.have.length.greaterThan(0);
    expect(activity.inFlight()).to.equal(1);
    const seen = reader.waitFor(before, 1000);
    release();
    await seen;
  });

  it('lets a slow consumer hold up the subscription, not lose anything', async () => {
    const total = 2500;
    for (let n = 0; n < total; n += 1) await append('a-1');
    let gathered = 0;
    let most = 0;
    const onEvent = async (): Promise<void> => {
      gathered += 1;
      most = Math.max(most, reader.status().consumers[0]?.queued ?? 0);
      if (gathered % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
    };
    reader.add(consumer([], { onEvent }));
    await reader.start();
    expect(gathered).to.equal(total);
    expect(most).to.be.within(500, 1000);
  });

  it('sets aside a stream that is poison, and goes on with the others', async () => {
    const heard: string[] = [];
    const { onEvent } = consumer(heard);
    const careful = (event: Recorded): Promise<void> =>
      event.streamId === 'b-1' && event.revision === 1n
        ? Promise.reject(new PoisonEventError('cannot read it'))
        : onEvent(event);
    reader.add(consumer(heard, { onEvent: careful }));
    await reader.start();
    for (const stream of ['b-1', 'b-1', 'b-1']) await append(stream);
    await reader.waitFor(await append('a-1'), 1000);
    expect(heard).to.deep.equal(['b-1@0', 'a-1@0']);
    const [status] = reader.status().consumers;
    expect(status?.parked.map(({ revision, error }) => [revision, error])).to.deep.equal([
      [1n, 'cannot read it'],
      [2n, 'behind a parked event'],
    ]);
    expect(fatal).to.deep.equal([]);
  });

  it('ends the process on anything else', async () => {
    reader.add(consumer([], { onEvent: () => Promise.reject(new Error('a bug')) }));
    await reader.start();
    await append('a-1');
    await activity.idle();
    while (fatal.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(fatal[0]?.message).to.equal('a bug');
  });
});

describe('the consistency token', () => {
  it('stands for a position, and strangers stand for nothing', () => {
    for (const position of [0n, 1n, 2n ** 63n]) {
      expect(positionOf(consistencyToken(position))).to.equal(position);
    }
    for (const stranger of ['', 'abc', `${consistencyToken(1n)}A`, '////////////', 'é']) {
      expect(positionOf(stranger)).to.equal(undefined);
    }
  });
});
