import { readFileSync } from 'node:fs';
import { ACCOUNT_PREFIX, type AccountEvent, accountEvents } from '@suuupra/bank/reactions';
import { movementOf } from '@suuupra/bank/reactions';
import { type Recorded, decodeOrPark } from '@suuupra/eventstore';
import { type Write, add, insert, upsert } from '@suuupra/postgres';
import { stateless } from '@suuupra/projector';
import {
  MERCHANT_PREFIX,
  type MerchantSettlementEvent,
  merchantSettlementEvents,
} from '@suuupra/settlement/reactions';
import { CYCLE_PREFIX, type CycleEvent, cycleEvents } from '@suuupra/upi-switch/reactions';

/** The tables of the read model. */
export const SETTLEMENT_TABLES = {
  cycle: { key: ['cycle_id'], defaults: { state: '', transactions: 0n } },
  cycle_net: { key: ['cycle_id', 'member'] },
  settled_day: {
    key: ['day'],
    defaults: {
      ...{ captured: 0n, fee: 0n, fee_gst: 0n, refunded: 0n, net: 0n, state: '', utr: '' },
    },
  },
  account: { key: ['account_number'], defaults: { bank: '', balance: 0n } },
} as const;

/** The text that makes them. */
export const SETTLEMENT_SQL = readFileSync(new URL('schema.sql', import.meta.url), 'utf8');

/** The settlement read model: cycles between banks, the merchant's days, every balance. */
export const settlementProjection = stateless({
  name: 'settlement',
  prefixes: [CYCLE_PREFIX, MERCHANT_PREFIX, ACCOUNT_PREFIX],
  project,
});

/** The rows that an event leads to. Throws PoisonEventError for one that cannot be read. */
export function project(event: Recorded): readonly Write[] {
  const { streamId } = event;
  if (streamId.startsWith(CYCLE_PREFIX)) return cycleWrites(decodeOrPark(cycleEvents, event));
  if (streamId.startsWith(ACCOUNT_PREFIX)) return accountWrites(decodeOrPark(accountEvents, event));
  return dayWrites(decodeOrPark(merchantSettlementEvents, event));
}

function cycleWrites(event: CycleEvent): readonly Write[] {
  const { cycleId: cycle_id } = event;
  const state = (name: string): Write => upsert('cycle', { cycle_id }, { state: name });
  switch (event.type) {
    case 'CycleCutoverMarked':
      return [state('cutting')];
    case 'CycleNetted': {
      const transactions = BigInt(event.transactions);
      return [
        upsert('cycle', { cycle_id }, { state: 'netted', transactions }),
        ...event.nets.map(({ member, net }) => insert('cycle_net', { cycle_id, member, net })),
      ];
    }
    case 'CycleFilesPublished':
      return [state('published')];
    case 'CycleFundingInstructed':
    case 'CycleGuaranteeDrawn':
      return [state('funding')];
    case 'CycleMemberFunded':
      return [];
    case 'CycleFellShort':
      return [state('shortfall')];
    case 'CycleAborted':
      return [state('aborted')];
    case 'CycleFunded':
      return [state('funded')];
    case 'CycleSettled':
      return [state('settled')];
    case 'CycleFinalised':
      return [state('finalised')];
  }
}

function dayWrites(event: MerchantSettlementEvent): readonly Write[] {
  const { day } = event;
  switch (event.type) {
    case 'MerchantSettlementOpened':
    case 'MerchantSettlementNegative': {
      const { captured, fee, feeCgst, feeSgst, refunded, net } = event;
      const state = event.type === 'MerchantSettlementOpened' ? 'opened' : 'negative';
      const figures = { captured, fee, fee_gst: feeCgst + feeSgst, refunded, net };
      return [upsert('settled_day', { day }, { ...figures, state })];
    }
    case 'MerchantSettlementPaid':
      return [upsert('settled_day', { day }, { state: 'paid', utr: event.utr })];
    case 'MerchantSettlementMatched':
      return [upsert('settled_day', { day }, { state: 'matched', utr: event.utr })];
  }
}

function accountWrites(event: AccountEvent): readonly Write[] {
  const { accountNumber: account_number } = event;
  const balance = movementOf(event);
  const opened =
    event.type === 'AccountOpened'
      ? [upsert('account', { account_number }, { bank: event.bank })]
      : [];
  const moved = balance === 0n ? [] : [add('account', { account_number }, { balance })];
  return [...opened, ...moved];
}
