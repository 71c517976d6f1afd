import { expect } from 'chai';
import { setUpBanks, keepAccount, settleCycle, settleMerchant } from './api/house-calls.ts';
import { operate } from './api/operator-calls.ts';
import { buy, loseOrders, refund } from './api/order-calls.ts';
import { repeatableMethods } from './api/protos.ts';
import { repeaterOf } from './api/repeated-calls.ts';
import { changeCarts, sell } from './api/shop-calls.ts';
import { writeSidesOpen } from './api/write-sides.ts';

describe('a request id', function () {
  this.timeout(60_000);
  const house = writeSidesOpen();

  it('makes every mutating call repeatable, now and later, for one content only', async () => {
    const { network, quiet, recorded } = house();
    const calls = repeaterOf(house());
    await setUpBanks(calls);
    await keepAccount(calls);
    await sell(calls);
    await changeCarts(calls);
    const bought = await buy(calls, quiet);
    await refund(calls, bought, quiet);
    await operate({ calls, network, quiet }, bought);
    await loseOrders(calls);
    await settleMerchant(calls, '2026-11-16');
    await settleCycle(calls, '2026-11-16/05', '2026-11-16/06');
    const missing = repeatableMethods().filter((path) => !calls.paths().has(path));
    expect(missing, 'methods with a request id that were not called').to.deep.equal([]);
    const before = await recorded();
    await calls.again();
    expect(await recorded(), 'recorded when everything is asked for once more').to.equal(before);
  });
});
