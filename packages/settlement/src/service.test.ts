import { expect } from 'chai';
import { StatusServiceService as Ops } from '@suuupra/contracts/suuupra/ops/v1/status_service';
import {
  MerchantSettlementServiceService as Settlements,
  MerchantSettlementState,
} from '@suuupra/contracts/suuupra/settlement/v1/merchant_settlement_service';
import { memoryEventStore, positionOf } from '@suuupra/eventstore';
import { type Network, moneyOf, rpcErrorOf, silentLog } from '@suuupra/grpc';
import { type AddressBook, type Host, createPorts, startHost } from '@suuupra/process';
import { composeSettlement } from './compose.ts';

const day = '2026-11-16';
const opening = (requestId: string, refunded = 20_000n) => ({
  ...{ requestId, day },
  captured: moneyOf(100_000n),
  fee: moneyOf(200n),
  feeCgst: moneyOf(18n),
  feeSgst: moneyOf(18n),
  refunded: moneyOf(refunded),
});

describe('merchant settlements over gRPC', () => {
  const store = memoryEventStore();
  let host: Host;
  let network: Network;
  let settle: () => Promise<void>;
  before(async () => {
    const addresses: AddressBook = {};
    const ports = createPorts({ store, log: silentLog, addresses });
    host = await startHost({
      parts: { settlement: composeSettlement(ports, {}) },
      ports,
      addresses,
    });
    ({ network } = ports);
    settle = async () => ports.reader.waitFor(await store.head(), 5_000);
  });
  after(() => host.stop());

  const reasonOf = async (asked: Promise<unknown>): Promise<string> => {
    const error: unknown = await asked.then(
      () => undefined,
      (one: unknown) => one,
    );
    const { status, reason, fields } = rpcErrorOf(error);
    return [status, fields[0]?.field ?? reason].join(' ');
  };
  const open = (request: ReturnType<typeof opening>) =>
    network.unary('settlement', Settlements.openMerchantSettlement, request);
  const paying = (requestId: string, utr = 'U1') =>
    network.unary('settlement', Settlements.recordSettlementPaid, { requestId, day, utr });
  const matching = (requestId: string, amount: bigint, utr = 'U1', postedAt = '') =>
    network.unary('settlement', Settlements.matchBankLine, {
      ...{ requestId, day, utr, postedAt },
      amount: moneyOf(amount),
    });

  it('know nothing of a day that was not opened', async () => {
    const asked = network.unary('settlement', Settlements.getMerchantSettlement, { day });
    expect(await reasonOf(asked)).to.equal('NOT_FOUND SETTLEMENT_NOT_FOUND');
    expect(await reasonOf(paying('p0'))).to.equal('NOT_FOUND SETTLEMENT_NOT_FOUND');
  });

  it('name the field that is wrong', async () => {
    const bad = [
      ['day', { ...opening('x'), day: '2026-02-30' }],
      ['day', { ...opening('x'), day: '16.11.2026' }],
      ['request_id', opening('')],
      ['captured.minor_units', { ...opening('x'), captured: moneyOf(-1n) }],
    ] as const;
    for (const [field, request] of bad) {
      expect(await reasonOf(open(request))).to.equal(`INVALID_ARGUMENT ${field}`);
    }
    const unclear = matching('x', 0n, 'U1', 'at noon');
    expect(await reasonOf(unclear)).to.equal('INVALID_ARGUMENT posted_at');
    expect(await store.head()).to.equal(0n);
  });

  it('are opened, paid and matched once, however often it is asked', async () => {
    for (const request of ['o', 'o', 'p']) {
      const { settlement, consistencyToken } = await open(opening(request));
      expect(settlement?.net).to.deep.equal(moneyOf(79_764n));
      expect(positionOf(consistencyToken)).to.equal(await store.head());
    }
    const mismatch = 'INVALID_ARGUMENT IDEMPOTENCY_PAYLOAD_MISMATCH';
    expect(await reasonOf(open(opening('o', 1n)))).to.equal(mismatch);
    const differs = 'ALREADY_EXISTS SETTLEMENT_EXISTS_WITH_DIFFERENT_FIGURES';
    expect(await reasonOf(open(opening('q', 1n)))).to.equal(differs);
    await paying('r');
    await paying('s');
    const line = 'FAILED_PRECONDITION BANK_LINE_DIFFERS';
    expect(await reasonOf(matching('t', 79_763n))).to.equal(line);
    expect(await reasonOf(matching('u', 79_764n, 'U2'))).to.equal(line);
    await matching('v', 79_764n);
    const { settlement } = await matching('w', 79_764n);
    expect(settlement?.state).to.equal(MerchantSettlementState.MERCHANT_SETTLEMENT_STATE_MATCHED);
    expect(settlement?.utr).to.equal('U1');
    const types: string[] = [];
    for await (const { type } of store.readAll('start')) types.push(type);
    expect(types).to.deep.equal([
      'MerchantSettlementOpened',
      'MerchantSettlementPaid',
      'MerchantSettlementMatched',
    ]);
  });

  it('below zero are an open case, until the merchant has made up for it', async () => {
    const loss = { ...opening('n', 200_000n), day: '2026-11-17' };
    for (const request of [loss, loss, { ...loss, requestId: 'm' }]) {
      expect(await reasonOf(open(request))).to.equal('FAILED_PRECONDITION SETTLEMENT_NEGATIVE');
    }
    await settle();
    const { cases } = await network.unary('settlement', Ops.getStatus, {});
    expect(cases.map(({ kind, subject }) => [kind, subject])).to.deep.equal([
      ['SETTLEMENT_NEGATIVE', '2026-11-17'],
    ]);
    const { day: negativeDay } = loss;
    const { settlement } = await network.unary('settlement', Settlements.getMerchantSettlement, {
      day: negativeDay,
    });
    expect(settlement?.state).to.equal(MerchantSettlementState.MERCHANT_SETTLEMENT_STATE_NEGATIVE);
    expect(settlement?.net).to.deep.equal(moneyOf(-100_236n));
    const about = { day: negativeDay, utr: 'U3' };
    const madeUp = { ...about, requestId: 'k' };
    await network.unary('settlement', Settlements.recordSettlementPaid, madeUp);
    expect(await reasonOf(open(loss))).to.equal('FAILED_PRECONDITION SETTLEMENT_NEGATIVE');
    const line = { ...about, requestId: 'l', amount: moneyOf(100_236n), postedAt: '' };
    const told = await network.unary('settlement', Settlements.matchBankLine, line);
    expect(told.settlement?.state).to.equal(
      MerchantSettlementState.MERCHANT_SETTLEMENT_STATE_MATCHED,
    );
    await settle();
    expect((await network.unary('settlement', Ops.getStatus, {})).cases).to.deep.equal([]);
  });

  it('of two days under one request id are two, without two events of one id', async () => {
    for (const day of ['2026-11-20', '2026-11-21']) await open({ ...opening('o'), day });
    const ids: string[] = [];
    for await (const { id } of store.readAll('start')) ids.push(id);
    expect(new Set(ids).size).to.equal(ids.length);
  });
});
