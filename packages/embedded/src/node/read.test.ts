import { expect } from 'chai';

import {
  BACKWARDS,
  END,
  FORWARDS,
  jsonEvent,
  START,
  type AllStreamResolvedEvent,
  type ReadAllOptions,
  type ReadStreamOptions,
} from '@eventstore/db-client';

import { errorOf, events, freshStream, nodeScene, numbersOf } from './scene.ts';

describe('reading a stream', () => {
  const { client } = nodeScene();
  const stream = freshStream();
  const read = (options: ReadStreamOptions): Promise<unknown[]> =>
    numbersOf(client().readStream(stream, options));
  before(() => client().appendToStream(stream, events(0, 1, 2, 3, 4)));

  const cases: readonly [string, ReadStreamOptions, readonly number[]][] = [
    ['forwards from the start', {}, [0, 1, 2, 3, 4]],
    ['forwards from a revision, included', { fromRevision: 3n }, [3, 4]],
    ['forwards, a few', { fromRevision: 1n, maxCount: 2 }, [1, 2]],
    ['forwards from the end', { fromRevision: END }, []],
    ['forwards from beyond the end', { fromRevision: 9n }, []],
    ['none', { maxCount: 0 }, []],
    ['backwards from the end', { direction: BACKWARDS, fromRevision: END }, [4, 3, 2, 1, 0]],
    ['backwards from a revision, included', { direction: BACKWARDS, fromRevision: 1n }, [1, 0]],
    ['backwards from the start', { direction: BACKWARDS, fromRevision: START }, [0]],
    ['backwards, the last', { direction: BACKWARDS, fromRevision: END, maxCount: 1 }, [4]],
    [
      'backwards from beyond the end',
      { direction: BACKWARDS, fromRevision: 99n, maxCount: 2 },
      [4, 3],
    ],
  ];
  for (const [name, options, numbers] of cases) {
    it(name, async () => expect(await read(options)).to.deep.equal(numbers));
  }

  it('says that a stream does not exist', async () => {
    const missing = freshStream();
    const error = await errorOf(numbersOf(client().readStream(missing)));
    expect(error).to.include({ type: 'stream-not-found', streamName: missing });
  });

  it('gives long streams in order, whatever the page', async () => {
    const long = freshStream();
    const numbers = Array.from({ length: 1_000 }, (_, n) => n);
    await client().appendToStream(long, events(...numbers));
    expect(await numbersOf(client().readStream(long))).to.deep.equal(numbers);
    const back = client().readStream(long, { direction: BACKWARDS, fromRevision: END });
    expect(await numbersOf(back)).to.deep.equal(numbers.toReversed());
  });

  it('follows links, and gives a link to nothing as it is', async () => {
    const links = freshStream();
    const link = (target: string) => ({
      ...jsonEvent({ type: '$>', data: {} }),
      contentType: 'application/octet-stream' as const,
      data: Buffer.from(target),
    });
    await client().appendToStream(links, [link(`2@${stream}`), link(`77@${stream}`)]);
    const seen = [];
    for await (const each of client().readStream(links, { resolveLinkTos: true })) seen.push(each);
    expect(seen.map(({ event }) => event?.revision)).to.deep.equal([2n, undefined]);
    expect(seen.map(({ link: by }) => by?.revision)).to.deep.equal([0n, 1n]);
    expect(seen[0]?.event?.streamId).to.equal(stream);
  });
});

describe('reading $all', () => {
  const { client, restart } = nodeScene();
  const all = async (options: ReadAllOptions): Promise<AllStreamResolvedEvent[]> => {
    const seen = [];
    for await (const each of client().readAll(options)) seen.push(each);
    return seen;
  };
  before(async () => {
    await client().appendToStream('test.one-1', events(1));
    await client().appendToStream('test.two-1', [
      jsonEvent({ type: 'OtherHappened', data: { n: 2 } }),
      ...events(3),
    ]);
    await client().appendToStream('test.one-1', events(4));
    await client().appendToStream('else-1', events(5));
  });

  it('is in log order, at increasing positions, and opens with a system event', async () => {
    const seen = await all({});
    const positions = seen.map(({ event }) => event?.position?.commit ?? 0n);
    expect(seen[0]?.event?.type).to.match(/^\$/);
    expect(seen.slice(1).map(({ event }) => event?.data)).to.deep.equal(
      [1, 2, 3, 4, 5].map((n) => ({ n })),
    );
    expect(positions).to.deep.equal(positions.toSorted((a, b) => (a < b ? -1 : 1)));
    expect(new Set(positions).size).to.equal(6);
    const back = await all({ direction: BACKWARDS, fromPosition: END });
    expect(back.map(({ event }) => event?.id)).to.deep.equal(
      seen.map(({ event }) => event?.id).toReversed(),
    );
  });

  it('includes the given position forwards and excludes it backwards', async () => {
    const fromPosition = (await all({}))[3]?.event?.position ?? START;
    const revisions = async (options: ReadAllOptions) =>
      (await all({ ...options, fromPosition, maxCount: 2 })).map(({ event }) => event?.data);
    expect(await revisions({ direction: FORWARDS })).to.deep.equal([{ n: 3 }, { n: 4 }]);
    expect(await revisions({ direction: BACKWARDS })).to.deep.equal([{ n: 2 }, { n: 1 }]);
    expect(await all({ fromPosition: END })).to.deep.equal([]);
  });

  it('gives the same events after a restart, from the files', async () => {
    const seen = await all({});
    await restart();
    expect(await all({})).to.deep.equal(seen);
  });
});
