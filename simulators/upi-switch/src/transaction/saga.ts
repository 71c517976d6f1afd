import { MICROSECONDS } from '@suuupra/kernel';
import type { TransactionCommand } from './decider.ts';
import type { Leg } from './events.ts';
import { type Ended, type Transaction, hasEnded, isCreditBack } from './state.ts';

/** A wish of the switch. `AskWhenReachable` waits for the bank, `SendLeg` talks to it. */
export type TransactionEffect =
  | Readonly<{ do: 'AskWhenReachable'; key: string; leg: Leg }>
  | Readonly<{ do: 'SendLeg'; key: string; leg: Leg }>
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

/** Time-outs of legs go after cut-overs and before everything else that is due then. */
const LEG_TIME_OUT_RANK = 1;

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

function planSent(state: Transaction & { is: 'sent' }): readonly (TransactionEffect | Wake)[] {
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

function planEnded(state: Ended): readonly TransactionEffect[] {
  const final = { do: 'TellFinal', key: 'final' } as const;
  const wishes: TransactionEffect[] = state.told ? [] : [final];
  // The reversal that was not answered, or that a return needs, is asked for until it is answered.
  // The payer has the money back only after the payee's bank has parted with it.
  if (state.is === 'unreversed' || state.is === 'returning') {
    const isPayersTurn = state.is === 'unreversed' || isCreditBack(state.facts);
    const leg = isPayersTurn ? 'debitReversal' : 'creditReversal';
    wishes.push({ do: 'SendLeg', key: `send/${leg}/${state.is}`, leg });
  }
  if (state.is === 'confirmed' || state.is === 'returned') {
    if (!state.newsTold) wishes.push({ do: 'TellNews', key: 'news' });
  }
  return wishes;
}

/** State in, wishes out. */
export function plan(state: Transaction): readonly (TransactionEffect | Wake)[] {
  if (state.is === 'absent' || state.is === 'received') return [];
  if (state.is === 'due') {
    return [{ do: 'AskWhenReachable', key: `ask/${state.leg}`, leg: state.leg }];
  }
  if (state.is === 'sent') return planSent(state);
  return hasEnded(state) ? planEnded(state) : [];
}
