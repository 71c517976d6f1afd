import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ACCOUNT_PREFIX, type AccountEvent, accountEvents } from '@suuupra/bank/reactions';
import { launchPostgres } from '@suuupra/embedded';
import type { EventStore } from '@suuupra/eventstore';
import { type Json, idOf } from '@suuupra/kernel';
import { type Database, openDatabase } from '@suuupra/postgres';
import {
  MERCHANT_PREFIX,
  type MerchantSettlementEvent,
  merchantSettlementEvents,
} from '@suuupra/settlement/reactions';
import { CYCLE_PREFIX, type CycleEvent, cycleEvents } from '@suuupra/upi-switch/reactions';

/** Appends events as their contexts record them; each answers with its position. */
export function stepsOf(store: EventStore) {
  let count = 0;
  const append = async (streamId: string, type: string, data: Json): Promise<bigint> => {
    let revision = -1n;
    for await (const before of store.read(streamId)) ({ revision } = before);
    const id = idOf(String((count += 1)));
    const ids = { commandId: id, correlationId: 'o', causationId: 'c', commandHash: 'h' };
    const at = '2026-11-16T04:30:00.000000Z';
    const metadata = { tenant: 'main', actor: 'test', at, ...ids };
    return (await store.append(streamId, [{ id, type, data, metadata }], revision)).position;
  };
  return {
    garble: (account: string) => append(`${ACCOUNT_PREFIX}${account}`, 'AccountVanished', {}),
    cycle: (event: CycleEvent) => {
      const { type, data } = cycleEvents.encode(event);
      return append(`${CYCLE_PREFIX}${event.cycleId.replaceAll(/[-/]/g, '')}`, type, data);
    },
    day: (event: MerchantSettlementEvent) => {
      const { type, data } = merchantSettlementEvents.encode(event);
      return append(`${MERCHANT_PREFIX}${event.day}`, type, data);
    },
    account: (event: AccountEvent) => {
      const { type, data } = accountEvents.encode(event);
      return append(`${ACCOUNT_PREFIX}${event.accountNumber}`, type, data);
    },
  };
}

const posting = (accountNumber: string, leg: 'debit' | 'credit', amount: bigint) => ({
  ...{ accountNumber, txnId: 'T1', leg, amount, rrn: '1', merchantReference: 'ORD-1' },
});
const where = { contra: 'settlement:HIMA', answerLost: false, originatedAt: '' };
const opened = (accountNumber: string, bank: string, openingBalance: bigint): AccountEvent => ({
  ...{ type: 'AccountOpened', accountNumber, ifsc: `${bank}0000001`, bank, openingBalance },
});

/** Two cycles, two days and the movements of three accounts. */
export async function fill(store: EventStore): Promise<void> {
  const { cycle, day, account } = stepsOf(store);
  await account(opened('001', 'HIMA', 1_000n));
  await account(opened('002', 'INDU', 0n));
  await account(opened('003', 'HIMA', 7n));
  await account({ type: 'PostingDebited', ...posting('001', 'debit', 600n), ...where });
  await account({ type: 'PostingCredited', ...posting('002', 'credit', 600n), ...where });
  await account({ type: 'PostingDebited', ...posting('001', 'debit', 50n), ...where });
  await account({ type: 'PostingReversed', ...posting('001', 'debit', 50n), contra: '' });
  await account({ type: 'PostingDeclined', ...posting('003', 'debit', 600n), code: 'Z9' });
  const transfer = { transferId: 't', amount: 500n, reference: 'r', utr: 'U' };
  const to = { accountNumber: '002', counterAccount: '003' };
  await account({ type: 'BookTransferDebited', ...transfer, ...to });
  const back = { accountNumber: '003', counterAccount: '002' };
  await account({ type: 'BookTransferCredited', ...transfer, ...back });
  for (const [cycleId, previousCycleId] of [
    ['2026-11-16/02', ''],
    ['2026-11-16/03', '2026-11-16/02'],
  ] as const) {
    await cycle({ type: 'CycleCutoverMarked', cycleId, previousCycleId });
  }
  const cycleId = '2026-11-16/02';
  const nets = [
    { member: 'INDU', net: 600n },
    { member: 'HIMA', net: -600n },
  ];
  await cycle({ type: 'CycleNetted', cycleId, transactions: 1, nets, rawFileSha256: '' });
  for (const type of ['CycleFunded', 'CycleSettled', 'CycleFinalised'] as const)
    await cycle({ type, cycleId });
  const fees = { fee: 1_180n, feeCgst: 106n, feeSgst: 107n };
  const figures = { captured: 9_000n, ...fees, refunded: 600n };
  const [first, second] = ['2026-11-16', '2026-11-17'] as const;
  await day({ type: 'MerchantSettlementOpened', day: first, ...figures, net: 7_007n });
  await day({ type: 'MerchantSettlementPaid', day: first, net: 7_007n, ...fees, utr: 'U1' });
  const line = { net: 7_007n, utr: 'U1', postedAt: '' };
  await day({ type: 'MerchantSettlementMatched', day: first, ...line });
  await day({ type: 'MerchantSettlementNegative', day: second, ...figures, net: -1n });
}

/** One real server for a test file, with pools on it. */
export async function openServer() {
  const directory = await mkdtemp(join(tmpdir(), 'st-'));
  const server = await launchPostgres({ directory });
  const pools: Database[] = [];
  return {
    open: (schema: string): Database => {
      const database = openDatabase(server.url, { schema });
      pools.push(database);
      return database;
    },
    close: async (): Promise<void> => {
      for (const pool of pools) await pool.close();
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
