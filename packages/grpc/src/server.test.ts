import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { SeatServiceService } from '@suuupra/contracts/suuupra/commerce/v1/seat_service';
import type { CallContext } from './call.ts';
import { createHealth } from './health.ts';
import { silentLog } from './log.ts';
import { callingAs, createNetwork } from './network.ts';
import { rpcErrorOf } from './rpc-error.ts';
import { RESERVED, type Scene, seatService, seatsRequest, startScene } from './scene.ts';
import { createServer } from './server.ts';

const { reserveSeats, getSeats } = SeatServiceService;
const statusOf = (error: unknown): string => rpcErrorOf(error).status;

describe('the server', () => {
  let scene: Scene | undefined;
  afterEach(async () => {
    await scene?.end();
    scene = undefined;
  });

  it('tells a handler the ids, the method and the deadline of a call', async () => {
    let seen: CallContext | undefined;
    const service = seatService((_quantity, ctx) => {
      seen = ctx;
      return Promise.resolve(RESERVED);
    });
    scene = await startScene([service]);
    const options = { correlationId: 'order-1', causationId: 'command-1', deadlineMs: 2_000 };
    const sent = Date.now();
    await scene.network.unary('commerce', reserveSeats, seatsRequest(1n), options);
    expect(seen?.correlationId).to.equal('order-1');
    expect(seen?.causationId).to.equal('command-1');
    expect(seen?.actor).to.equal('client');
    expect(seen?.method).to.equal('/suuupra.commerce.v1.SeatService/ReserveSeats');
    expect(seen?.deadline).to.be.within(sent + 1_000, sent + 2_500);
  });

  it('tells a handler which service calls, and takes no odd name for one', async () => {
    const seen: string[] = [];
    const service = seatService((_quantity, ctx) => {
      seen.push(ctx.actor);
      return Promise.resolve(RESERVED);
    });
    scene = await startScene([service]);
    const { network } = scene;
    await callingAs('sagas', network).unary('commerce', reserveSeats, seatsRequest(1n));
    const odd = { actor: 'A client of mine' };
    await network.unary('commerce', reserveSeats, seatsRequest(1n), odd);
    expect(seen).to.deep.equal(['sagas', 'client']);
  });

  it('does not start a call that comes after its deadline', async () => {
    let started = 0;
    const gate = Promise.withResolvers<void>();
    const service = seatService(() => {
      started += 1;
      return Promise.resolve(RESERVED);
    });
    scene = await startScene([service], { gate: gate.promise });
    const options = { deadlineMs: 30 };
    const call = scene.network.unary('commerce', reserveSeats, seatsRequest(1n), options);
    expect(await call.catch(statusOf)).to.equal('DEADLINE_EXCEEDED');
    gate.resolve();
    await scene.network.unary('commerce', getSeats, { sku: 'S' });
    expect([started, scene.inFlight()]).to.deep.equal([0, 0]);
  });

  it('holds calls at the gate until the process can answer', async () => {
    const gate = Promise.withResolvers<void>();
    scene = await startScene([seatService(() => Promise.resolve(RESERVED))], {
      gate: gate.promise,
    });
    const call = scene.network.unary('commerce', getSeats, { sku: 'S' });
    setImmediate(() => gate.resolve());
    expect((await call).left).to.equal(7n);
  });

  it('counts a call as in flight until its handler is done, even if the caller goes', async () => {
    const entered = Promise.withResolvers<AbortSignal>();
    const finish = Promise.withResolvers<typeof RESERVED>();
    const service = seatService((_quantity, { cancelled }) => {
      entered.resolve(cancelled);
      return finish.promise;
    });
    scene = await startScene([service]);
    const options = { deadlineMs: 100 };
    const call = scene.network.unary('commerce', reserveSeats, seatsRequest(1n), options);
    const cancelled = await entered.promise;
    expect(await call.catch(statusOf)).to.equal('DEADLINE_EXCEEDED');
    if (!cancelled.aborted) await once(cancelled, 'abort');
    expect(scene.inFlight()).to.equal(1);
    finish.resolve(RESERVED);
    await finish.promise;
    await new Promise((resolve) => setImmediate(resolve));
    expect(scene.inFlight()).to.equal(0);
  });

  it('does not count the methods named passive', async () => {
    const counts: number[] = [];
    const service = seatService(() => {
      counts.push(scene?.inFlight() ?? -1);
      return Promise.resolve(RESERVED);
    });
    scene = await startScene([{ ...service, passive: ['reserveSeats'] }]);
    await scene.network.unary('commerce', reserveSeats, seatsRequest(1n));
    expect(counts).to.deep.equal([0]);
  });

  it('refuses a message of more than 4 MiB', async () => {
    scene = await startScene([seatService(() => Promise.resolve(RESERVED))]);
    const big = (bytes: number) => ({ sku: 'x'.repeat(bytes) });
    const answer = await scene.network.unary('commerce', getSeats, big(4 * 1024 * 1024 - 100));
    expect(answer.sku).to.have.length(4 * 1024 * 1024 - 100);
    const call = scene.network.unary('commerce', getSeats, big(4 * 1024 * 1024 + 1));
    expect(await call.catch(statusOf)).to.equal('RESOURCE_EXHAUSTED');
  });

  it('lets the calls in flight end before it stops, and takes no new ones', async () => {
    const entered = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<typeof RESERVED>();
    scene = await startScene([
      seatService(() => {
        entered.resolve();
        return finish.promise;
      }),
    ]);
    const call = scene.network.unary('commerce', reserveSeats, seatsRequest(1n));
    await entered.promise;
    const stopped = scene.server.stop();
    const late = createNetwork({ addresses: { commerce: scene.address }, log: silentLog });
    const refused = await late.unary('commerce', getSeats, { sku: 'S' }).catch(statusOf);
    late.close();
    expect(refused).to.equal('UNAVAILABLE');
    finish.resolve(RESERVED);
    expect(await call).to.deep.equal(RESERVED);
    await stopped;
  });

  it('cuts off what does not end in the time of grace', async () => {
    const entered = Promise.withResolvers<void>();
    const service = seatService(async () => {
      entered.resolve();
      return await new Promise<never>(() => undefined);
    });
    scene = await startScene([service], { graceMs: 20 });
    const call = scene.network.unary('commerce', reserveSeats, seatsRequest(1n));
    const [status] = await Promise.all([
      call.catch(statusOf),
      entered.promise.then(() => scene?.server.stop()),
    ]);
    expect(status).to.be.oneOf(['UNAVAILABLE', 'CANCELLED', 'INTERNAL']);
  });

  it('binds to this machine alone, unless told otherwise', async () => {
    const parts = { services: [], activity: { enter: () => () => undefined } };
    const server = createServer({ ...parts, log: silentLog, health: createHealth() });
    for (const host of ['0.0.0.0', '::', '10.0.0.1', 'example.com', '127.0.0.1.example.com']) {
      const bound = await server.listen(host, 0).catch((error: Error) => error.message);
      expect(bound).to.contain(host);
    }
    expect(await server.listen('127.0.0.1', 0)).to.be.greaterThan(0);
    await server.stop();
  });

  it('refuses a port that another server has', async () => {
    scene = await startScene([]);
    const { port } = scene;
    const second = startScene([], {}, port);
    expect(await second.catch((error: Error) => error.message)).to.contain('EADDRINUSE');
  });

  it('listens on a unix socket, over a file left behind', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'suuupra-grpc-'));
    const commerce = `unix:${join(folder, 's')}`;
    writeFileSync(join(folder, 's'), 'left behind');
    const services = [seatService(() => Promise.resolve(RESERVED))];
    const parts = { services, activity: { enter: () => () => undefined } };
    const server = createServer({ ...parts, log: silentLog, health: createHealth() });
    await server.listen(commerce, 0);
    const network = createNetwork({ addresses: { commerce }, log: silentLog });
    expect((await network.unary('commerce', getSeats, { sku: 'S' })).left).to.equal(7n);
    network.close();
    await server.stop();
    rmSync(folder, { recursive: true });
  });
});
