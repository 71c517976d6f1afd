import { type Decider, type Decision, type Instant, accept, instantText } from '@suuupra/kernel';
import { reject } from '@suuupra/kernel';
import { type Answer, type AnswerReason, decideAnswer, ended, requested } from './answers.ts';
import { reserved, unanswered } from './answers.ts';
import { demandedAgain, doubleValueAfter } from './double-value.ts';
import type { Leg, TransactionEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { type Known, type Party, type Transaction, hasEnded, hasOpenCase } from './state.ts';
import { isForPayer, suspenseOf } from './state.ts';
import { breachedTat } from './tat.ts';

/** The cap of a payment, inclusive: 5,00,000.00 rupees. Above it the switch declines with U02. */
export const AMOUNT_CAP_PAISE = 50_000_000n;

export type ReceiveTransaction = Readonly<{
  type: 'ReceiveTransaction';
  txnId: string;
  rrn: string;
  payerVpa: string;
  payeeVpa: string;
  amount: bigint;
  merchantReference: string;
  correlationId: string;
  /** Null where the VPA leads nowhere. */
  payer: Party | null;
  payee: Party | null;
  bankAvailable: boolean;
  at: Instant;
}>;

export type TransactionCommand =
  | ReceiveTransaction
  | Readonly<{ type: 'RequestLeg'; leg: Leg; at: Instant }>
  | (Readonly<{ type: 'RecordLegAnswer' }> & Answer)
  | Readonly<{
      type: 'RecordReservation';
      granted: boolean;
      bankAvailable: boolean;
      at: Instant;
    }>
  | Readonly<{ type: 'TimeOutLeg'; leg: Leg; at: Instant }>
  | Readonly<{ type: 'RaiseTcc'; at: Instant }>
  | Readonly<{ type: 'RaiseRet'; at: Instant }>
  | Readonly<{ type: 'RaiseDrc'; at: Instant }>
  | Readonly<{ type: 'BreachTat'; at: Instant }>
  | Readonly<{ type: 'DemandRecovery'; attempt: number; at: Instant }>
  | Readonly<{ type: 'ResolveMismatch'; note: string; at: Instant }>
  | Readonly<{ type: 'RecordFinalAnswerDelivered' }>
  | Readonly<{ type: 'RecordNewsDelivered' }>;

export type TransactionReason =
  | 'TRANSACTION_NOT_FOUND'
  | 'DUPLICATE_TXN_ID'
  | AnswerReason
  | 'TRANSACTION_NOT_OVER'
  | 'TRANSACTION_NOT_DEEMED'
  | 'CREDIT_ALREADY_CONFIRMED'
  | 'CREDIT_ALREADY_RETURNED'
  | 'TRANSACTION_NOT_UNREVERSED'
  | 'NO_MISMATCH';

type Decided = Decision<TransactionEvent, TransactionReason>;

// The case of a VPA's letters says nothing.
const sameVpa = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

function sameContent(state: Known, command: ReceiveTransaction): boolean {
  const { facts } = state;
  return (
    sameVpa(facts.payerVpa, command.payerVpa) &&
    sameVpa(facts.payeeVpa, command.payeeVpa) &&
    facts.amount === command.amount &&
    facts.merchantReference === command.merchantReference
  );
}

/** Why the switch itself says no, in order of precedence; undefined where it does not. */
function refusalOf(command: ReceiveTransaction): string | undefined {
  const { payer, payee } = command;
  if (command.amount > AMOUNT_CAP_PAISE) return 'U02';
  if (payer === null || payee === null) return 'ZH';
  if (payer.account === payee.account) return 'U96';
  return command.bankAvailable ? undefined : 'U28';
}

function receivedOf(command: ReceiveTransaction): TransactionEvent {
  return {
    type: 'TransactionReceived',
    txnId: command.txnId,
    rrn: command.rrn,
    payerVpa: command.payerVpa,
    payeeVpa: command.payeeVpa,
    amount: command.amount,
    merchantReference: command.merchantReference,
    correlationId: command.correlationId,
    receivedAt: instantText(command.at),
  };
}

const noParty: Party = { account: '', bank: '' };

function decideReceive(command: ReceiveTransaction): Decided {
  const { payer, payee, at } = command;
  const received = receivedOf(command);
  const state = evolve({ is: 'absent' }, received);
  const code = refusalOf(command);
  if (state.is !== 'absent' && code !== undefined) {
    const facts = { ...state.facts, payer: payer ?? noParty, payee: payee ?? noParty };
    return accept(received, ended(facts, 'Declined', code, at));
  }
  const asked: TransactionEvent = {
    type: 'AuthorisationRequested',
    txnId: command.txnId,
    payerAccount: payer?.account ?? '',
    payerBank: payer?.bank ?? '',
    payeeAccount: payee?.account ?? '',
    payeeBank: payee?.bank ?? '',
    requestedAt: instantText(at),
  };
  return accept(received, asked);
}

// A TCC and a RET contradict each other; the first one stands.
function decideTcc(state: Known, at: Instant): Decided {
  if (state.is === 'succeeded' || state.is === 'confirmed') return accept();
  if (state.is === 'returning' || state.is === 'returned') return reject('CREDIT_ALREADY_RETURNED');
  if (!hasEnded(state)) return reject('TRANSACTION_NOT_OVER');
  if (state.is !== 'deemed') return reject('TRANSACTION_NOT_DEEMED');
  return accept({ type: 'TccReceived', txnId: state.facts.txnId, receivedAt: instantText(at) });
}

function decideRet(state: Known, at: Instant): Decided {
  if (state.is === 'returning' || state.is === 'returned') return accept();
  if (state.is === 'succeeded' || state.is === 'confirmed') {
    return reject('CREDIT_ALREADY_CONFIRMED');
  }
  if (!hasEnded(state)) return reject('TRANSACTION_NOT_OVER');
  if (state.is !== 'deemed') return reject('TRANSACTION_NOT_DEEMED');
  return accept({ type: 'RetReceived', txnId: state.facts.txnId, receivedAt: instantText(at) });
}

// A case that is closed already is closed again; no other debit was ever in doubt. Of a return,
// too, the payer's bank may give back a part at first, and says so when it is all.
function decideDrc(state: Known, at: Instant): Decided {
  if (!hasEnded(state)) return reject('TRANSACTION_NOT_OVER');
  const { txnId } = state.facts;
  const receivedAt = instantText(at);
  if (state.is === 'returned') return accept();
  if (state.is === 'returning' && isForPayer(state.facts)) {
    return accept({ type: 'ReturnPosted', txnId, returnedAt: receivedAt });
  }
  if (state.is === 'unreversed') return accept({ type: 'DrcReceived', txnId, receivedAt });
  const wasUnreversed = state.code === 'RR' || state.code === 'RP';
  return wasUnreversed ? accept() : reject('TRANSACTION_NOT_UNREVERSED');
}

// What another open case is about is not settled by hand.
function decideResolution(state: Known, note: string, at: Instant): Decided {
  const { facts } = state;
  const { txnId, recovery } = facts;
  if (!hasEnded(state)) return reject('TRANSACTION_NOT_OVER');
  if (!facts.mismatch && recovery.is === 'owed') {
    const amount = -suspenseOf(facts);
    return accept({ type: 'RecoverySettled', txnId, note, amount, settledAt: instantText(at) });
  }
  const isDone = facts.resolved || recovery.is === 'settled';
  if (!facts.mismatch) return isDone ? accept() : reject('NO_MISMATCH');
  const alone = { ...state, facts: { ...facts, mismatch: false } };
  const suspense = hasOpenCase(alone) ? 0n : suspenseOf(facts);
  const resolvedAt = instantText(at);
  return accept({ type: 'MismatchResolved', txnId, note, suspense, resolvedAt });
}

// Whatever leaves the payee and the payer with the money opens a case of its own.
function andDoubleValue(state: Known, decided: Decided, at: Instant): Decided {
  if (!decided.ok) return decided;
  return accept(...decided.events, ...doubleValueAfter(state, decided.events, at));
}

/** A transaction of the switch: the online path of payments.md §2.4 and the cases of §2.5. */
export const transaction: Decider<
  TransactionCommand,
  TransactionEvent,
  Transaction,
  TransactionReason
> = {
  initial: { is: 'absent' },
  evolve,
  decide: (command, state) => {
    if (command.type === 'ReceiveTransaction') {
      if (state.is === 'absent') return decideReceive(command);
      return sameContent(state, command) ? accept() : reject('DUPLICATE_TXN_ID');
    }
    if (state.is === 'absent') return reject('TRANSACTION_NOT_FOUND');
    const { txnId } = state.facts;
    switch (command.type) {
      case 'RequestLeg':
        // A debit that is due waits for what is reserved for it, and is asked for by that.
        if (command.leg === 'debit') return accept();
        if (state.is !== 'due' || state.leg !== command.leg) return accept();
        return accept(...requested(txnId, command.leg, command.at));
      case 'RecordLegAnswer':
        return andDoubleValue(state, decideAnswer(state, command), command.at);
      case 'RecordReservation':
        return accept(...reserved(state, command));
      case 'TimeOutLeg':
        if (state.is !== 'sent' || state.leg !== command.leg) return accept();
        return accept(...unanswered(state, command.at));
      case 'RaiseTcc':
        return decideTcc(state, command.at);
      case 'RaiseRet':
        return decideRet(state, command.at);
      case 'RaiseDrc':
        return andDoubleValue(state, decideDrc(state, command.at), command.at);
      case 'BreachTat':
        return accept(...breachedTat(state, command.at));
      case 'DemandRecovery':
        return accept(...demandedAgain(state.facts, command.attempt, command.at));
      case 'ResolveMismatch':
        return decideResolution(state, command.note, command.at);
      case 'RecordFinalAnswerDelivered':
        if (!hasEnded(state) || state.told) return accept();
        return accept({ type: 'FinalAnswerDelivered', txnId });
      case 'RecordNewsDelivered':
        if (state.is !== 'confirmed' && state.is !== 'returned') return accept();
        return state.newsTold ? accept() : accept({ type: 'NewsDelivered', txnId });
    }
  },
};
