import {
  type AccountBalance,
  type Cycle,
  type ListAccountBalancesRequest,
  type ListAccountBalancesResponse,
  type ListCyclesRequest,
  type ListCyclesResponse,
  type ListMerchantSettlementsRequest,
  type ListMerchantSettlementsResponse,
  type SettledDay,
  SettlementQueryServiceService,
} from '@suuupra/contracts/suuupra/settlement/v1/settlement_query_service';
import { type Service, type View, cutPage, moneyOf } from '@suuupra/grpc';
import { pageOf, unary, waitForView } from '@suuupra/grpc';
import type { Database } from '@suuupra/postgres';
import {
  type AccountRow,
  type CycleRow,
  type DayRow,
  type NetRow,
  readAccounts,
  readCycles,
  readDays,
  readNets,
} from './query.ts';

type Deps = Readonly<{ database: Database; projector: View }>;

const CYCLES = 'settlement.cycles';
const DAYS = 'settlement.days';
const ACCOUNTS = 'settlement.accounts';

/** `suuupra.settlement.v1.SettlementQueryService`: reads of the settlement read model. */
export function settlementQueryService({ database, projector }: Deps): Service {
  const implementation = {
    listCycles: unary<ListCyclesRequest, ListCyclesResponse>(async (request, ctx) => {
      const { size, after = '' } = pageOf(CYCLES, request);
      await waitForView(projector, request.consistencyToken, ctx);
      const found = await readCycles(database, after, size + 1);
      const page = cutPage(CYCLES, { rows: found, size }, ({ cycle_id }) => cycle_id);
      const ids = page.rows.map(({ cycle_id }) => cycle_id);
      const nets = Map.groupBy(await readNets(database, ids), ({ cycle_id }) => cycle_id);
      const cycles = page.rows.map((row) => cycleMessage(row, nets.get(row.cycle_id) ?? []));
      return { cycles, nextPageToken: page.nextPageToken };
    }),
    listMerchantSettlements: unary<ListMerchantSettlementsRequest, ListMerchantSettlementsResponse>(
      async (request, ctx) => {
        const { size, after = '' } = pageOf(DAYS, request);
        await waitForView(projector, request.consistencyToken, ctx);
        const found = await readDays(database, after, size + 1);
        const page = cutPage(DAYS, { rows: found, size }, ({ day }) => day);
        return { settlements: page.rows.map(dayMessage), nextPageToken: page.nextPageToken };
      },
    ),
    listAccountBalances: unary<ListAccountBalancesRequest, ListAccountBalancesResponse>(
      async (request, ctx) => {
        const { size, after = '' } = pageOf(ACCOUNTS, request);
        await waitForView(projector, request.consistencyToken, ctx);
        const found = await readAccounts(database, after, size + 1);
        const page = cutPage(ACCOUNTS, { rows: found, size }, (row) => row.account_number);
        return { balances: page.rows.map(accountMessage), nextPageToken: page.nextPageToken };
      },
    ),
  };
  return { definition: SettlementQueryServiceService, implementation };
}

function cycleMessage(row: CycleRow, nets: readonly NetRow[]): Cycle {
  const { cycle_id: cycleId, state, transactions } = row;
  const members = nets.map(({ member, net }) => ({ member, net: moneyOf(net) }));
  return { cycleId, state, transactions, nets: members };
}

function dayMessage({ day, state, utr, ...row }: DayRow): SettledDay {
  return {
    ...{ day, state, utr },
    captured: moneyOf(row.captured),
    fee: moneyOf(row.fee),
    feeGst: moneyOf(row.fee_gst),
    refunded: moneyOf(row.refunded),
    net: moneyOf(row.net),
  };
}

function accountMessage({ account_number, bank, balance }: AccountRow): AccountBalance {
  return { accountNumber: account_number, bank, balance: moneyOf(balance) };
}
