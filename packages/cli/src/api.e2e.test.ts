import { expect } from 'chai';
import {
  HealthCheckResponse_ServingStatus as Status,
  HealthService,
} from '@suuupra/contracts/grpc/health/v1/health';
import { LedgerServiceService } from '@suuupra/contracts/suuupra/ledger/v1/ledger_service';
import { StatusServiceService } from '@suuupra/contracts/suuupra/ops/v1/status_service';
import { OrderQueryServiceService } from '@suuupra/contracts/suuupra/orders/v1/order_query_service';
import type { ServiceName } from '@suuupra/grpc';
import { sum } from '@suuupra/kernel';
import { curl, servicesAt } from './api/curl.ts';
import { servicesInProtos } from './api/protos.ts';
import { houseOpen } from './api/scene.ts';
import { createCoupon, listItem, openBanks, openPayer, placeOrder } from './api/shop.ts';
import { LISTS, walk } from './api/walk.ts';
import { SERVICES } from './stack/services.ts';

const TIME = 'suuupra.sim.time.v1.TimeService';
const EVERYWHERE = ['grpc.health.v1.Health', 'suuupra.ops.v1.StatusService', TIME];
const OWN: Readonly<Record<ServiceName, readonly string[]>> = {
  bank: [
    ...['sim.bank.v1.AccountService', 'sim.bank.v1.FaultService', 'sim.bank.v1.HoldService'],
    'sim.bank.v1.PostingService',
    'sim.upi.v1.UpiParticipantService',
  ],
  'upi-switch': [
    ...['sim.upi.v1.SettlementCycleService', 'sim.upi.v1.UpiAdminService'],
    'sim.upi.v1.UpiSwitchService',
  ],
  commerce: ['Cart', 'Catalog', 'Coupon', 'Entitlement', 'Invoice', 'Order', 'Seat'].map(
    (noun) => `commerce.v1.${noun}Service`,
  ),
  payments: [
    ...['payments.v1.PaymentIntentService', 'payments.v1.RefundService'],
    'sim.upi.v1.UpiPspService',
  ],
  settlement: ['settlement.v1.MerchantSettlementService'],
  sagas: [],
  ledger: ['ledger.v1.LedgerService'],
  views: [
    ...['orders.v1.OrderQueryService', 'payments.v1.PaymentQueryService'],
    'settlement.v1.SettlementQueryService',
  ],
};

/** A list must not grow faster than it is walked. */
const MOST_ORDERS = 40;

describe('the API as a stranger meets it', function () {
  this.timeout(60_000);
  const house = houseOpen();
  const addressOf = (service: ServiceName): string => house().stack.addresses[service] ?? '';

  it('lists every service of the protos at its server, all of them serving', async () => {
    const { network } = house();
    const seen = new Set<string>();
    for (const service of SERVICES) {
      const expected = OWN[service].map((name) => `suuupra.${name}`);
      const listed = await servicesAt(addressOf(service));
      expect(listed, service).to.have.members([...EVERYWHERE, ...expected]);
      for (const name of ['', ...expected]) {
        const health = await network.unary(service, HealthService.check, { service: name });
        expect(health.status, `${service} ${name}`).to.equal(Status.SERVING);
      }
      for (const name of listed) seen.add(name);
    }
    expect([...seen]).to.include.members([...servicesInProtos()]);
  });

  it('shows the life of an order to whoever watches, from cart to settlement', async () => {
    const { network, finish, quiet } = house();
    await openBanks(network);
    const { vpa } = await openPayer(network, 1, 1_000_000n);
    await listItem(network);
    await createCoupon(network);
    const wish = { orderRef: 'WATCHED', vpa, coupon: 'HALF' };
    const { orderId, consistencyToken } = await placeOrder(network, wish);
    const asked = { orderRef: 'WATCHED', consistencyToken };
    // The first number of the series is to be this order's, not the next one's.
    await quiet();
    const watch = 'suuupra.orders.v1.OrderQueryService/WatchOrder';
    // Fees are not given back: without another sale the day's settlement would be negative.
    await placeOrder(network, { orderRef: 'OTHER', vpa });
    const watching = curl(addressOf('views'), watch, asked);
    await quiet();
    const refund = { requestId: 'refund', orderId };
    await curl(addressOf('commerce'), 'suuupra.commerce.v1.OrderService/RequestRefund', refund);
    await finish();
    const told = (await watching) as readonly { eventType: string; order: object }[];
    expect(told.map(({ eventType }) => eventType)).to.deep.equal([
      ...['CheckoutStarted', 'OrderPlaced', 'OrderConfirmed', 'DocumentIssued'],
      ...['EntitlementGranted', 'OrderRefundRequested', 'OrderRefundAccepted', 'DocumentIssued'],
      ...['OrderRefunded', 'EntitlementRevoked', 'OrderCompleted'],
    ]);
    expect(told.at(-1)?.order).to.deep.include({
      outcome: 'ORDER_OUTCOME_CONFIRMED',
      total: { currencyCode: 'INR', minorUnits: '39900' },
      refunded: { currencyCode: 'INR', minorUnits: '39900' },
      documentNumber: 'KA2627/A0000001',
    });
  });

  it('keeps books that add up and verify, with nothing parked, stuck or open', async () => {
    const { network } = house();
    const book = { book: '', consistencyToken: '' };
    const { getTrialBalance, verifyChain } = LedgerServiceService;
    const { balances } = await network.unary('ledger', getTrialBalance, book);
    expect(balances).to.have.length.above(5);
    expect(sum(balances.map(({ balance }) => balance?.minorUnits ?? 0n))).to.equal(0n);
    const proof = await network.unary('ledger', verifyChain, book);
    expect(proof).to.include({ verified: true, problem: '' });
    for (const service of SERVICES) {
      const status = await network.unary(service, StatusServiceService.getStatus, {});
      expect(status).to.deep.include({ service, parked: [], stuck: [], cases: [] });
      for (const lag of status.lag) expect(lag).to.include({ lagBytes: 0n, queued: 0n });
    }
  });

  it('shows a reader what the token it was given stands for, at once', async () => {
    const { network } = house();
    const orders = OrderQueryServiceService;
    for (let number = 0; number < 20; number += 1) {
      const orderRef = `TOKEN-${number}`;
      const { orderId, consistencyToken } = await placeOrder(network, { orderRef, vpa: 'no@one' });
      const read = { orderRef, consistencyToken };
      const { order } = await network.unary('views', orders.getOrder, read);
      expect(order?.orderId).to.equal(orderId);
    }
  });

  it('gives every row of a list exactly once, while more are added', async () => {
    const { network, quiet } = house();
    const { vpa } = await openPayer(network, 2, 100_000_000n);
    let orders = 0;
    const buyMore = async (): Promise<void> => {
      if (orders === MOST_ORDERS) return;
      orders += 1;
      // Some sort before what there is, some behind.
      const orderRef = `${orders % 2 === 0 ? 'A' : 'Z'}-${orders}`;
      await placeOrder(network, { orderRef, vpa });
      await openPayer(network, 100 + orders, 0n);
    };
    for (let first = 0; first < 15; first += 1) await buyMore();
    for (const list of LISTS) {
      await quiet();
      const before = await walk(network, list);
      expect(before, list.name).to.have.length.above(14);
      const during = await walk(network, list, buyMore);
      expect(new Set(during).size, `${list.name} came twice`).to.equal(during.length);
      expect(during, list.name).to.include.members([...before]);
    }
  });
});
