import { expect } from 'chai';

import {
  ANY,
  binaryEvent,
  jsonEvent,
  NO_STREAM,
  STREAM_EXISTS,
  type AppendToStreamOptions,
} from '@eventstore/db-client';

import { errorOf, events, freshStream, nodeScene, numbersOf } from './scene.ts';

// With credentials the client appends by one call each; without, all appends share one long call.
const ways: readonly [string, AppendToStreamOptions][] = [
  ['Append', { credentials: { username: 'someone', password: 'secret' } }],
  ['BatchAppend', {}],
];

describe('appending with the official client', () => {
  const { client, restart } = nodeScene();
  const read = (stream: string): Promise<unknown[]> => numbersOf(client().readStream(stream));

  for (const [way, options] of ways) {
    const append = (
      stream: string,
      data: Parameters<ReturnType<typeof client>['appendToStream']>[1],
      expectedRevision: NonNullable<AppendToStreamOptions['expectedRevision']>,
    ) => client().appendToStream(stream, data, { ...options, expectedRevision });

    describe(way, () => {
      it('answers with the last revision and with the position of the last event', async () => {
        const stream = freshStream();
        const { success, nextExpectedRevision, position } = await append(
          stream,
          events(1, 2),
          NO_STREAM,
        );
        expect([success, nextExpectedRevision]).to.deep.equal([true, 1n]);
        const positions = [];
        for await (const { event } of client().readStream(stream)) positions.push(event?.position);
        expect(positions[1]).to.deep.equal(position);
        expect(position?.commit).to.equal(position?.prepare);
      });

      it('goes on after the expected revision and refuses any other', async () => {
        const stream = freshStream();
        await append(stream, events(1, 2), NO_STREAM);
        await append(stream, events(3), 1n);
        const old = await errorOf(append(stream, events(4), 1n));
        expect(old).to.include({ type: 'wrong-expected-version', expectedVersion: 1n });
        expect(old).to.include({ actualVersion: 2n, streamName: stream });
        const early = await errorOf(append(stream, events(4), 3n));
        expect(early).to.include({ type: 'wrong-expected-version', actualVersion: 2n });
        const exists = await errorOf(append(stream, events(4), NO_STREAM));
        expect(exists).to.include({ expectedVersion: NO_STREAM, actualVersion: 2n });
        expect(await read(stream)).to.deep.equal([1, 2, 3]);
      });

      it('says that there is no stream', async () => {
        const stream = freshStream();
        const wrong = await errorOf(append(stream, events(1), STREAM_EXISTS));
        expect(wrong).to.include({ expectedVersion: STREAM_EXISTS, actualVersion: NO_STREAM });
        expect(await errorOf(append(stream, events(1), 0n))).to.include({
          actualVersion: NO_STREAM,
        });
        await append(stream, events(1), ANY);
        const { nextExpectedRevision } = await append(stream, events(2), STREAM_EXISTS);
        expect(nextExpectedRevision).to.equal(1n);
      });

      it('recognises a repeated append by its ids, after a restart too', async () => {
        const stream = freshStream();
        const [first, second] = [events(1, 2), events(3, 4)];
        const answers = [await append(stream, first, NO_STREAM), await append(stream, second, 1n)];
        const repeat = async () => [
          await append(stream, first, NO_STREAM),
          await append(stream, second, 1n),
        ];
        expect(await repeat()).to.deep.equal(answers);
        await restart();
        expect(await repeat()).to.deep.equal(answers);
        expect(await append(stream, second, ANY)).to.deep.equal(answers[1]);
        const partly = await errorOf(append(stream, [...second, ...events(5)], 1n));
        expect(partly).to.include({ type: 'wrong-expected-version', actualVersion: 3n });
        expect(await read(stream)).to.deep.equal([1, 2, 3, 4]);
      });

      it('stores the same ids again at the next revision, and in another stream', async () => {
        const [stream, other] = [freshStream(), freshStream()];
        const same = events(1);
        await append(stream, same, NO_STREAM);
        await append(stream, same, 0n);
        await append(other, same, ANY);
        expect(await read(stream)).to.deep.equal([1, 1]);
        expect(await read(other)).to.deep.equal([1]);
      });

      it('appends nothing where nothing is given', async () => {
        const stream = freshStream();
        await append(stream, events(1, 2), NO_STREAM);
        const { nextExpectedRevision, position } = await append(stream, [], 1n);
        expect([nextExpectedRevision, position]).to.deep.equal([1n, undefined]);
        const old = await errorOf(append(stream, [], 0n));
        expect(old).to.include({ type: 'wrong-expected-version' });
      });

      it('keeps data, metadata and bytes exactly', async () => {
        const stream = freshStream('test.ünï-✓');
        const data = { text: 'दस रुपये', list: [1, null] };
        const metadata = { tenant: 't', at: '2026-01-01T00:00:00.000001Z' };
        const json = jsonEvent({ type: 'Kept', data, metadata });
        const binary = binaryEvent({ type: 'Raw', data: Buffer.from([0, 255, 128]) });
        await append(stream, [json, binary], NO_STREAM);
        const kept = [];
        for await (const { event } of client().readStream(stream)) kept.push(event);
        expect(kept[0]).to.deep.include({ id: json.id, type: 'Kept', data, metadata });
        expect(kept[0]).to.deep.include({ streamId: stream, revision: 0n, isJson: true });
        expect(Math.abs(Date.now() - Number(kept[0]?.created))).to.be.below(60_000);
        expect(kept[1]).to.deep.include({ id: binary.id, isJson: false });
        expect([...Buffer.from(kept[1]?.data as Uint8Array)]).to.deep.equal([0, 255, 128]);
      });

      it('takes 1 MiB of data and not a byte more', async () => {
        const stream = freshStream();
        const half = (bytes: number) =>
          binaryEvent({ type: 'Raw', data: Buffer.alloc(bytes), metadata: Buffer.alloc(100) });
        await append(stream, [half(512 * 1024), half(512 * 1024)], NO_STREAM);
        const large = await errorOf(append(stream, [half(512 * 1024), half(512 * 1024 + 1)], 1n));
        expect(large).to.include({
          type: 'maximum-append-size-exceeded',
          maxAppendSize: 1_048_576,
        });
        await append(stream, events(1), 1n);
      });

      it('refuses $all', async () => {
        expect(await errorOf(append('$all', events(1), ANY))).to.include({ type: 'access-denied' });
      });
    });
  }

  it('lets exactly one of many racing appends win each revision', async () => {
    const stream = freshStream();
    const race = (revision: bigint | 'no_stream') =>
      Promise.allSettled(
        Array.from({ length: 20 }, (_, n) =>
          client().appendToStream(stream, events(n), { expectedRevision: revision }),
        ),
      );
    const rounds = [await race(NO_STREAM), await race(0n), await race(1n)];
    const winners = rounds.map((round) => round.filter(({ status }) => status === 'fulfilled'));
    expect(winners.map(({ length }) => length)).to.deep.equal([1, 1, 1]);
    expect(await read(stream)).to.have.length(3);
  });

  it('joins an append that spans several messages', async () => {
    const stream = freshStream();
    const numbers = Array.from({ length: 50 }, (_, n) => n);
    await client().appendToStream(stream, events(...numbers), { batchAppendSize: 200 });
    expect(await read(stream)).to.deep.equal(numbers);
  });
});
