import { once } from 'node:events';
import { createServer as createTcpServer } from 'node:net';
import { expect } from 'chai';
import { SeatServiceService } from '@suuupra/contracts/suuupra/commerce/v1/seat_service';
import { Refusal } from './errors.ts';
import { type Log, silentLog } from './log.ts';
import { type Network, createNetwork } from './network.ts';
import { rpcErrorOf } from './rpc-error.ts';
import { RESERVED, type Scene, seatService, seatsRequest, startScene } from './scene.ts';

const FAILURES = 3;
const breaker = { failures: FAILURES, resetMs: 100 };
const { reserveSeats } = SeatServiceService;

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createTcpServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** A log that lets a test wait for the next state of a breaker. */
function states(): Readonly<{ log: Log; next: (wanted: string) => Promise<void> }> {
  let seen: string[] = [];
  let wake = (): void => undefined;
  const warn: Log['warn'] = ({ state }) => {
    seen.push(String(state));
    wake();
  };
  const next = async (wanted: string): Promise<void> => {
    while (!seen.includes(wanted)) await new Promise<void>((resolve) => (wake = resolve));
    seen = seen.slice(seen.indexOf(wanted) + 1);
  };
  return { log: { ...silentLog, warn }, next };
}

/** What one call came to: `ok`, or its status and reason. */
async function outcome(network: Network): Promise<string> {
  try {
    await network.unary('commerce', reserveSeats, seatsRequest(1n));
    return 'ok';
  } catch (error) {
    const { status, reason } = rpcErrorOf(error);
    return `${status} ${reason ?? '-'}`;
  }
}

describe('the breaker of a callee', () => {
  let scene: Scene | undefined;
  let network: Network | undefined;

  afterEach(async () => {
    network?.close();
    await scene?.end();
    scene = undefined;
  });

  it('opens after so many calls to a callee that is down, and then sends none', async () => {
    const commerce = `127.0.0.1:${await freePort()}`;
    network = createNetwork({ addresses: { commerce }, log: silentLog, breaker });
    for (let call = 0; call < FAILURES; call += 1) {
      expect(network.available('commerce')).to.equal(true);
      expect(await outcome(network)).to.equal('UNAVAILABLE -');
    }
    expect(network.available('commerce')).to.equal(false);
    expect(await outcome(network)).to.equal('UNAVAILABLE BREAKER_OPEN');
  });

  it('lets one call try after a while: open again, or closed for good', async () => {
    const port = await freePort();
    const { log, next } = states();
    network = createNetwork({ addresses: { commerce: `127.0.0.1:${port}` }, log, breaker });
    for (let call = 0; call < FAILURES; call += 1) await outcome(network);
    await next('halfOpen');
    expect(network.available('commerce')).to.equal(true);
    const two = await Promise.all([outcome(network), outcome(network)]);
    expect(two).to.deep.equal(['UNAVAILABLE -', 'UNAVAILABLE BREAKER_OPEN']);
    scene = await startScene([seatService(() => Promise.resolve(RESERVED))], {}, port);
    await next('halfOpen');
    expect(await outcome(network)).to.equal('ok');
    expect(network.available('commerce')).to.equal(true);
    expect(await outcome(network)).to.equal('ok');
  });

  it('is available while its trial is under way: what the trial leads to may ask', async () => {
    const port = await freePort();
    const { log, next } = states();
    const addresses = { commerce: `127.0.0.1:${port}` };
    network = createNetwork({ addresses, log, breaker });
    for (let call = 0; call < FAILURES; call += 1) await outcome(network);
    const during: boolean[] = [];
    const looking = (): Promise<typeof RESERVED> => {
      during.push(network?.available('commerce') ?? false);
      return Promise.resolve(RESERVED);
    };
    scene = await startScene([seatService(looking)], {}, port);
    await next('halfOpen');
    expect(await outcome(network)).to.equal('ok');
    expect(during).to.deep.equal([true]);
  });

  it('counts only failures in a row to reach the callee, never its refusals', async () => {
    let answer = (): Error => new Refusal('SOLD_OUT', 'FAILED_PRECONDITION');
    scene = await startScene([seatService(() => Promise.reject(answer()))]);
    const addresses = { commerce: scene.address };
    network = createNetwork({ addresses, log: silentLog, breaker });
    for (let call = 0; call < 2 * FAILURES; call += 1) await outcome(network);
    answer = () => Object.assign(new Error('?'), { name: 'OutcomeUnknownError' });
    for (let call = 0; call < 2 * FAILURES; call += 1) await outcome(network);
    expect(network.available('commerce')).to.equal(true);
  });

  it('counts a callee that is silent until the deadline', async () => {
    const silent = Promise.withResolvers<typeof RESERVED>();
    scene = await startScene([seatService(() => silent.promise)]);
    const addresses = { commerce: scene.address };
    network = createNetwork({ addresses, log: silentLog, breaker, deadlineMs: 20 });
    for (let call = 0; call < FAILURES; call += 1) {
      expect(await outcome(network)).to.equal('DEADLINE_EXCEEDED -');
    }
    expect(network.available('commerce')).to.equal(false);
    silent.resolve(RESERVED);
  });

  it('finds a callee again that was killed and came back', async () => {
    const serve = () => startScene([seatService(() => Promise.resolve(RESERVED))], {}, port);
    const port = await freePort();
    scene = await serve();
    const addresses = { commerce: scene.address };
    network = createNetwork({ addresses, log: silentLog, breaker: { failures: 99, resetMs: 1 } });
    expect(await outcome(network)).to.equal('ok');
    await scene.end();
    expect(await outcome(network)).to.equal('UNAVAILABLE -');
    scene = await serve();
    const since = Date.now();
    while ((await outcome(network)) !== 'ok') await new Promise((resolve) => setImmediate(resolve));
    expect(Date.now() - since).to.be.lessThan(1_000);
  });

  it('refuses to call a service that has no address', async () => {
    network = createNetwork({ addresses: {}, log: silentLog });
    const call = network.unary('bank', reserveSeats, seatsRequest(1n));
    expect(await call.catch((error: Error) => error.name)).to.equal('BrokenInvariantError');
  });
});
