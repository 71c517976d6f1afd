import {
  type CycleNet,
  CycleState,
  type SettlementCycle,
} from '@suuupra/contracts/suuupra/sim/upi/v1/settlement_cycle_service';
import {
  Leg as WireLeg,
  Result,
  type Transaction as WireTransaction,
} from '@suuupra/contracts/suuupra/sim/upi/v1/transaction';
import { moneyOf } from '@suuupra/grpc';
import { instantText } from '@suuupra/kernel';
import type { Cycle } from './cycle/state.ts';
import type { Leg } from './transaction/events.ts';
import type { Ended, Facts, Known } from './transaction/state.ts';

const LEGS: Readonly<Record<Leg, WireLeg>> = {
  authorisation: WireLeg.LEG_AUTHORISATION,
  debit: WireLeg.LEG_DEBIT,
  credit: WireLeg.LEG_CREDIT,
  debitReversal: WireLeg.LEG_DEBIT_REVERSAL,
  creditReversal: WireLeg.LEG_CREDIT_REVERSAL,
};

/** A leg as it goes over the wire. */
export function wireLegOf(leg: Leg): WireLeg {
  return LEGS[leg];
}

/** A leg from the wire; undefined where none is named. */
export function legOf(leg: WireLeg): Leg | undefined {
  const names = Object.keys(LEGS) as Leg[];
  return names.find((name) => LEGS[name] === leg);
}

type Standing = Readonly<{ result: Result; code: string }>;

/** How a transaction ended online, as its final answer says it. */
export function finalStandingOf({ is, code }: Ended): Standing {
  switch (is) {
    case 'succeeded':
      return { result: Result.RESULT_SUCCESS, code };
    case 'deemed':
    case 'confirmed':
    case 'returning':
    case 'returned':
      return { result: Result.RESULT_DEEMED, code };
    case 'declined':
    case 'failed':
    case 'reversed':
    case 'unreversed':
      return { result: Result.RESULT_FAILURE, code };
  }
}

/** How a transaction stands now: what a status check hears, and the news of a deemed one. */
export function standingOf(state: Known): Standing {
  switch (state.is) {
    case 'received':
    case 'due':
    case 'sent':
      return { result: Result.RESULT_PENDING, code: '01' };
    case 'confirmed':
      return { result: Result.RESULT_SUCCESS, code: '00' };
    // The payer gets the money back, as after any credit that was taken back.
    case 'returned':
      return { result: Result.RESULT_FAILURE, code: 'U34' };
    case 'declined':
    case 'failed':
    case 'reversed':
    case 'unreversed':
    case 'succeeded':
    case 'deemed':
    case 'returning':
      return finalStandingOf(state);
  }
}

/** A transaction as it goes over the wire. */
export function wireTransactionOf(facts: Facts, { result, code }: Standing): WireTransaction {
  return {
    txnId: facts.txnId,
    rrn: facts.rrn,
    payerVpa: facts.payerVpa,
    payeeVpa: facts.payeeVpa,
    amount: moneyOf(facts.amount),
    merchantReference: facts.merchantReference,
    result,
    code,
    originatedAt: instantText(facts.receivedAt),
  };
}

const CYCLE_STATES = {
  cutting: CycleState.CYCLE_STATE_CUTTING,
  netted: CycleState.CYCLE_STATE_NETTED,
  published: CycleState.CYCLE_STATE_PUBLISHED,
  funding: CycleState.CYCLE_STATE_FUNDING,
  shortfall: CycleState.CYCLE_STATE_SHORTFALL,
  settled: CycleState.CYCLE_STATE_SETTLED,
  finalised: CycleState.CYCLE_STATE_FINALISED,
  aborted: CycleState.CYCLE_STATE_ABORTED,
} as const;

/** A cycle as it goes over the wire. Before it is netted it has no figures. */
export function wireCycleOf(cycle: Exclude<Cycle, Readonly<{ is: 'absent' }>>): SettlementCycle {
  const state = CYCLE_STATES[cycle.is];
  const { cycleId } = cycle;
  if (cycle.is === 'cutting') {
    const nothing = { nets: [], transactions: 0n, rawFileSha256: '', shortfalls: [] };
    return { cycleId, state, ...nothing, controlTotal: undefined };
  }
  const nets: CycleNet[] = cycle.nets.map(({ member, net }) => ({ member, net: moneyOf(net) }));
  const { rawFileSha256 } = cycle;
  const controlTotal = cycle.is === 'netted' ? undefined : moneyOf(cycle.controlTotal);
  const shortfalls = cycle.shorts.map((short) => ({ ...short, amount: moneyOf(short.amount) }));
  const transactions = BigInt(cycle.transactions);
  return { cycleId, state, nets, transactions, rawFileSha256, controlTotal, shortfalls };
}
