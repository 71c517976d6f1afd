import { expect } from 'chai';
import * as api from '@suuupra/contracts/suuupra/settlement/v1/settlement_query_service';
import { type EventStore, consistencyToken, memoryEventStore } from '@suuupra/eventstore';
import { rpcErrorOf, silentLog } from '@suuupra/grpc';
import { type AddressBook, type Host, type Ports, createPorts, startHost } from '@suuupra/process';
import { compareSchemas, memoryTarget, rebuild, replay } from '@suuupra/projector';
import { composeSettlementView } from './compose.ts';
import { SETTLEMENT_SQL, SETTLEMENT_TABLES, settlementProjection } from './project.ts';
import { fill, openServer, stepsOf } from './scene.ts';

const settlement = api.SettlementQueryServiceService;
const TABLES = [...Object.keys(SETTLEMENT_TABLES), 'parked'];
const all = { pageSize: 0, pageToken: '', consistencyToken: '' };
const inr = (minorUnits: bigint) => ({ currencyCode: 'INR', minorUnits });

describe('the rows of the settlement', () => {
  it('are the same from any checkpoint on, and when every event comes twice', async () => {
    const store = memoryEventStore();
    await fill(store);
    const whole = memoryTarget(SETTLEMENT_TABLES);
    await replay(settlementProjection, { store, target: whole });
    const twice: Pick<EventStore, 'readAll'> = {
      readAll: async function* (from, until) {
        for await (const event of store.readAll(from, until)) yield* [event, event];
      },
    };
    for (let until = 0n; until <= (await store.head()); until += 16n) {
      const parts = memoryTarget(SETTLEMENT_TABLES);
      const given = { store: twice, target: parts };
      await replay(settlementProjection, given, { until, eventsPerCommit: 3 });
      await replay(settlementProjection, given);
      for (const table of TABLES)
        expect(parts.tables.rows(table), table).to.deep.equal(whole.tables.rows(table));
    }
  });
});

describe('the settlement service', () => {
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
    const views = composeSettlementView({ ...ports, database: server.open('settlement') });
    host = await startHost({ parts: { views }, ports, addresses });
  });
  after(async () => {
    await host.stop();
    await server.close();
  });
  const call: Ports['network']['unary'] = (...args) => ports.network.unary(...args);

  it('lists cycles with their nets', async () => {
    const { cycles } = await call('views', settlement.listCycles, all);
    expect(cycles).to.deep.equal([
      {
        ...{ cycleId: '2026-11-16/02', state: 'finalised', transactions: 1n },
        nets: [
          { member: 'HIMA', net: inr(-600n) },
          { member: 'INDU', net: inr(600n) },
        ],
      },
      { cycleId: '2026-11-16/03', state: 'cutting', transactions: 0n, nets: [] },
    ]);
  });

  it('lists the settlements to the merchant by day', async () => {
    const { settlements } = await call('views', settlement.listMerchantSettlements, all);
    const [first, second] = settlements;
    expect(first).to.deep.equal({
      ...{ day: '2026-11-16', state: 'matched', utr: 'U1', captured: inr(9_000n) },
      ...{ fee: inr(1_180n), feeGst: inr(213n), refunded: inr(600n), net: inr(7_007n) },
    });
    expect(second).to.deep.include({ day: '2026-11-17', state: 'negative', net: inr(-1n) });
  });

  it('lists the balance of every account, page by page', async () => {
    const { balances, nextPageToken } = await call('views', settlement.listAccountBalances, {
      ...{ ...all, pageSize: 2 },
    });
    const told = balances.map((one) => [one.accountNumber, one.bank, one.balance?.minorUnits]);
    expect(told).to.deep.equal([
      ['001', 'HIMA', 400n],
      ['002', 'INDU', 100n],
    ]);
    const rest = { ...all, pageSize: 2, pageToken: nextPageToken };
    const last = await call('views', settlement.listAccountBalances, rest);
    expect(last.balances).to.deep.equal([
      { accountNumber: '003', bank: 'HIMA', balance: inr(507n) },
    ]);
    expect(last.nextPageToken).to.equal('');
    const foreign = call('views', settlement.listCycles, rest);
    const failure = rpcErrorOf(await foreign.catch((error: unknown) => error));
    expect(failure.fields[0]?.field).to.equal('page_token');
  });

  it('has what a token stands for', async () => {
    const { cycle } = stepsOf(store);
    const cycleId = '2026-11-16/04';
    const marked = { type: 'CycleCutoverMarked', cycleId, previousCycleId: '' } as const;
    const token = consistencyToken(await cycle(marked));
    const asked = { ...all, consistencyToken: token };
    const { cycles } = await call('views', settlement.listCycles, asked);
    expect(cycles.at(-1)?.cycleId).to.equal(cycleId);
  });

  it('has the same rows when it is built again in a second schema', async () => {
    const second = server.open('settlement_2');
    await rebuild(settlementProjection, { store, database: second, schemaSql: SETTLEMENT_SQL });
    const schemas = { live: 'settlement', fresh: 'settlement_2' };
    expect(await compareSchemas(second, schemas, TABLES)).to.equal(undefined);
  });
});
