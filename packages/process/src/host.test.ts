import { expect } from 'chai';
import {
  HealthCheckResponse_ServingStatus as Status,
  HealthService,
} from '@suuupra/contracts/grpc/health/v1/health';
import { SeatServiceService } from '@suuupra/contracts/suuupra/commerce/v1/seat_service';
import { StatusServiceService } from '@suuupra/contracts/suuupra/ops/v1/status_service';
import { TimeServiceService } from '@suuupra/contracts/suuupra/sim/time/v1/time_service';
import { type ServiceName, rpcErrorOf } from '@suuupra/grpc';
import { instantText } from '@suuupra/kernel';
import { type Host, startHost } from './host.ts';
import type { AddressBook, Ports } from './ports.ts';
import { toyEvent, toyParts, toyPorts } from './toy.ts';

const { getSeats } = SeatServiceService;

describe('the host', () => {
  let addresses: AddressBook;
  let ports: Ports;
  let host: Host | undefined;

  beforeEach(() => {
    addresses = {};
    ports = toyPorts(addresses);
  });
  afterEach(() => host?.stop());

  const health = async (service: ServiceName): Promise<number> =>
    (await ports.network.unary(service, HealthService.check, { service: '' })).status;

  it('gives every part a server of its own, on one reader', async () => {
    const none = { services: [], start: nothing, stop: nothing, status: nothingToTell };
    host = await startHost({ parts: { bank: none, commerce: toyParts(ports) }, ports, addresses });
    expect(Object.keys(host.addresses)).to.deep.equal(['bank', 'commerce']);
    expect(host.addresses.bank).to.match(/^127\.0\.0\.1:\d+$/);
    expect(host.addresses.bank).not.to.equal(host.addresses.commerce);
    expect((await ports.network.unary('commerce', getSeats, { sku: 'S' })).left).to.equal(1n);
    const there = ports.network.unary('bank', getSeats, { sku: 'S' });
    expect(await there.catch(statusOf)).to.equal('UNIMPLEMENTED');
    expect(await health('bank')).to.equal(Status.SERVING);
  });

  it('starts no clock behind the newest event, also of a part that reads nothing', async () => {
    ports = toyPorts(addresses, 'virtual');
    const ping = toyEvent('Ping', '1');
    await ports.store.append('toy.ping-1', [ping], -1n);
    const none = { services: [], start: nothing, stop: nothing, status: nothingToTell };
    host = await startHost({ parts: { bank: none }, ports, addresses });
    expect(instantText(ports.time.clock.now())).to.equal(ping.metadata.at);
  });

  it('holds calls and is not serving until the parts have caught up', async () => {
    const seen: unknown[] = [];
    const early = Promise.withResolvers<Promise<unknown>>();
    await ports.store.append('toy.ping-1', [toyEvent('Ping', '1')], -1n);
    const commerce = toyParts(ports, {
      onStart: async () => {
        seen.push((await health('commerce')) === Status.NOT_SERVING);
        const call = ports.network.unary('commerce', getSeats, { sku: 'S' });
        early.resolve(call.then(() => seen.push('answered')));
      },
      beforePong: async () => {
        seen.push('caught up');
        await Promise.resolve();
      },
    });
    host = await startHost({ parts: { commerce }, ports, addresses });
    await early.promise;
    expect(seen).to.deep.equal([true, 'caught up', 'answered']);
    expect(await health('commerce')).to.equal(Status.SERVING);
  });

  it('stops in reverse order', async () => {
    const seen: string[] = [];
    const part = (name: string) => {
      const say = (what: string) => (): Promise<void> => {
        seen.push(`${what} ${name}`);
        return Promise.resolve();
      };
      return { services: [], start: say('start'), stop: say('stop'), status: nothingToTell };
    };
    const parts = { bank: part('bank'), commerce: part('commerce') };
    host = await startHost({ parts, ports, addresses });
    await host.stop();
    host = undefined;
    expect(seen).to.deep.equal(['start bank', 'start commerce', 'stop commerce', 'stop bank']);
  });

  it('stops what it had started when a part does not start', async () => {
    const seen: string[] = [];
    const commerce = toyParts(ports, {
      onStart: () => Promise.reject(new Error('no table')),
      onStop: () => {
        seen.push('stopped');
        return Promise.resolve();
      },
    });
    const started = startHost({ parts: { commerce }, ports, addresses });
    expect(await started.catch((error: Error) => error.message)).to.equal('no table');
    expect(seen).to.deep.equal(['stopped']);
  });

  it('tells its status: lag, parked events and what the parts know', async () => {
    host = await startHost({ parts: { commerce: toyParts(ports) }, ports, addresses });
    const { position } = await ports.store.append('toy.x-1', [toyEvent('Nonsense')], -1n);
    await ports.reader.waitFor(position, 1_000);
    const status = await ports.network.unary('commerce', StatusServiceService.getStatus, {});
    expect(status.service).to.equal('commerce');
    expect(status.lag).to.deep.equal([{ consumer: 'toy', lagBytes: 0n, queued: 0n }]);
    expect(status.parked).to.have.length(1);
    expect(status.parked[0]).to.include({ consumer: 'toy', stream: 'toy.x-1', type: 'Nonsense' });
    expect(status.cases.map(({ kind }) => kind)).to.deep.equal(['toy']);
  });

  it('serves no virtual time where the clock is the system clock', async () => {
    host = await startHost({ parts: { commerce: toyParts(ports) }, ports, addresses });
    const call = ports.network.unary('commerce', TimeServiceService.release, {});
    expect(await call.catch(statusOf)).to.equal('UNIMPLEMENTED');
  });
});

function nothing(): Promise<void> {
  return Promise.resolve();
}

function nothingToTell(): Promise<object> {
  return Promise.resolve({});
}

function statusOf(error: unknown): string {
  return rpcErrorOf(error).status;
}
