import { instantOf } from '@suuupra/kernel';
import type { Leg, TransactionEvent } from './events.ts';
import { type RecoveryEvent, recoveryAfter } from './recovery.ts';
import type { Cause, Facts, Known, Moved, Party, Transaction } from './state.ts';
import { hasEnded, isCreditBack } from './state.ts';

const nobody: Party = { account: '', bank: '' };
const nothing: Moved = {
  debited: false,
  debitReversed: false,
  partlyReversed: null,
  credited: false,
  creditReversed: false,
};

function received(event: TransactionEvent & { type: 'TransactionReceived' }): Transaction {
  return {
    is: 'received',
    facts: {
      txnId: event.txnId,
      rrn: event.rrn,
      payerVpa: event.payerVpa,
      payeeVpa: event.payeeVpa,
      amount: event.amount,
      merchantReference: event.merchantReference,
      correlationId: event.correlationId,
      receivedAt: instantOf(event.receivedAt),
      payer: nobody,
      payee: nobody,
      answered: {},
      timedOut: [],
      noted: [],
      mismatch: false,
      resolved: false,
      settledByHand: 0n,
      tatBreached: false,
      returns: 0,
      givesBack: false,
      recovery: { is: 'none' },
      moved: nothing,
    },
  };
}

const moves = (state: Known, now: Partial<Moved>): Known => ({
  ...state,
  facts: { ...state.facts, moved: { ...state.facts.moved, ...now } },
});

const knows = (state: Known, now: Partial<Facts>): Known => ({
  ...state,
  facts: { ...state.facts, ...now },
});

// The debit of a case RR or RP is back, or never was.
const closed = (state: Known): Known =>
  state.is === 'unreversed' ? { ...state, is: 'failed' } : state;

const answered = (state: Known, leg: Leg, code: string): Known => ({
  ...state,
  facts: { ...state.facts, answered: { ...state.facts.answered, [leg]: code } },
});

const causeOf = (state: Known): Cause =>
  state.is === 'due' || state.is === 'sent' ? state.cause : 'U67';

const due = (state: Known, leg: Leg, cause: Cause): Known => ({
  is: 'due',
  facts: state.facts,
  leg,
  cause,
});

const nthReturn = (facts: Facts): Facts => ({ ...facts, returns: facts.returns + 1 });

// A return has no budget: its debit is asked for by what it is, not by a leg that becomes due.
const thenDebitBack = (state: Known): Known =>
  state.is === 'returning' ? state : due(state, 'debitReversal', 'U34');

const sent = (state: Known, leg: Leg, requestedAt: string): Known => ({
  is: 'sent',
  facts: state.facts,
  leg,
  cause: causeOf(state),
  requestedAt: instantOf(requestedAt),
});

type EndingEvent = Extract<TransactionEvent, Readonly<{ decidedAt: string }>>;
type CaseEvent = Extract<
  TransactionEvent,
  Readonly<{
    type:
      | 'LateAnswerNoted'
      | 'FinalAnswerDelivered'
      | 'NewsDelivered'
      | 'TccReceived'
      | 'RetReceived'
      | 'ReturnPosted'
      | 'ReturnRefused'
      | 'ReversalCaseClosed'
      | 'DrcReceived'
      | 'TatBreached'
      | RecoveryEvent['type']
      | 'MismatchResolved';
  }>
>;

/** Where silence leads: a debit and a credit are taken back; the others end the transaction. */
function timedOut(state: Known, leg: Leg): Known {
  const facts = { ...state.facts, timedOut: [...state.facts.timedOut, leg] };
  if (leg === 'debit') return due({ ...state, facts }, 'debitReversal', 'U67');
  if (leg === 'credit') return due({ ...state, facts }, 'creditReversal', 'U34');
  return { ...state, facts };
}

// A late answer changes nothing online, but what it says about money is known from then on.
function movedBy(leg: Leg, code: string): Partial<Moved> {
  if (leg === 'debit' && code === '00') return { debited: true };
  if (leg === 'credit' && code === '00') return { credited: true };
  if (leg === 'debitReversal' && code === '21') return { debited: true, debitReversed: true };
  if (leg === 'creditReversal' && code === '21') return { credited: true, creditReversed: true };
  return {};
}

function noted(state: Known, event: TransactionEvent & { type: 'LateAnswerNoted' }): Known {
  const { leg, code } = event;
  const facts = {
    ...state.facts,
    moved: { ...state.facts.moved, ...movedBy(leg, code) },
    noted: [...state.facts.noted, `${leg}/${code}`],
    mismatch: state.facts.mismatch || event.standing === 'mismatch',
  };
  return { ...state, facts };
}

function news(state: Known, is: 'confirmed' | 'returned', at: string): Known {
  if (!hasEnded(state)) return state;
  const { facts, code, decidedAt, told } = state;
  return { is, facts, code, decidedAt, told, newsAt: instantOf(at), newsTold: false };
}

function recovering(state: Known, event: RecoveryEvent): Known {
  const after = knows(state, { recovery: recoveryAfter(state.facts.recovery, event) });
  const isBack = event.type === 'RecoveryPosted';
  return isBack ? moves(after, { credited: true, creditReversed: true }) : after;
}

function evolveLeg(state: Known, event: Exclude<TransactionEvent, EndingEvent | CaseEvent>): Known {
  switch (event.type) {
    case 'TransactionReceived':
      return state;
    case 'AuthorisationRequested': {
      const payer = { account: event.payerAccount, bank: event.payerBank };
      const payee = { account: event.payeeAccount, bank: event.payeeBank };
      const resolved = { ...state, facts: { ...state.facts, payer, payee } };
      return sent(resolved, 'authorisation', event.requestedAt);
    }
    case 'Authorised':
      return due(answered(state, 'authorisation', '00'), 'debit', 'U67');
    case 'AuthorisationRefused':
      return answered(state, 'authorisation', event.code);
    case 'DebitRequested':
      return sent(state, 'debit', event.requestedAt);
    case 'DebitPosted':
      return due(answered(moves(state, { debited: true }), 'debit', '00'), 'credit', 'U34');
    case 'DebitRefused':
      return answered(state, 'debit', event.code);
    case 'CreditRequested':
      return sent(state, 'credit', event.requestedAt);
    case 'CreditPosted':
      return answered(moves(state, { credited: true }), 'credit', '00');
    case 'CreditRefused':
      return due(answered(state, 'credit', event.code), 'debitReversal', 'U31');
    case 'CreditReversalRequested':
      return sent(state, 'creditReversal', event.requestedAt);
    case 'CreditReversed': {
      const back = moves(state, { credited: true, creditReversed: true });
      return thenDebitBack(answered(back, 'creditReversal', '21'));
    }
    case 'CreditReversalRefused':
      return thenDebitBack(answered(state, 'creditReversal', event.code));
    case 'DebitReversalRequested':
      return sent(state, 'debitReversal', event.requestedAt);
    case 'DebitReversed': {
      const back = moves(state, { debited: true, debitReversed: true });
      return answered(back, 'debitReversal', '21');
    }
    case 'DebitReversalRefused':
      return answered(state, 'debitReversal', event.code);
    case 'DebitPartlyReversed': {
      const part = moves(state, { debited: true, partlyReversed: event.amount });
      return answered(part, 'debitReversal', '32');
    }
    case 'LegTimedOut':
      return timedOut(state, event.leg);
  }
}

function evolveEnding(state: Known, event: EndingEvent): Known {
  const { facts } = state;
  const over = { facts, code: event.code, decidedAt: instantOf(event.decidedAt), told: false };
  switch (event.type) {
    case 'TransactionSucceeded':
      return { is: 'succeeded', ...over };
    case 'TransactionDeclined':
      return { is: 'declined', ...over };
    case 'TransactionFailed':
      return { is: 'failed', ...over };
    case 'TransactionReversed':
      return { is: 'reversed', ...over };
    case 'TransactionUnreversed':
      return { is: 'unreversed', ...over };
    case 'TransactionDeemed':
      return { is: 'deemed', ...over };
  }
}

function evolveCase(state: Known, event: CaseEvent): Known {
  switch (event.type) {
    case 'LateAnswerNoted':
      return noted(state, event);
    case 'FinalAnswerDelivered':
      return hasEnded(state) ? { ...state, told: true } : state;
    case 'NewsDelivered':
      if (state.is === 'confirmed') return { ...state, newsTold: true };
      return state.is === 'returned' ? { ...state, newsTold: true } : state;
    case 'TccReceived':
      return news(moves(state, { credited: true }), 'confirmed', event.receivedAt);
    case 'RetReceived':
      if (state.is !== 'deemed') return state;
      return { ...state, is: 'returning', facts: nthReturn(state.facts) };
    case 'ReturnRefused':
      if (state.is !== 'returning') return state;
      return { ...state, is: 'deemed', facts: answered(state, 'creditReversal', event.code).facts };
    case 'ReturnPosted': {
      const back = answered(moves(state, { debitReversed: true }), 'debitReversal', '21');
      return news(back, 'returned', event.returnedAt);
    }
    case 'ReversalCaseClosed':
      return closed(state);
    case 'DrcReceived':
      return closed(moves(state, { debited: true, debitReversed: true }));
    case 'TatBreached':
      return knows(state, { tatBreached: true });
    case 'DoubleValueFound':
    case 'RecoveryRequested':
    case 'RecoveryRefused':
    case 'RecoveryPosted':
      return recovering(state, event);
    case 'RecoverySettled': {
      const settledByHand = state.facts.settledByHand - event.amount;
      return knows(recovering(state, event), { settledByHand });
    }
    case 'MismatchResolved': {
      const settledByHand = state.facts.settledByHand + event.suspense;
      return knows(state, { mismatch: false, resolved: true, settledByHand });
    }
  }
}

function isEnding(event: TransactionEvent): event is EndingEvent {
  return 'decidedAt' in event;
}

const ofCase: readonly string[] = [
  'LateAnswerNoted',
  'FinalAnswerDelivered',
  'NewsDelivered',
  'TccReceived',
  'RetReceived',
  'ReturnPosted',
  'ReturnRefused',
  'ReversalCaseClosed',
  'DrcReceived',
  'TatBreached',
  'DoubleValueFound',
  'RecoveryRequested',
  'RecoveryRefused',
  'RecoveryPosted',
  'RecoverySettled',
  'MismatchResolved',
] satisfies readonly CaseEvent['type'][];

function isOfCase(event: TransactionEvent): event is CaseEvent {
  return ofCase.includes(event.type);
}

// From the moment at which the payer's bank is asked there is no way back.
function committed(state: Known): Known {
  const isNew = state.is === 'returning' && !state.facts.givesBack && isCreditBack(state.facts);
  return isNew ? knows(state, { givesBack: true }) : state;
}

/** Total and trusting: what an event says has happened. */
export function evolve(state: Transaction, event: TransactionEvent): Transaction {
  if (event.type === 'TransactionReceived') return received(event);
  if (state.is === 'absent') return state;
  if (isEnding(event)) return evolveEnding(state, event);
  return committed(isOfCase(event) ? evolveCase(state, event) : evolveLeg(state, event));
}
