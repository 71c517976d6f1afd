import { expect } from 'chai';
import * as api from '@suuupra/contracts/suuupra/payments/v1/payment_query_service';
import { type EventStore, consistencyToken, memoryEventStore } from '@suuupra/eventstore';
import { rpcErrorOf, silentLog } from '@suuupra/grpc';
import { type AddressBook, type Host, type Ports, createPorts, startHost } from '@suuupra/process';
import { compareSchemas, memoryTarget, rebuild, replay } from '@suuupra/projector';
import { composePaymentsView } from './compose.ts';
import { PAYMENTS_SQL, PAYMENTS_TABLES, paymentsProjection } from './project.ts';
import { fill, openServer, stepsOf } from './scene.ts';

const payments = api.PaymentQueryServiceService;
const TABLES = [...Object.keys(PAYMENTS_TABLES), 'parked'];
const inr = (minorUnits: bigint) => ({ currencyCode: 'INR', minorUnits });

describe('the rows of the payments', () => {
  it('are the same from any checkpoint on, and when every event comes twice', async () => {
    const store = memoryEventStore();
    await fill(store);
    const whole = memoryTarget(PAYMENTS_TABLES);
    await replay(paymentsProjection, { store, target: whole });
    const twice: Pick<EventStore, 'readAll'> = {
      readAll: async function* (from, until) {
        for await (const event of store.readAll(from, until)) yield* [event, event];
      },
    };
    for (let until = 0n; until <= (await store.head()); until += 16n) {
      const parts = memoryTarget(PAYMENTS_TABLES);
      const given = { store: twice, target: parts };
      await replay(paymentsProjection, given, { until, eventsPerCommit: 3 });
      await replay(paymentsProjection, given);
      for (const table of TABLES)
        expect(parts.tables.rows(table), table).to.deep.equal(whole.tables.rows(table));
    }
  });
});

describe('the payments service', () => {
  let server: Awaited<ReturnType<typeof openServer>>;
  let store: EventStore;
  let ports: Ports;
  let host: Host;
  before(async () => {
    server = await openServer();
    store = memoryEventStore();
    await fill(store);
    const addresses: AddressBook = {};
    ports = createPorts({ store, log: silentLog, addresses });
    const views = composePaymentsView({ ...ports, database: server.open('payments') });
    host = await startHost({ parts: { views }, ports, addresses });
  });
  after(async () => {
    await host.stop();
    await server.close();
  });
  const call: Ports['network']['unary'] = (...args) => ports.network.unary(...args);

  it('shows a payment as it stands', async () => {
    const asked = { paymentIntentId: 'captured', consistencyToken: '' };
    const { payment } = await call('views', payments.getPayment, asked);
    expect(payment).to.deep.equal({
      ...{ paymentIntentId: 'captured', orderId: 'o-captured', merchantReference: 'ORD-captured' },
      ...{ state: 'captured', amount: inr(100_000n), captured: inr(100_000n) },
      ...{ refunded: inr(1_000n), capturedAt: '2026-11-16T04:30:00.000000Z' },
      ...{ rrn: '632010000001', declineCode: 'XY', attempts: 2 },
    });
    const unknown = call('views', payments.getPayment, { ...asked, paymentIntentId: 'x' });
    const failure = rpcErrorOf(await unknown.catch((error: unknown) => error));
    expect(failure).to.include({ status: 'NOT_FOUND', reason: 'PAYMENT_NOT_FOUND' });
  });

  it('lists payments with their states, page by page', async () => {
    const states: string[] = [];
    for (let pageToken = '', more = true; more; more = pageToken !== '') {
      const asked = { pageSize: 2, pageToken, consistencyToken: '' };
      const page = await call('views', payments.listPayments, asked);
      states.push(...page.payments.map(({ paymentIntentId: id, state }) => `${id} ${state}`));
      pageToken = page.nextPageToken;
    }
    expect(states).to.deep.equal([
      ...['canceled canceled', 'captured captured', 'created created', 'deemed deemed'],
      'failed failed',
    ]);
  });

  it('adds up what was captured and given back, as soon as a token says so', async () => {
    const { capture } = stepsOf(store);
    const token = consistencyToken(await capture('deemed'));
    const summary = await call('views', payments.getPaymentSummary, { consistencyToken: token });
    expect(summary).to.deep.equal({
      ...{ captured: inr(200_000n), refunded: inr(1_000n), captures: 2n, refunds: 2n },
    });
  });

  it('has the same rows when it is built again in a second schema', async () => {
    const second = server.open('payments_2');
    await rebuild(paymentsProjection, { store, database: second, schemaSql: PAYMENTS_SQL });
    const schemas = { live: 'payments', fresh: 'payments_2' };
    expect(await compareSchemas(second, schemas, TABLES)).to.equal(undefined);
  });
});
