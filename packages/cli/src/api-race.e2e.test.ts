import { expect } from 'chai';
import { ItemKind } from '@suuupra/contracts/suuupra/commerce/v1/item';
import { LedgerServiceService } from '@suuupra/contracts/suuupra/ledger/v1/ledger_service';
import { OrderQueryServiceService } from '@suuupra/contracts/suuupra/orders/v1/order_query_service';
import type { Recorded } from '@suuupra/eventstore';
import { sum } from '@suuupra/kernel';
import { untilRecorded } from './api/hosts.ts';
import { houseOpen, typesIn } from './api/scene.ts';
import { COUPON, COURSE, createCoupon, listItem } from './api/shop.ts';
import { openBanks, openPayer, placeOrder } from './api/shop.ts';

const BUYERS = 1_000;
const SEATS = 25;
const USES = 15;
/** How many payers are set up at the same time. */
const AT_ONCE = 50;
/** All buyers come at once: the last of them waits for all the others. */
const DEADLINE_MS = 45_000;

describe('a thousand buyers at once', function () {
  this.timeout(120_000);
  const house = houseOpen();

  before(async () => {
    const { network } = house();
    await openBanks(network);
    for (let first = 0; first < BUYERS; first += AT_ONCE) {
      const some = Array.from({ length: AT_ONCE }, (_, index) => first + index);
      await Promise.all(some.map((number) => openPayer(network, number, 1_000_000n)));
    }
    const kind = ItemKind.ITEM_KIND_COHORT;
    await listItem(network, { ...COURSE, sku: 'COHORT', kind, seats: SEATS });
    await createCoupon(network, { ...COUPON, code: 'LAST', usageLimit: BigInt(USES) });
  });

  it('get the seats and the uses of a coupon that there are, and every number once', async () => {
    const { network, quiet, store } = house();
    const buyers = Array.from({ length: BUYERS }, (_, number) => number);
    const deadlineMs = DEADLINE_MS;
    const buy = (number: number) => {
      const wish = { orderRef: `BUYER-${number}`, vpa: `payer${number}@kaveri`, sku: 'COHORT' };
      return placeOrder(network, { ...wish, coupon: 'LAST' }, { deadlineMs });
    };
    await Promise.all(buyers.map(buy));
    const isEnd = ({ type }: Recorded) =>
      type === 'CheckoutAborted' || type === 'EntitlementGranted';
    await untilRecorded(store, isEnd, BUYERS);
    await quiet();
    const orders = OrderQueryServiceService;
    const now = { consistencyToken: '' };
    expect(await network.unary('views', orders.getOrderSummary, now)).to.deep.include({
      ...{ total: BigInt(BUYERS), confirmed: BigInt(SEATS), open: 0n },
      ...{ soldOut: BigInt(BUYERS - SEATS), rejected: [], paymentFailed: [] },
    });
    const { seats } = await network.unary('views', orders.listSeats, now);
    expect(seats).to.deep.equal([{ sku: 'COHORT', capacity: BigInt(SEATS), left: 0n }]);
    const { coupons } = await network.unary('views', orders.listCouponUses, now);
    expect(coupons).to.deep.equal([{ code: 'LAST', used: BigInt(USES) }]);
    const types = await typesIn(store);
    const countOf = (wanted: string): number => types.filter((type) => type === wanted).length;
    expect([countOf('SeatsCommitted'), countOf('CouponRedeemed')]).to.deep.equal([SEATS, USES]);
    expect([countOf('PaymentCaptured'), countOf('EntitlementGranted')]).to.deep.equal([
      SEATS,
      SEATS,
    ]);
  });

  it('leave documents without a gap and books that add up', async () => {
    const { network } = house();
    const page = { pageSize: 1_000, pageToken: '', consistencyToken: '' };
    const { listDocuments } = OrderQueryServiceService;
    const { documents } = await network.unary('views', listDocuments, page);
    const numbers = documents.map(({ number }) => number);
    expect(numbers).to.deep.equal(
      Array.from({ length: SEATS }, (_, index) => `KA2627/A${String(index + 1).padStart(7, '0')}`),
    );
    expect(new Set(documents.map(({ orderRef }) => orderRef)).size).to.equal(SEATS);
    const totals = documents.map(({ total }) => total?.minorUnits ?? 0n);
    const full = 49_900n;
    expect(sum(totals)).to.equal(full * BigInt(SEATS) - 10_000n * BigInt(USES));
    const book = { book: '', consistencyToken: '' };
    const proof = await network.unary('ledger', LedgerServiceService.verifyChain, book);
    expect(proof).to.include({ verified: true });
    const method = LedgerServiceService.getTrialBalance;
    const { balances } = await network.unary('ledger', method, book);
    expect(sum(balances.map(({ balance }) => balance?.minorUnits ?? 0n))).to.equal(0n);
  });
});
