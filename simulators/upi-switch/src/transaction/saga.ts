import { MICROSECONDS } from '@suuupra/kernel';
import type { TransactionCommand } from './decider.ts';
import { nextDemandOf } from './double-value.ts';
import type { Leg } from './events.ts';
import { type Ended, type Facts, type Transaction, hasEnded, isForPayer } from './state.ts';
import { isReversalInDoubt } from './state.ts';
import { tatOf } from './tat.ts';

/**
 * For what a credit is asked back: which demand for recovery it is, or which return; or that it
 * is asked once more whether it stands.
 */
export type Demand = Readonly<{ recovery?: number; returnNumber?: number; again?: true }>;

/**
 * A wish of the switch. `ReserveDebit` takes headroom under the cap of the payer's bank,
 * `AskWhenReachable` waits for the bank, `SendLeg` talks to it.
 */
export type TransactionEffect =
  | Readonly<{ do: 'ReserveDebit'; key: string }>
  | Readonly<{ do: 'AskWhenReachable'; key: string; leg: Leg }>
  | Readonly<{ do: 'SendLeg'; key: string; leg: Leg } & Demand>
  | Readonly<{ do: 'TellFinal'; key: string }>
  | Readonly<{ do: 'TellNews'; key: string }>;

type Wake = Readonly<{
  do: 'WakeAt';
  key: string;
  at: bigint;
  rank: number;
  order: string;
  command: TransactionCommand;
}>;

type Wishes = readonly (TransactionEffect | Wake)[];

/** Time-outs of legs go after cut-overs and before everything else that is due then. */
const LEG_TIME_OUT_RANK = 1;

/** What the back office does goes after everything else that is due then. */
const BACK_OFFICE_RANK = 5;

/** How long the switch waits for the answer to a leg: 15 s, for a reversal 10 s. */
export function legBudget(leg: Leg): bigint {
  switch (leg) {
    case 'authorisation':
    case 'debit':
    case 'credit':
      return 15n * MICROSECONDS.second;
    case 'debitReversal':
    case 'creditReversal':
      return 10n * MICROSECONDS.second;
  }
}

function planSent(state: Transaction & { is: 'sent' }): Wishes {
  const { leg, facts } = state;
  const at = state.requestedAt + legBudget(leg);
  return [
    { do: 'SendLeg', key: `send/${leg}`, leg },
    {
      do: 'WakeAt',
      key: `time-out/${leg}`,
      at,
      rank: LEG_TIME_OUT_RANK,
      order: facts.merchantReference,
      command: { type: 'TimeOutLeg', leg, at },
    },
  ];
}

/** The end of the time in which an open case has to be closed. */
function planTat(state: Ended): Wishes {
  const tat = tatOf(state);
  if (tat === undefined || state.facts.tatBreached) return [];
  const at = tat.deadline;
  const order = state.facts.merchantReference;
  const command = { type: 'BreachTat', at } as const;
  return [{ do: 'WakeAt', key: 'tat', at, rank: BACK_OFFICE_RANK, order, command }];
}

/** The payee's bank is asked for what the payer has back already, and once a day again. */
function planRecovery({ facts }: Ended): Wishes {
  const { recovery, merchantReference: order } = facts;
  const wishes: (TransactionEffect | Wake)[] = [];
  if (recovery.is === 'asked') {
    const { attempt } = recovery;
    const key = `send/creditReversal/recovery/${attempt}`;
    wishes.push({ do: 'SendLeg', key, leg: 'creditReversal', recovery: attempt });
  }
  const next = nextDemandOf(facts);
  if (next === undefined) return wishes;
  const command = { type: 'DemandRecovery', ...next } as const;
  const key = `recovery/${next.attempt}`;
  wishes.push({ do: 'WakeAt', key, at: next.at, rank: BACK_OFFICE_RANK, order, command });
  return wishes;
}

/** The payer has the money back only after the payee's bank has parted with it. */
function returned(facts: Facts): TransactionEffect {
  const { returns: returnNumber } = facts;
  const leg = isForPayer(facts) ? 'debitReversal' : 'creditReversal';
  const sent = { do: 'SendLeg', key: `send/${leg}/return/${returnNumber}`, leg } as const;
  return leg === 'creditReversal' ? { ...sent, returnNumber } : sent;
}

function planEnded(state: Ended): Wishes {
  const final = { do: 'TellFinal', key: 'final' } as const;
  const wishes: (TransactionEffect | Wake)[] = state.told ? [] : [final];
  // The reversal that was not answered is asked for until it is answered.
  if (state.is === 'unreversed') {
    wishes.push({ do: 'SendLeg', key: 'send/debitReversal/unreversed', leg: 'debitReversal' });
  }
  if (state.is === 'returning') wishes.push(returned(state.facts));
  // A credit that was posted after all may be reversed by now: only its bank can tell.
  if (state.facts.moved.credited && isReversalInDoubt(state)) {
    const key = 'send/creditReversal/deemed';
    wishes.push({ do: 'SendLeg', key, leg: 'creditReversal', again: true });
  }
  if (state.is === 'confirmed' || state.is === 'returned') {
    if (!state.newsTold) wishes.push({ do: 'TellNews', key: 'news' });
  }
  return [...wishes, ...planRecovery(state), ...planTat(state)];
}

/** State in, wishes out. */
export function plan(state: Transaction): Wishes {
  if (state.is === 'absent' || state.is === 'received') return [];
  // A debit is due only where headroom has to be reserved for it.
  if (state.is === 'due' && state.leg === 'debit') return [{ do: 'ReserveDebit', key: 'reserve' }];
  if (state.is === 'due') {
    return [{ do: 'AskWhenReachable', key: `ask/${state.leg}`, leg: state.leg }];
  }
  if (state.is === 'sent') return planSent(state);
  return hasEnded(state) ? planEnded(state) : [];
}
