import { expect } from 'chai';
import type { Recorded } from '@suuupra/eventstore';
import { BREAKER, type Host, type Hosts, openHosts, untilRecorded } from './api/hosts.ts';
import { listItem, openBanks, openPayer, placeOrder } from './api/shop.ts';

/** What was decided just before a breaker opened may be recorded just after. */
const ON_ITS_WAY_MS = 100;

describe('a breaker', function () {
  this.timeout(60_000);
  let hosts: Hosts;
  let rest: Host;
  let upiSwitch: Host;
  let bank: Host;
  let vpa = '';

  before(async () => {
    hosts = await openHosts();
    rest = hosts.host(['commerce', 'payments', 'sagas']);
    upiSwitch = hosts.host(['upi-switch']);
    bank = hosts.host(['bank']);
    await Promise.all([rest, upiSwitch, bank].map((host) => host.start()));
    await openBanks(hosts.network);
    ({ vpa } = await openPayer(hosts.network, 1, 100_000_000n));
    await listItem(hosts.network);
    await orders('WARM-1');
    await ended('OrderConfirmed', 'WARM-1');
  });
  after(() => hosts.end());

  const orders = (...refs: readonly string[]) =>
    Promise.all(refs.map((orderRef) => placeOrder(hosts.network, { orderRef, vpa })));
  const ended = (type: string, ...refs: readonly string[]) =>
    untilRecorded(
      hosts.store,
      (event) => event.type === type && refs.includes(refIn(event)),
      refs.length,
    );
  const refIn = ({ data }: Recorded): string =>
    (data as Readonly<{ orderRef?: string }>).orderRef ?? '';

  /** The events of these types that were recorded while the breaker of a callee was open. */
  async function requestedWhileOpen(host: Host, callee: string, types: readonly string[]) {
    const changes = host.changes.filter((one) => one.callee === callee);
    const windows = changes.flatMap(({ state, at }, index) =>
      state === 'open' ? [[at + ON_ITS_WAY_MS, changes[index + 1]?.at ?? Infinity] as const] : [],
    );
    const found: string[] = [];
    for await (const { type, metadata } of hosts.store.readAll('start')) {
      const at = Date.parse(metadata.at);
      const open = windows.some(([from, to]) => at > from && at < to);
      if (open && types.includes(type)) found.push(`${type} at ${metadata.at}`);
    }
    return found;
  }

  it('of a switch that is gone holds payments back, and none is lost', async () => {
    await upiSwitch.stop();
    const from = Date.now();
    await orders('S-1');
    const open = await rest.opened('upi-switch');
    const tries = rest.calls.filter((one) => one.callee === 'upi-switch' && one.at >= from);
    expect(tries.filter(({ at }) => at <= open.at)).to.have.lengthOf(BREAKER.failures);
    await orders('S-2', 'S-3', 'S-4');
    await untilRecorded(hosts.store, ({ type }) => type === 'OrderPlaced', 5);
    await upiSwitch.start();
    const confirmed = await ended('OrderConfirmed', 'S-1', 'S-2', 'S-3', 'S-4');
    expect(new Set(confirmed.map(refIn)).size).to.equal(4);
    const early = await requestedWhileOpen(rest, 'upi-switch', ['PaymentAttemptRequested']);
    expect(early).to.deep.equal([]);
    expect(rest.changes.map(({ state }) => state)).to.include.members(['halfOpen', 'close']);
  });

  it('of a bank that is gone declines what is new, and ends what was begun', async () => {
    await bank.stop();
    await orders('B-1');
    await upiSwitch.opened('bank');
    await orders('B-2');
    const [cancelled] = await ended('OrderCancelled', 'B-2');
    expect(cancelled?.data).to.deep.include({ orderRef: 'B-2', reason: 'U28' });
    await bank.start();
    await ended('OrderConfirmed', 'B-1');
    await orders('B-3');
    await ended('OrderConfirmed', 'B-3');
    const legs = ['AuthorisationRequested', 'DebitRequested', 'CreditRequested'];
    expect(await requestedWhileOpen(upiSwitch, 'bank', legs)).to.deep.equal([]);
    const captured = await untilRecorded(hosts.store, ({ type }) => type === 'PaymentCaptured', 7);
    expect(captured).to.have.lengthOf(7);
  });
});
