import { MICROSECONDS, instantOf, instantText } from '@suuupra/kernel';
import type { ReceiveTransaction } from './decider.ts';
import type { Leg, TransactionEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { type Known, type Transaction, suspenseOf } from './state.ts';

export const AT = instantOf('2026-11-16T04:30:00Z');
export const AT_TEXT = instantText(AT);
export const LATER = AT + MICROSECONDS.second;
export const LATER_TEXT = instantText(LATER);
export const TXN = `IND${'a'.repeat(32)}`;

export const receive: ReceiveTransaction = {
  type: 'ReceiveTransaction',
  txnId: TXN,
  rrn: '632010000001',
  payerVpa: 'payer@himalaya',
  payeeVpa: 'suuupra@indusm',
  amount: 100_00n,
  merchantReference: 'ORD-1',
  correlationId: 'order-1',
  payer: { account: '01', bank: 'HIMA' },
  payee: { account: '09', bank: 'INDU' },
  bankAvailable: true,
  at: AT,
};

export const received: TransactionEvent = {
  type: 'TransactionReceived',
  txnId: TXN,
  rrn: receive.rrn,
  payerVpa: receive.payerVpa,
  payeeVpa: receive.payeeVpa,
  amount: receive.amount,
  merchantReference: receive.merchantReference,
  correlationId: receive.correlationId,
  receivedAt: AT_TEXT,
};

export const asked: TransactionEvent = {
  type: 'AuthorisationRequested',
  txnId: TXN,
  payerAccount: '01',
  payerBank: 'HIMA',
  payeeAccount: '09',
  payeeBank: 'INDU',
  requestedAt: AT_TEXT,
};

/** An ending of the transaction; `resolved` says whether its banks are known. */
export function endingOf(
  ending: 'Succeeded' | 'Declined' | 'Failed' | 'Reversed' | 'Unreversed' | 'Deemed',
  code: string,
  decidedAt: string = LATER_TEXT,
): TransactionEvent {
  return {
    type: `Transaction${ending}`,
    txnId: TXN,
    rrn: receive.rrn,
    payerVpa: receive.payerVpa,
    payeeVpa: receive.payeeVpa,
    payerBank: 'HIMA',
    payeeBank: 'INDU',
    amount: receive.amount,
    merchantReference: receive.merchantReference,
    code,
    decidedAt,
  };
}

const requestedAt = AT_TEXT;
export const authorised: TransactionEvent = { type: 'Authorised', txnId: TXN };
export const debitAsked: TransactionEvent = { type: 'DebitRequested', txnId: TXN, requestedAt };
export const debited: TransactionEvent = { type: 'DebitPosted', txnId: TXN };
export const creditAsked: TransactionEvent = { type: 'CreditRequested', txnId: TXN, requestedAt };
export const credited: TransactionEvent = { type: 'CreditPosted', txnId: TXN };
export const debitBackAsked: TransactionEvent = {
  type: 'DebitReversalRequested',
  txnId: TXN,
  requestedAt,
};
export const creditBackAsked: TransactionEvent = {
  type: 'CreditReversalRequested',
  txnId: TXN,
  requestedAt,
};
export const debitBack: TransactionEvent = { type: 'DebitReversed', txnId: TXN };
export const creditBack: TransactionEvent = { type: 'CreditReversed', txnId: TXN };

/** The silence of a bank. */
export function silence(leg: Leg, timedOutAt: string = LATER_TEXT): TransactionEvent {
  return { type: 'LegTimedOut', txnId: TXN, leg, timedOutAt };
}

/** A bank's answer as a command; the bank can be reached unless it is said otherwise. */
export function answer(leg: Leg, code: string, bankAvailable = true) {
  return { type: 'RecordLegAnswer', leg, code, bankAvailable, at: LATER } as const;
}

/** A note of a late answer. */
export function noted(
  leg: Leg,
  code: string,
  standing: 'note' | 'mismatch' = 'note',
): TransactionEvent {
  return { type: 'LateAnswerNoted', txnId: TXN, leg, code, standing, notedAt: LATER_TEXT };
}

export const tcc: TransactionEvent = { type: 'TccReceived', txnId: TXN, receivedAt: LATER_TEXT };
export const ret: TransactionEvent = { type: 'RetReceived', txnId: TXN, receivedAt: LATER_TEXT };
export const drc: TransactionEvent = { type: 'DrcReceived', txnId: TXN, receivedAt: LATER_TEXT };
export const returned: TransactionEvent = {
  ...{ type: 'ReturnPosted', txnId: TXN, returnedAt: LATER_TEXT },
};
export const neverDebited: TransactionEvent = {
  ...{ type: 'DebitReversalRefused', txnId: TXN, code: 'NO' },
};
export const neverCredited: TransactionEvent = {
  ...{ type: 'CreditReversalRefused', txnId: TXN, code: 'NO' },
};
export const partlyBack: TransactionEvent = {
  ...{ type: 'DebitPartlyReversed', txnId: TXN, amount: 40_00n },
};
export const doubled: TransactionEvent = {
  ...{ type: 'DoubleValueFound', txnId: TXN, foundAt: LATER_TEXT },
};
export const recovered: TransactionEvent = {
  ...{ type: 'RecoveryPosted', txnId: TXN, recoveredAt: LATER_TEXT },
};

/** Its bank has made good what the payee has spent. */
export const settled: TransactionEvent = {
  ...{ type: 'RecoverySettled', txnId: TXN, note: 'paid by hand', amount: 100_00n },
  settledAt: LATER_TEXT,
};

/** The payee's bank is asked for what the payer has back already. */
export function demanded(attempt: number, at: string = LATER_TEXT): TransactionEvent {
  return { type: 'RecoveryRequested', txnId: TXN, attempt, requestedAt: at };
}

/** The payee's bank cannot take it back. */
export function owed(attempt: number, code = 'Z9'): TransactionEvent {
  return { type: 'RecoveryRefused', txnId: TXN, attempt, code, refusedAt: LATER_TEXT };
}

/** An operator closes a mismatch. */
export function resolved(suspense: bigint): TransactionEvent {
  const note = 'talked to the bank';
  return { type: 'MismatchResolved', txnId: TXN, note, suspense, resolvedAt: LATER_TEXT };
}

/** Histories that lead to each place of the online path. */
export const upTo = {
  asked: [received, asked],
  debiting: [received, asked, authorised, debitAsked],
  crediting: [received, asked, authorised, debitAsked, debited, creditAsked],
  succeeded: [
    ...[received, asked, authorised, debitAsked, debited, creditAsked, credited],
    endingOf('Succeeded', '00'),
  ],
  takingDebitBack: [received, asked, authorised, debitAsked, silence('debit'), debitBackAsked],
  takingCreditBack: [
    ...[received, asked, authorised, debitAsked, debited, creditAsked],
    silence('credit'),
    creditBackAsked,
  ],
  deemed: [
    ...[received, asked, authorised, debitAsked, debited, creditAsked],
    ...[silence('credit'), creditBackAsked, silence('creditReversal')],
    endingOf('Deemed', 'RB'),
  ],
  unreversed: [
    ...[received, asked, authorised, debitAsked, silence('debit'), debitBackAsked],
    silence('debitReversal'),
    endingOf('Unreversed', 'RR'),
  ],
  partlyReversed: [
    ...[received, asked, authorised, debitAsked, silence('debit'), debitBackAsked],
    partlyBack,
    endingOf('Unreversed', 'RP'),
  ],
  failed: [
    ...[received, asked, authorised, debitAsked, silence('debit'), debitBackAsked],
    debitBack,
    endingOf('Failed', 'U67'),
  ],
  neverDebited: [
    ...[received, asked, authorised, debitAsked, silence('debit'), debitBackAsked],
    neverDebited,
    endingOf('Failed', 'U67'),
  ],
  reversed: [
    ...[received, asked, authorised, debitAsked, debited, creditAsked],
    ...[silence('credit'), creditBackAsked, creditBack, debitBackAsked, debitBack],
    endingOf('Reversed', 'U34'),
  ],
  reversedUncredited: [
    ...[received, asked, authorised, debitAsked, debited, creditAsked],
    ...[silence('credit'), creditBackAsked, neverCredited, debitBackAsked, debitBack],
    endingOf('Reversed', 'U34'),
  ],
  confirmed: [
    ...[received, asked, authorised, debitAsked, debited, creditAsked],
    ...[silence('credit'), creditBackAsked, silence('creditReversal')],
    ...[endingOf('Deemed', 'RB'), tcc],
  ],
  returned: [
    ...[received, asked, authorised, debitAsked, debited, creditAsked],
    ...[silence('credit'), creditBackAsked, silence('creditReversal')],
    ...[endingOf('Deemed', 'RB'), ret, neverCredited, returned],
  ],
} as const satisfies Readonly<Record<string, readonly TransactionEvent[]>>;

/** Where a transaction stands after these events. */
export function stateAfter(...history: readonly TransactionEvent[]): Known {
  const state = history.reduce<Transaction>(evolve, { is: 'absent' });
  if (state.is === 'absent') throw new Error('a transaction is known');
  return state;
}

/** What is in suspense after these events. */
export function suspenseAfter(...history: readonly TransactionEvent[]): bigint {
  return suspenseOf(stateAfter(...history).facts);
}
