import { connect, type ClientHttp2Session, type IncomingHttpHeaders } from 'node:http2';

import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import {
  EventStoreDBClient,
  jsonEvent,
  persistentSubscriptionToStreamSettingsFromDefaults,
} from '@eventstore/db-client';
import { expect } from 'chai';

import { errorOf, events, freshStream, nodeScene } from './scene.ts';

// What the official client never asks for, asked on a bare HTTP/2 connection.

type Answer = Readonly<{ status: string; messages: readonly Buffer[] }>;

describe('the protocol itself', () => {
  const { client, node } = nodeScene();
  let session: ClientHttp2Session | undefined;
  before(() => (session = connect(`http://127.0.0.1:${node().port}`)));
  after(() => session?.close());

  const call = (path: string, ...chunks: readonly Buffer[]): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const headers = {
        ':method': 'POST',
        ':path': path,
        'content-type': 'application/grpc',
        te: 'trailers',
      };
      const stream = session?.request(headers);
      let status = '';
      let bytes = Buffer.alloc(0);
      const note = ({ 'grpc-status': given }: IncomingHttpHeaders): void => {
        if (typeof given === 'string') status = given;
      };
      stream?.on('response', note);
      stream?.on('trailers', note);
      stream?.on('data', (chunk: Buffer) => (bytes = Buffer.concat([bytes, chunk])));
      stream?.on('error', reject);
      stream?.on('close', () => resolve({ status, messages: unframe(bytes) }));
      for (const chunk of chunks) stream?.write(chunk);
      stream?.end();
    });

  const read = async (shape: (options: ReadReq.Options) => void): Promise<Answer> =>
    call('/event_store.client.streams.Streams/Read', readRequest(shape));

  /** The numbers of the events that a filtered read of $all gives. */
  const filtered = async (
    by: 'setStreamIdentifier' | 'setEventType',
    expression: Readonly<{ prefixes?: string[]; regex?: string }>,
    more: (options: ReadReq.Options) => void = () => undefined,
  ): Promise<unknown[]> => {
    const { status, messages } = await read((options) => {
      const terms = new streams.ReadReq.Options.FilterOptions.Expression();
      terms.setPrefixList(expression.prefixes ?? []);
      terms.setRegex(expression.regex ?? '');
      const filter = new streams.ReadReq.Options.FilterOptions();
      filter[by](terms);
      options.setFilter(filter);
      more(options);
    });
    return status === '0' ? messages.map((message) => numberOf(eventOf(message))) : [status];
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

  it('filters reads of $all by prefix and by regular expression', async () => {
    const cases: readonly [Promise<unknown[]>, readonly unknown[]][] = [
      [filtered('setStreamIdentifier', { prefixes: ['test.one-'] }), [1, 4]],
      [filtered('setStreamIdentifier', { prefixes: ['else-', 'test.two-'] }), [2, 3, 5]],
      [filtered('setStreamIdentifier', { regex: String.raw`^test\.\w+\-1$` }), [1, 2, 3, 4]],
      [filtered('setEventType', { prefixes: ['Other'] }), [2]],
      [filtered('setEventType', { regex: '^[^$].*' }), [1, 2, 3, 4, 5]],
      [filtered('setEventType', { prefixes: ['Thing'] }, (all) => all.setCount('2')), [1, 3]],
      [filtered('setEventType', { prefixes: ['Thing'] }, backwards), [5, 4]],
      [filtered('setEventType', { regex: '(' }), ['3']],
    ];
    for (const [seen, expected] of cases) expect(await seen).to.deep.equal(expected);
  });

  it('gives ids as two halves to those who ask for that', async () => {
    const [event] = events(7);
    await client().appendToStream('ids-1', event ?? []);
    const { messages } = await read((options) => {
      const uuid = new streams.ReadReq.Options.UUIDOption();
      uuid.setStructured(new shared.Empty());
      options.setUuidOption(uuid);
      backwards(options);
      options.setCount('1');
    });
    const halves = messages.map((message) => eventOf(message)?.getId()?.getStructured())[0];
    const hex = [halves?.getMostSignificantBits(), halves?.getLeastSignificantBits()].map((half) =>
      BigInt.asUintN(64, BigInt(half ?? 0))
        .toString(16)
        .padStart(16, '0'),
    );
    expect(hex.join('')).to.equal(event?.id.replaceAll('-', ''));
  });

  it('refuses requests that say too little', async () => {
    const statuses = [
      read((options) => options.clearUuidOption()),
      read((options) => options.clearAll()),
      read((options) => options.clearCount()),
      call('/event_store.client.streams.Streams/Append', frame(new streams.AppendReq())),
      call('/event_store.client.streams.Streams/Delete', frame(new streams.DeleteReq())),
    ];
    for (const answer of statuses) expect((await answer).status).to.equal('3');
  });

  it('understands messages cut anywhere', async () => {
    const request = readRequest((options) => options.setCount('2'));
    for (let at = 1; at < request.length; at += 1) {
      const { status, messages } = await call(
        '/event_store.client.streams.Streams/Read',
        request.subarray(0, at),
        request.subarray(at),
      );
      expect([status, messages.length]).to.deep.equal(['0', 2]);
    }
  });

  it('says what it does not implement', async () => {
    const { status } = await call('/event_store.client.users.Users/Create', Buffer.alloc(5));
    expect(status).to.equal('12');
    const settings = persistentSubscriptionToStreamSettingsFromDefaults();
    const group = client().createPersistentSubscriptionToStream('s-1', 'group', settings);
    expect(await errorOf(group)).to.include({ code: 12 });
  });

  it('lets a client find it by gossip', async () => {
    const { port } = node();
    const url = `esdb+discover://127.0.0.1:${port}?tls=false`;
    const discovering = EventStoreDBClient.connectionString(url);
    const { success } = await discovering.appendToStream(freshStream(), events(1));
    expect(success).to.equal(true);
    await discovering.dispose();
  });
});

const backwards = (options: ReadReq.Options): void => {
  const all = new streams.ReadReq.Options.AllOptions();
  all.setEnd(new shared.Empty());
  options.setAll(all);
  options.setReadDirection(streams.ReadReq.Options.ReadDirection.BACKWARDS);
  options.setCount('2');
};

/** A complete read of $all from its start; the shape changes what a test is about. */
function readRequest(shape: (options: ReadReq.Options) => void): Buffer {
  const all = new streams.ReadReq.Options.AllOptions();
  all.setStart(new shared.Empty());
  const uuid = new streams.ReadReq.Options.UUIDOption();
  uuid.setString(new shared.Empty());
  const options = new streams.ReadReq.Options();
  options.setAll(all);
  options.setUuidOption(uuid);
  options.setNoFilter(new shared.Empty());
  options.setCount('1000');
  shape(options);
  const request = new streams.ReadReq();
  request.setOptions(options);
  return frame(request);
}

function frame(message: Readonly<{ serializeBinary: () => Uint8Array }>): Buffer {
  const bytes = message.serializeBinary();
  const head = Buffer.alloc(5);
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

function unframe(bytes: Buffer): Buffer[] {
  const messages: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = at + 5 + bytes.readUInt32BE(at + 1);
    messages.push(bytes.subarray(at + 5, end));
    at = end;
  }
  return messages;
}

const eventOf = (message: Buffer): ReadResp.ReadEvent.RecordedEvent | undefined =>
  streams.ReadResp.deserializeBinary(message).getEvent()?.getEvent();

function numberOf(event: ReadResp.ReadEvent.RecordedEvent | undefined): unknown {
  const data: unknown = JSON.parse(Buffer.from(event?.getData_asU8() ?? []).toString('utf8'));
  return typeof data === 'object' && data !== null && 'n' in data ? data.n : data;
}
