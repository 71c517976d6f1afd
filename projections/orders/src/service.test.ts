import { Client, credentials } from '@grpc/grpc-js';
import { expect } from 'chai';
import {
  OrderOutcome,
  OrderQueryServiceService as orders,
  type WatchOrderResponse,
} from '@suuupra/contracts/suuupra/orders/v1/order_query_service';
import { type EventStore, consistencyToken, memoryEventStore } from '@suuupra/eventstore';
import { rpcErrorOf, silentLog } from '@suuupra/grpc';
import { type AddressBook, type Host, type Ports, createPorts, startHost } from '@suuupra/process';
import { compareSchemas, rebuild } from '@suuupra/projector';
import { composeOrdersView } from './compose.ts';
import { ORDERS_SQL, ORDERS_TABLES, ordersProjection } from './project.ts';
import { type Append, appendTo, fill, openServer, stepsOf } from './scene.ts';

describe('the orders service', () => {
  let server: Awaited<ReturnType<typeof openServer>>;
  let store: EventStore;
  let append: Append;
  let ports: Ports;
  let host: Host;
  before(async () => {
    server = await openServer();
    store = memoryEventStore();
    append = appendTo(store);
    await fill(append);
    const addresses: AddressBook = {};
    ports = createPorts({ store, log: silentLog, addresses });
    const views = composeOrdersView({ ...ports, database: server.open('orders') });
    host = await startHost({ parts: { views }, ports, addresses });
  });
  after(async () => {
    await host.stop();
    await server.close();
  });

  const now = async () => ({ consistencyToken: consistencyToken(await store.head()) });
  const call: Ports['network']['unary'] = (...args) => ports.network.unary(...args);
  const failureOf = async (promise: Promise<unknown>) =>
    rpcErrorOf(await promise.catch((error: unknown) => error));

  it('counts orders by outcome and reason', async () => {
    expect(await call('views', orders.getOrderSummary, await now())).to.deep.equal({
      total: 12n,
      rejected: [
        { reason: 'SKU_NOT_FOUND', orders: 2n },
        { reason: 'VPA_MALFORMED', orders: 1n },
      ],
      ...{ soldOut: 1n, paymentFailed: [{ reason: 'ZA', orders: 1n }], confirmed: 5n },
      ...{ refundedFull: 1n, refundedPartial: 1n, refundRefused: 1n, open: 1n, expired: 1n },
    });
  });

  it('shows an order by its reference', async () => {
    const { order } = await call('views', orders.getOrder, { orderRef: 'C2', ...(await now()) });
    expect(order).to.deep.equal({
      ...{
        cartId: 'c-C2',
        orderRef: 'C2',
        orderId: 'o-C2',
        reason: '',
        documentNumber: 'KA2627/A0000002',
      },
      outcome: OrderOutcome.ORDER_OUTCOME_CONFIRMED,
      total: { currencyCode: 'INR', minorUnits: 100_000n },
      refunded: { currencyCode: 'INR', minorUnits: 300n },
      ...{ paymentIntentId: 'p-C2', placedAt: '2026-11-16T04:30:00.000000Z' },
    });
    const unknown = call('views', orders.getOrder, { orderRef: 'Q', ...(await now()) });
    expect(await failureOf(unknown)).to.include({ status: 'NOT_FOUND', reason: 'ORDER_NOT_FOUND' });
    const nothing = call('views', orders.getOrder, { orderRef: '', consistencyToken: '' });
    expect((await failureOf(nothing)).fields[0]?.field).to.equal('order_ref');
  });

  it('lists orders and documents page by page', async () => {
    const refs: string[] = [];
    const asked = { pageSize: 4, pageToken: '', ...(await now()) };
    for (let next = asked; ;) {
      const page = await call('views', orders.listOrders, next);
      refs.push(...page.orders.map(({ orderRef }) => orderRef));
      if (page.nextPageToken === '') break;
      next = { ...next, pageToken: page.nextPageToken };
    }
    expect(refs.join(' ')).to.equal('C1 C2 C3 C4 C9 F1 O1 R1 R2 R3 S1 X1');
    const { documents, nextPageToken } = await call('views', orders.listDocuments, asked);
    expect(documents.map(({ number }) => number.slice(-4))).to.deep.equal([
      ...['0001', '0002', '0003', '0004'],
    ]);
    const foreign = call('views', orders.listOrders, { ...asked, pageToken: nextPageToken });
    const { status, fields } = await failureOf(foreign);
    expect({ status, field: fields[0]?.field }).to.deep.equal({
      ...{ status: 'INVALID_ARGUMENT', field: 'page_token' },
    });
  });

  it('tells series, seats and coupon uses', async () => {
    const { series } = await call('views', orders.listDocumentSeries, await now());
    const told = series.map((one) => [one.kind, one.financialYear, one.lastNumber, one.issued]);
    expect(told).to.deep.equal([
      ['tax_invoice', '2627', 'KA2627/A0000004', 4n],
      ['credit_note', '2627', 'KA2627/C0000001', 1n],
      ['tax_invoice', '2728', 'KA2728/A0000001', 1n],
    ]);
    const { seats } = await call('views', orders.listSeats, await now());
    expect(seats).to.deep.equal([{ sku: 'SKU-1', capacity: 5n, left: 3n }]);
    const { coupons } = await call('views', orders.listCouponUses, await now());
    expect(coupons).to.deep.equal([
      { code: 'NONE', used: 0n },
      { code: 'TEN', used: 1n },
    ]);
  });

  it('lets an order be watched: what has happened, then what happens, to its end', async () => {
    const { start, place, confirm, issue, complete } = stepsOf(append);
    const token = consistencyToken(await start('W1'));
    const seen: WatchOrderResponse[] = [];
    const { promise: over, resolve, reject } = Promise.withResolvers<void>();
    const { promise: first, resolve: saw } = Promise.withResolvers<void>();
    const client = new Client(host.addresses.views ?? '', credentials.createInsecure());
    const { path, requestSerialize, responseDeserialize } = orders.watchOrder;
    const asked = { orderRef: 'W1', consistencyToken: token };
    client
      .makeServerStreamRequest(path, requestSerialize, responseDeserialize, asked)
      .on('data', (one: WatchOrderResponse) => {
        seen.push(one);
        saw();
      })
      .on('error', reject)
      .on('end', resolve);
    await first;
    await place('W1');
    await confirm('W1');
    await stepsOf(append).start('other');
    await issue('W1', 'B', 1);
    await complete('W1');
    await over;
    client.close();
    const told = seen.map(({ eventType, order }) => [eventType, order?.outcome]);
    const { ORDER_OUTCOME_OPEN: open, ORDER_OUTCOME_CONFIRMED: confirmed } = OrderOutcome;
    expect(told).to.deep.equal([
      ['CheckoutStarted', open],
      ['OrderPlaced', open],
      ['OrderConfirmed', confirmed],
      ['DocumentIssued', confirmed],
      ['OrderCompleted', confirmed],
    ]);
    expect(seen[2]?.order?.documentNumber).to.equal('');
    expect(seen[3]?.order?.documentNumber).to.equal('KA2627/B0000001');
  });

  it('tells the whole life of an order that is over, and knows no other', async () => {
    const client = new Client(host.addresses.views ?? '', credentials.createInsecure());
    const { path, requestSerialize, responseDeserialize } = orders.watchOrder;
    const watch = (orderRef: string) =>
      client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, {
        ...{ orderRef, consistencyToken: '' },
      });
    const types: string[] = [];
    for await (const one of watch('F1')) types.push((one as WatchOrderResponse).eventType);
    expect(types).to.deep.equal(['CheckoutStarted', 'OrderPlaced', 'OrderCancelled']);
    const drain = async (): Promise<void> => {
      for await (const one of watch('nobody')) expect(one).to.equal(undefined);
    };
    expect(await failureOf(drain())).to.include({ status: 'NOT_FOUND', reason: 'ORDER_NOT_FOUND' });
    client.close();
  });

  it('keeps two carts with one reference apart, and answers the newest', async () => {
    const old = stepsOf(append);
    const young = stepsOf((id, event) =>
      append(
        `${id}-2`,
        Object.assign({}, event, {
          ...('cartId' in event ? { cartId: 'c-TWICE-2' } : {}),
          ...('orderId' in event ? { orderId: 'o-TWICE-2' } : {}),
        }),
      ),
    );
    const before = await call('views', orders.getOrderSummary, await now());
    await old.start('TWICE');
    await young.reject('TWICE', 'SKU_NOT_FOUND');
    await young.start('TWICE');
    await old.place('TWICE');
    await young.place('TWICE');
    await young.cancel('TWICE', 'ZA');
    await old.confirm('TWICE');
    const outcomeOf = async (orderRef: string, orderId = '') => {
      const { order } = await call('views', orders.getOrder, {
        orderRef,
        orderId,
        ...(await now()),
      });
      return [order?.cartId, order?.outcome, order?.reason];
    };
    const { ORDER_OUTCOME_CONFIRMED: confirmed, ORDER_OUTCOME_PAYMENT_FAILED: failed } =
      OrderOutcome;
    expect(await outcomeOf('TWICE')).to.deep.equal(['c-TWICE-2', failed, 'ZA']);
    expect(await outcomeOf('', 'o-TWICE')).to.deep.equal(['c-TWICE', confirmed, '']);
    expect(await outcomeOf('TWICE', 'o-TWICE-2')).to.deep.equal(['c-TWICE-2', failed, 'ZA']);
    const crossed = outcomeOf('C2', 'o-TWICE');
    expect(await failureOf(crossed)).to.include({ reason: 'ORDER_NOT_FOUND' });
    const after = await call('views', orders.getOrderSummary, await now());
    expect(after.total - before.total).to.equal(2n);
    const types = async (asked: Readonly<{ orderRef: string; orderId: string }>) => {
      const client = new Client(host.addresses.views ?? '', credentials.createInsecure());
      const { path, requestSerialize, responseDeserialize } = orders.watchOrder;
      const stream = client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, {
        ...{ ...asked, ...(await now()) },
      });
      const seen: string[] = [];
      for await (const one of stream) seen.push((one as WatchOrderResponse).eventType);
      client.close();
      return seen;
    };
    expect(await types({ orderRef: 'TWICE', orderId: '' })).to.deep.equal([
      ...['CheckoutRejected', 'CheckoutStarted', 'OrderPlaced', 'OrderCancelled'],
    ]);
    await old.complete('TWICE');
    expect(await types({ orderRef: '', orderId: 'o-TWICE' })).to.deep.equal([
      ...['CheckoutStarted', 'OrderPlaced', 'OrderConfirmed', 'OrderCompleted'],
    ]);
    const one = { pageSize: 1, pageToken: '', ...(await now()) };
    const carts: string[] = [];
    for (let next = one; ;) {
      const page = await call('views', orders.listOrders, next);
      carts.push(...page.orders.map(({ cartId }) => cartId));
      if (page.nextPageToken === '') break;
      next = { ...next, pageToken: page.nextPageToken };
    }
    expect(carts.filter((id) => id.includes('TWICE'))).to.deep.equal(['c-TWICE', 'c-TWICE-2']);
    await young.reject('TWICE', 'VPA_MALFORMED');
    const refused = ['c-TWICE-2', OrderOutcome.ORDER_OUTCOME_REJECTED, 'VPA_MALFORMED'];
    expect(await outcomeOf('', 'o-TWICE-2')).to.deep.equal(refused);
  });

  it('has the same rows when it is built again in a second schema', async () => {
    await call('views', orders.getOrderSummary, await now());
    const second = server.open('orders_2');
    await rebuild(ordersProjection, { store, database: second, schemaSql: ORDERS_SQL });
    const tables = [...Object.keys(ORDERS_TABLES), 'parked'];
    const schemas = { live: 'orders', fresh: 'orders_2' };
    expect(await compareSchemas(second, schemas, tables)).to.equal(undefined);
  });
});
