import { expect } from 'chai';

import {
  END,
  eventTypeFilter,
  jsonEvent,
  START,
  streamNameFilter,
  type Position,
} from '@eventstore/db-client';

import { collect, errorOf, events, freshStream, next, nodeScene } from './scene.ts';

describe('a subscription to a stream', () => {
  const { client } = nodeScene();

  it('catches up, says so, and goes on live', async () => {
    const stream = freshStream();
    await client().appendToStream(stream, events(1, 2));
    const subscription = client().subscribeToStream(stream);
    const { until } = collect(subscription);
    await next(subscription, 'caughtUp');
    expect(await until(2)).to.deep.equal([1, 2]);
    await client().appendToStream(stream, events(3));
    expect(await until(3)).to.deep.equal([1, 2, 3]);
    await subscription.unsubscribe();
  });

  it('begins after the given revision', async () => {
    const stream = freshStream();
    await client().appendToStream(stream, events(1, 2, 3));
    const after = client().subscribeToStream(stream, { fromRevision: 1n });
    const ahead = client().subscribeToStream(stream, { fromRevision: 3n });
    const fromEnd = client().subscribeToStream(stream, { fromRevision: END });
    const [a, b, c] = [collect(after), collect(ahead), collect(fromEnd)];
    await Promise.all([after, ahead, fromEnd].map((each) => next(each, 'caughtUp')));
    await client().appendToStream(stream, events(4, 5));
    expect(await a.until(3)).to.deep.equal([3, 4, 5]);
    expect(await b.until(1)).to.deep.equal([5]);
    expect(await c.until(2)).to.deep.equal([4, 5]);
    await Promise.all([after, ahead, fromEnd].map((each) => each.unsubscribe()));
  });

  it('waits for a stream that does not exist yet', async () => {
    const stream = freshStream();
    const subscription = client().subscribeToStream(stream);
    const { until } = collect(subscription);
    await next(subscription, 'caughtUp');
    await client().appendToStream(stream, events(1));
    expect(await until(1)).to.deep.equal([1]);
    await subscription.unsubscribe();
  });

  it('gives every event once, in order, while many are appended', async () => {
    const stream = freshStream();
    const numbers = Array.from({ length: 600 }, (_, n) => n);
    const early = collect(client().subscribeToStream(stream));
    const appends = numbers.map((n) => client().appendToStream(stream, events(n)));
    await appends[300];
    const late = collect(client().subscribeToStream(stream));
    await Promise.all(appends);
    expect(await early.until(600)).to.deep.equal(numbers);
    expect(await late.until(600)).to.deep.equal(numbers);
  });

  it('ends with the tombstone of its stream', async () => {
    const stream = freshStream();
    await client().appendToStream(stream, events(1));
    const subscription = client().subscribeToStream(stream);
    const { until } = collect(subscription);
    await next(subscription, 'caughtUp');
    const ended = new Promise<unknown>((resolve) => subscription.once('error', resolve));
    await client().tombstoneStream(stream);
    expect(await until(2)).to.have.length(2);
    expect(await ended).to.include({ type: 'stream-deleted', streamName: stream });
  });
});

describe('a subscription to $all', () => {
  const { client } = nodeScene();

  it('delivers what follows a position, across streams', async () => {
    const [one, two] = [freshStream(), freshStream()];
    const { position } = await client().appendToStream(one, events(1));
    await client().appendToStream(two, events(2));
    const subscription = client().subscribeToAll({ fromPosition: position ?? START });
    const { until } = collect(subscription);
    expect(await until(1)).to.deep.equal([2]);
    await client().appendToStream(one, events(3));
    await client().appendToStream(two, events(4));
    expect(await until(3)).to.deep.equal([2, 3, 4]);
    await subscription.unsubscribe();
  });

  it('shows an append to its author no later than to a subscriber that then appends', async () => {
    const stream = freshStream();
    const subscription = client().subscribeToAll({ fromPosition: END });
    const { until, numbers } = collect(subscription);
    await next(subscription, 'caughtUp');
    for (let n = 0; n < 20; n += 1) {
      await client().appendToStream(stream, events(n));
      await until(n + 1);
    }
    expect(numbers).to.deep.equal(Array.from({ length: 20 }, (_, n) => n));
    await subscription.unsubscribe();
  });

  it('filters by stream and by type, live too', async () => {
    const category = `only${Date.now()}.x`;
    const streams = client().subscribeToAll({
      fromPosition: END,
      filter: streamNameFilter({ prefixes: [`${category}-`] }),
    });
    const types = client().subscribeToAll({
      fromPosition: END,
      filter: eventTypeFilter({ regex: '^ThingH' }),
    });
    const [byStream, byType] = [collect(streams), collect(types)];
    await Promise.all([next(streams, 'caughtUp'), next(types, 'caughtUp')]);
    await client().appendToStream(freshStream(), events(1));
    await client().appendToStream(freshStream(category), events(2));
    await client().setStreamMetadata(freshStream(category), { maxCount: 9 });
    await client().appendToStream(freshStream(category), events(3));
    expect(await byStream.until(2)).to.deep.equal([2, 3]);
    expect(await byType.until(3)).to.deep.equal([1, 2, 3]);
    await Promise.all([streams.unsubscribe(), types.unsubscribe()]);
  });

  it('tells a filtered subscriber how far it has looked', async () => {
    const stream = freshStream('quiet.x');
    const positions: bigint[] = [];
    let wake = (): void => undefined;
    const note = (_: unknown, { commit }: Position): void => {
      positions.push(commit);
      wake();
    };
    const until = async (count: number): Promise<void> => {
      while (positions.length < count) await new Promise<void>((resolve) => (wake = resolve));
    };
    const append = async (n: number): Promise<bigint> =>
      (await client().appendToStream(stream, events(n))).position?.commit ?? 0n;
    const head = await append(0);
    const subscription = client().subscribeToAll({
      filter: streamNameFilter({
        prefixes: ['nothing-'],
        maxSearchWindow: 2,
        checkpointInterval: 2,
        checkpointReached: note,
      }),
    });
    subscription.on('data', () => undefined);
    await next(subscription, 'caughtUp');
    // The end of catching up is a checkpoint; then one after every four that are considered.
    expect(positions.at(-1)).to.equal(head);
    const before = positions.length;
    const live = [];
    for (let n = 1; n <= 8; n += 1) live.push(await append(n));
    await until(before + 2);
    expect(positions.slice(before)).to.deep.equal([live[3], live[7]]);
    await subscription.unsubscribe();
  });

  it('refuses a position that the log has not reached', async () => {
    const beyond = { commit: 1n << 40n, prepare: 1n << 40n };
    const subscription = client().subscribeToAll({ fromPosition: beyond });
    const error = await errorOf(
      new Promise((_, reject) => void subscription.once('error', reject)),
    );
    expect(error).to.include({ code: 3 });
    expect(error['message']).to.contain('beyond the end of the log');
  });

  it('holds a slow reader back without holding up anyone else', async () => {
    const stream = freshStream();
    const slow = client().subscribeToAll({ fromPosition: END });
    await next(slow, 'confirmation');
    slow.pause();
    const pad = 'x'.repeat(50_000);
    for (let n = 0; n < 100; n += 1) {
      await client().appendToStream(stream, jsonEvent({ type: 'Large', data: { n, pad } }));
    }
    const { until } = collect(slow);
    slow.resume();
    expect(await until(100)).to.deep.equal(Array.from({ length: 100 }, (_, n) => n));
    await slow.unsubscribe();
  });
});
