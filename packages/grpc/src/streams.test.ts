import { once } from 'node:events';
import { Client, credentials } from '@grpc/grpc-js';
import { expect } from 'chai';
import { OrderQueryServiceService } from '@suuupra/contracts/suuupra/orders/v1/order_query_service';
import type { WatchOrderResponse } from '@suuupra/contracts/suuupra/orders/v1/order_query_service';
import type { CallContext } from './call.ts';
import { Refusal } from './errors.ts';
import { serverStream } from './handlers.ts';
import { rpcErrorOf } from './rpc-error.ts';
import { type Scene, startScene } from './scene.ts';
import type { Service } from './service.ts';

type Source = (ctx: CallContext) => AsyncIterable<WatchOrderResponse>;

const { watchOrder } = OrderQueryServiceService;
const step = (eventType: string): WatchOrderResponse => ({ eventType, at: '', order: undefined });

function watchService(source: Source): Service {
  const implementation = {
    watchOrder: serverStream<unknown, WatchOrderResponse>((_request, ctx) => source(ctx)),
  };
  return { definition: { watchOrder }, implementation };
}

describe('server streams', () => {
  let scene: Scene;
  let client: Client;
  afterEach(async () => {
    client.close();
    await scene.end();
  });

  const watch = async (source: Source) => {
    scene = await startScene([watchService(source)], { graceMs: 1_000 });
    client = new Client(scene.address, credentials.createInsecure());
    const { path, requestSerialize, responseDeserialize } = watchOrder;
    const request = { orderRef: 'O1', consistencyToken: '' };
    return client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, request);
  };

  it('gives every value in order, then ends', async () => {
    const stream = await watch(async function* () {
      for (let index = 0; index < 500; index += 1) {
        yield await Promise.resolve(step('x'.repeat(200) + index));
      }
    });
    const seen: string[] = [];
    for await (const { eventType } of stream) seen.push(String(eventType).replaceAll('x', ''));
    expect(seen).to.deep.equal(Array.from({ length: 500 }, (_, index) => String(index)));
    expect(scene.inFlight()).to.equal(0);
  });

  it('ends with a rich error', async () => {
    const stream = await watch(async function* () {
      yield await Promise.resolve(step('one'));
      throw new Refusal('ORDER_NOT_FOUND', 'NOT_FOUND');
    });
    const seen: unknown[] = [];
    const error: unknown = await (async () => {
      for await (const value of stream) seen.push(value);
      return undefined;
    })().catch((failed: unknown) => failed);
    expect(seen).to.have.length(1);
    expect(rpcErrorOf(error)).to.include({ status: 'NOT_FOUND', reason: 'ORDER_NOT_FOUND' });
  });

  it('stops asking the source when the caller goes', async () => {
    const ended = Promise.withResolvers<void>();
    const stream = await watch(async function* ({ cancelled }) {
      try {
        yield step('one');
        await once(cancelled, 'abort');
      } finally {
        ended.resolve();
      }
    });
    stream.on('error', () => undefined);
    await once(stream, 'data');
    stream.cancel();
    await ended.promise;
  });

  it('ends a stream that waits when the server stops', async () => {
    const stream = await watch(async function* () {
      yield step('one');
      await new Promise<never>(() => undefined);
    });
    await once(stream, 'data');
    const failed = once(stream, 'error');
    const since = Date.now();
    await scene.server.stop();
    const [error] = (await failed) as readonly unknown[];
    expect(rpcErrorOf(error)).to.include({ status: 'UNAVAILABLE', reason: 'SERVER_STOPPING' });
    expect(Date.now() - since).to.be.lessThan(900);
  });
});
