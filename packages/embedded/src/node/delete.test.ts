import { expect } from 'chai';

import { ANY, BACKWARDS, END, NO_STREAM, STREAM_EXISTS } from '@eventstore/db-client';

import { errorOf, events, freshStream, nodeScene, numbersOf } from './scene.ts';

describe('deleting', () => {
  const { client, restart } = nodeScene();
  const read = (stream: string): Promise<unknown[]> => numbersOf(client().readStream(stream));
  const append = (stream: string, n: number, expectedRevision: bigint | 'any' | 'no_stream') =>
    client().appendToStream(stream, events(n), { expectedRevision });

  it('softly hides a stream until it is appended to, and goes on counting', async () => {
    const stream = freshStream();
    await client().appendToStream(stream, events(1, 2));
    await client().setStreamMetadata(stream, { maxCount: 10, note: 'kept?' });
    await client().deleteStream(stream, { expectedRevision: 1n });
    expect(await errorOf(read(stream))).to.include({ type: 'stream-not-found' });
    const exists = client().appendToStream(stream, events(3), { expectedRevision: STREAM_EXISTS });
    expect(await errorOf(exists)).to.include({ type: 'stream-deleted' });
    await restart();
    const { nextExpectedRevision } = await append(stream, 3, NO_STREAM);
    expect(nextExpectedRevision).to.equal(2n);
    expect(await read(stream)).to.deep.equal([3]);
    const back = client().readStream(stream, { direction: BACKWARDS, fromRevision: END });
    expect(await numbersOf(back)).to.deep.equal([3]);
    const { metadata } = await client().getStreamMetadata(stream);
    expect(metadata).to.deep.equal({ truncateBefore: 2 });
  });

  it('is undone by writing metadata, which keeps the rest of it', async () => {
    const stream = freshStream();
    await client().appendToStream(stream, events(1));
    await client().deleteStream(stream);
    await client().setStreamMetadata(stream, { note: 'back' });
    expect(await read(stream)).to.deep.equal([]);
    await append(stream, 2, 0n);
    expect(await read(stream)).to.deep.equal([2]);
    const { metadata } = await client().getStreamMetadata(stream);
    expect(metadata).to.deep.equal({ note: 'back', truncateBefore: 1 });
  });

  it('needs a stream, at the expected revision', async () => {
    const stream = freshStream();
    const missing = await errorOf(client().deleteStream(stream));
    expect(missing).to.include({ type: 'wrong-expected-version', actualVersion: NO_STREAM });
    await client().appendToStream(stream, events(1));
    const wrong = await errorOf(client().deleteStream(stream, { expectedRevision: 5n }));
    expect(wrong).to.include({ expectedVersion: 5n, actualVersion: 0n, streamName: stream });
    const first = await client().deleteStream(stream, { expectedRevision: ANY });
    const second = await client().deleteStream(stream, { expectedRevision: ANY });
    expect(Number(second.position?.commit)).to.be.above(Number(first.position?.commit));
  });

  it('by tombstone is for ever', async () => {
    const stream = freshStream();
    await client().appendToStream(stream, events(1));
    await client().tombstoneStream(stream, { expectedRevision: 0n });
    await restart();
    const attempts = [
      () => append(stream, 2, ANY),
      () => append(stream, 2, NO_STREAM),
      () => read(stream),
      () => client().deleteStream(stream),
      () => client().tombstoneStream(stream),
      () => client().setStreamMetadata(stream, { maxCount: 1 }),
      () =>
        client().appendToStream(stream, events(2), {
          credentials: { username: 'u', password: 'p' },
        }),
    ];
    for (const attempt of attempts) {
      expect(await errorOf(attempt())).to.include({ type: 'stream-deleted' });
    }
    const tombstones = [];
    for await (const { event } of client().readAll()) {
      if (event?.streamId === stream && event.type === '$streamDeleted') tombstones.push(event);
    }
    expect(tombstones.map(({ revision }) => revision)).to.deep.equal([2n ** 63n - 1n]);
  });

  it('by tombstone reserves a name that was never used', async () => {
    const stream = freshStream();
    const wrong = await errorOf(client().tombstoneStream(stream, { expectedRevision: 0n }));
    expect(wrong).to.include({ type: 'wrong-expected-version' });
    await client().tombstoneStream(stream, { expectedRevision: NO_STREAM });
    expect(await errorOf(append(stream, 1, ANY))).to.include({ type: 'stream-deleted' });
  });

  it('is not for metastreams', async () => {
    const stream = freshStream();
    await client().setStreamMetadata(stream, { maxCount: 1 });
    expect(await errorOf(client().deleteStream(`$$${stream}`))).to.include({
      type: 'access-denied',
    });
  });
});

describe('stream metadata', () => {
  let now = Date.now();
  const { client } = nodeScene({ nowMs: () => now });
  const read = (stream: string): Promise<unknown[]> => numbersOf(client().readStream(stream));

  it('hides all but the last $maxCount events from readers of the stream', async () => {
    const stream = freshStream();
    await client().appendToStream(stream, events(1, 2, 3, 4));
    await client().setStreamMetadata(stream, { maxCount: 2 });
    expect(await read(stream)).to.deep.equal([3, 4]);
    await client().appendToStream(stream, events(5));
    expect(await read(stream)).to.deep.equal([4, 5]);
    const back = client().readStream(stream, { direction: BACKWARDS, fromRevision: END });
    expect(await numbersOf(back)).to.deep.equal([5, 4]);
  });

  it('hides events below $tb, and does not take that for a deletion', async () => {
    const stream = freshStream();
    await client().appendToStream(stream, events(1, 2, 3));
    await client().setStreamMetadata(stream, { truncateBefore: 1 });
    expect(await read(stream)).to.deep.equal([2, 3]);
    await client().setStreamMetadata(stream, { truncateBefore: 3 });
    expect(await read(stream)).to.deep.equal([]);
  });

  it('hides events older than $maxAge seconds', async () => {
    const stream = freshStream();
    await client().setStreamMetadata(stream, { maxAge: 10 });
    await client().appendToStream(stream, events(1));
    now += 6_000;
    await client().appendToStream(stream, events(2));
    now += 6_000;
    expect(await read(stream)).to.deep.equal([2]);
  });

  it('hides nothing from $all, and gives only its newest self', async () => {
    const stream = freshStream();
    await client().appendToStream(stream, events(1, 2));
    for (const maxCount of [1, 2, 1]) await client().setStreamMetadata(stream, { maxCount });
    let count = 0;
    for await (const { event } of client().readAll()) {
      if (event?.streamId.endsWith(stream) === true) count += 1;
    }
    expect(count).to.equal(5);
    expect(await read(`$$${stream}`)).to.have.length(1);
  });
});
