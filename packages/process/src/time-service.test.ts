import { expect } from 'chai';
import { HealthService } from '@suuupra/contracts/grpc/health/v1/health';
import {
  type SettleResponse,
  TimeServiceService,
} from '@suuupra/contracts/suuupra/sim/time/v1/time_service';
import { consistencyToken, positionOf } from '@suuupra/eventstore';
import { type Network, createHealth, createNetwork, createServer } from '@suuupra/grpc';
import { rpcErrorOf, silentLog } from '@suuupra/grpc';
import { instantOf } from '@suuupra/kernel';
import { type Host, startHost } from './host.ts';
import type { AddressBook, Ports } from './ports.ts';
import { timeService } from './time-service.ts';
import { toyEvent, toyParts, toyPorts } from './toy.ts';

const { settle, fire, release } = TimeServiceService;

describe('the time service', () => {
  let ports: Ports;
  let host: Host;
  let network: Network;
  let beforePong: () => Promise<void>;

  beforeEach(async () => {
    const addresses: AddressBook = {};
    ports = toyPorts(addresses, 'virtual');
    beforePong = () => Promise.resolve();
    const commerce = toyParts(ports, { beforePong: () => beforePong() });
    host = await startHost({ parts: { commerce }, ports, addresses });
    network = createNetwork({ addresses, log: silentLog });
  });
  afterEach(async () => {
    network.close();
    await host.stop();
  });

  const settled = (token = '', nowUs = 0n, deadlineMs = 5_000): Promise<SettleResponse> =>
    network.unary('commerce', settle, { nowUs, consistencyToken: token }, { deadlineMs });
  const statusOf = (error: unknown): string => rpcErrorOf(error).status;
  const timer = (key: string, due: bigint, order = key) => ({ key, due, rank: 0, order });

  it('waits for what others appended and for all that follows from it', async () => {
    const slow = Promise.withResolvers<void>();
    beforePong = () => slow.promise;
    const { position } = await ports.store.append('toy.ping-1', [toyEvent('Ping', '1')], -1n);
    let quiet = false;
    const answer = settled(consistencyToken(position)).then((response) => {
      quiet = true;
      return response;
    });
    await settled('', 0n, 50).catch(() => undefined);
    expect(quiet).to.equal(false);
    slow.resolve();
    const { consistencyToken: token, nowUs } = await answer;
    expect(positionOf(token)).to.equal(await ports.store.head());
    expect(ports.reader.seen()).to.equal(await ports.store.head());
    expect(nowUs).to.equal(instantOf('2026-11-16T09:00:00.000000Z'));
  });

  it('waits for a reader that lags behind, not only for work that has begun', async () => {
    const caughtUp = Promise.withResolvers<void>();
    let seen = 0n;
    const reader = { seen: () => seen, waitFor: () => caughtUp.promise };
    const { time, activity } = ports;
    const [health, services] = [createHealth(), [timeService({ time, reader, activity })]];
    const server = createServer({ services, activity, log: silentLog, health });
    const bank = `127.0.0.1:${await server.listen('127.0.0.1', 0)}`;
    const there = createNetwork({ addresses: { bank }, log: silentLog });
    const order: string[] = [];
    const request = { nowUs: 0n, consistencyToken: consistencyToken(7n) };
    const answer = there.unary('bank', settle, request).then(() => order.push('settled'));
    await there.unary('bank', HealthService.check, { service: '' });
    order.push('caught up');
    seen = 7n;
    caughtUp.resolve();
    await answer;
    there.close();
    await server.stop();
    expect(order).to.deep.equal(['caught up', 'settled']);
  });

  it('answers the same twice when nothing happened, and something else when it did', async () => {
    const [first, second] = [await settled(), await settled()];
    expect(second).to.deep.equal(first);
    await ports.store.append('toy.ping-1', [toyEvent('Ping', '1')], -1n);
    const third = await settled(consistencyToken(await ports.store.head()));
    expect(third.activity > second.activity).to.equal(true);
  });

  it('gives up at the deadline where something never ends', async () => {
    const leave = ports.activity.enter();
    expect(await settled('', 0n, 50).catch(statusOf)).to.be.oneOf([
      'UNAVAILABLE',
      'DEADLINE_EXCEEDED',
    ]);
    leave();
    await settled();
  });

  it('moves the clock forward only, and says what is due first', async () => {
    const set = (key: string, due: bigint): void =>
      ports.time.timers.set(timer(key, due), () => Promise.resolve());
    set('late', 900n);
    set('early', 500n);
    expect((await settled('', 300n)).nowUs).to.equal(300n);
    const { nowUs, next } = await settled('', 200n);
    expect(nowUs).to.equal(300n);
    expect(next).to.deep.equal({ key: 'early', dueUs: 500n, rank: 0, order: 'early' });
  });

  it('fires the timer that is due, once', async () => {
    const fired: bigint[] = [];
    const set = (due: bigint): void =>
      ports.time.timers.set(timer('wake', due), () => {
        fired.push(ports.time.clock.now());
        set(due + 1_000n);
        return Promise.resolve();
      });
    set(500n);
    const request = { nowUs: 500n, key: 'wake' };
    await network.unary('commerce', fire, request);
    expect(await network.unary('commerce', fire, request).catch(statusOf)).to.equal('NOT_FOUND');
    const other = network.unary('commerce', fire, { nowUs: 2_000n, key: 'other' });
    expect(await other.catch(statusOf)).to.equal('NOT_FOUND');
    expect(fired).to.deep.equal([500n]);
  });

  it('lets time run by itself after its release', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    ports.time.timers.set(timer('soon', 5_000n), () => Promise.resolve(resolve()));
    await network.unary('commerce', release, {});
    await promise;
    expect(ports.time.clock.now() >= 5_000n).to.equal(true);
  });

  it('refuses a text that is no token', async () => {
    const error = rpcErrorOf(await settled('x').catch((problem: unknown) => problem));
    expect(error.status).to.equal('INVALID_ARGUMENT');
    expect(error.fields.map(({ field }) => field)).to.deep.equal(['consistency_token']);
  });
});
