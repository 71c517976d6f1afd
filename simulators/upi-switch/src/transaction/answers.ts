import { type Decision, type Instant, accept, instantText, reject } from '@suuupra/kernel';
import type { Leg, TransactionEvent } from './events.ts';
import { answeredForRecovery } from './double-value.ts';
import { late, lateWhileDeemed, noteOf, partly, standsByIt } from './late-answers.ts';
import { type Cause, type Facts, type Known, type Transaction, isForPayer } from './state.ts';

type Sent = Transaction & { is: 'sent' };
type Events = readonly TransactionEvent[];
type Ending = 'Succeeded' | 'Declined' | 'Failed' | 'Reversed' | 'Unreversed' | 'Deemed';

/** A bank's answer to a leg: 00 done, 21 fully reversed, else the code of its refusal. */
export type Answer = Readonly<{
  leg: Leg;
  code: string;
  /** What came back, where the code says that it was a part. */
  reversed?: bigint;
  /** The demand for recovery that is answered. */
  recovery?: number;
  /** The return that is answered, from 1. */
  returnNumber?: number;
  /** Whether it was asked for once more, when the credit was told. */
  again?: true;
  bankAvailable: boolean;
  /** The payer's bank has a net debit cap: its debit is reserved before it is asked for. */
  reserve?: true;
  at: Instant;
}>;

export type AnswerReason =
  | 'LEG_NOT_REQUESTED'
  /** A part is less than the whole. */
  | 'REVERSED_AMOUNT_NOT_PART';

/** The event that ends a transaction online; the code says why. */
export function ended(facts: Facts, ending: Ending, code: string, at: Instant): TransactionEvent {
  return {
    type: `Transaction${ending}`,
    txnId: facts.txnId,
    rrn: facts.rrn,
    payerVpa: facts.payerVpa,
    payeeVpa: facts.payeeVpa,
    payerBank: facts.payer.bank,
    payeeBank: facts.payee.bank,
    amount: facts.amount,
    merchantReference: facts.merchantReference,
    code,
    decidedAt: instantText(at),
  };
}

/** The event that stands in the log before a leg leaves (never for an authorisation). */
export function requested(txnId: string, leg: Leg, at: Instant): Events {
  const requestedAt = instantText(at);
  switch (leg) {
    case 'authorisation':
      return [];
    case 'debit':
      return [{ type: 'DebitRequested', txnId, requestedAt }];
    case 'credit':
      return [{ type: 'CreditRequested', txnId, requestedAt }];
    case 'debitReversal':
      return [{ type: 'DebitReversalRequested', txnId, requestedAt }];
    case 'creditReversal':
      return [{ type: 'CreditReversalRequested', txnId, requestedAt }];
  }
}

// A leg that cannot leave now stays due; the workflow asks again until the bank can be reached.
function thenAsk(facts: Facts, leg: Leg, answer: Answer): Events {
  return answer.bankAvailable ? requested(facts.txnId, leg, answer.at) : [];
}

/** How a transaction ends whose debit is back, or never was: the cause of the reversal says it. */
function endedBack(facts: Facts, cause: Cause, at: Instant): TransactionEvent {
  return ended(facts, cause === 'U67' ? 'Failed' : 'Reversed', cause, at);
}

function authorisationAnswered(facts: Facts, answer: Answer): Events {
  const { txnId } = facts;
  const { code, at } = answer;
  if (code !== '00') {
    return [{ type: 'AuthorisationRefused', txnId, code }, ended(facts, 'Declined', code, at)];
  }
  const authorised = { type: 'Authorised', txnId } as const;
  if (!answer.bankAvailable) return [authorised, ended(facts, 'Declined', 'U28', at)];
  // What is reserved first is asked for by the workflow; the debit is due until then.
  return answer.reserve ? [authorised] : [authorised, ...requested(txnId, 'debit', at)];
}

/** What follows once the payer's bank was asked for headroom: the debit, or the end. */
export function reserved(
  state: Known,
  { granted, bankAvailable, at }: Readonly<{ granted: boolean } & Omit<Answer, 'leg' | 'code'>>,
): Events {
  if (state.is !== 'due' || state.leg !== 'debit') return [];
  const { facts } = state;
  if (!granted) return [ended(facts, 'Declined', 'U03', at)];
  if (!bankAvailable) return [ended(facts, 'Declined', 'U28', at)];
  return requested(facts.txnId, 'debit', at);
}

function debitAnswered(facts: Facts, answer: Answer): Events {
  const { txnId } = facts;
  const { code, at } = answer;
  if (code === '00') return [{ type: 'DebitPosted', txnId }, ...thenAsk(facts, 'credit', answer)];
  return [{ type: 'DebitRefused', txnId, code }, ended(facts, 'Failed', code, at)];
}

function creditAnswered(facts: Facts, answer: Answer): Events {
  const { txnId } = facts;
  const { code, at } = answer;
  if (code === '00') {
    return [{ type: 'CreditPosted', txnId }, ended(facts, 'Succeeded', '00', at)];
  }
  return [{ type: 'CreditRefused', txnId, code }, ...thenAsk(facts, 'debitReversal', answer)];
}

function debitReversalAnswered(facts: Facts, cause: Cause, answer: Answer): Events {
  const { txnId } = facts;
  const { code, at } = answer;
  if (code === '21') return [{ type: 'DebitReversed', txnId }, endedBack(facts, cause, at)];
  if (code === '32') return [partly(facts, answer), ended(facts, 'Unreversed', 'RP', at)];
  const refused = { type: 'DebitReversalRefused', txnId, code } as const;
  // No original: the debit never arrived, and never will. If it did arrive, this is no answer.
  if (code === 'NO' && !facts.moved.debited) return [refused, endedBack(facts, cause, at)];
  return [refused, ended(facts, 'Unreversed', 'RR', at)];
}

function creditReversalAnswered(facts: Facts, answer: Answer): Events {
  const { txnId } = facts;
  const { code, at } = answer;
  const next = thenAsk(facts, 'debitReversal', answer);
  if (code === '21') return [{ type: 'CreditReversed', txnId }, ...next];
  const refused = { type: 'CreditReversalRefused', txnId, code } as const;
  if (code === 'NO' && !facts.moved.credited) return [refused, ...next];
  return [refused, ended(facts, 'Deemed', 'RB', at)];
}

/** What follows from the answer that the switch is waiting for (payments.md §2.4). */
export function answeredInTime(state: Sent, answer: Answer): Events {
  const { facts, leg } = state;
  switch (leg) {
    case 'authorisation':
      return authorisationAnswered(facts, answer);
    case 'debit':
      return debitAnswered(facts, answer);
    case 'credit':
      return creditAnswered(facts, answer);
    case 'debitReversal':
      return debitReversalAnswered(facts, state.cause, answer);
    case 'creditReversal':
      return creditReversalAnswered(facts, answer);
  }
}

/** What follows from silence. The next leg is asked for by the workflow, which sees the bank. */
export function unanswered(state: Sent, at: Instant): Events {
  const { facts, leg } = state;
  const silence = {
    type: 'LegTimedOut',
    txnId: facts.txnId,
    leg,
    timedOutAt: instantText(at),
  } as const;
  switch (leg) {
    case 'authorisation':
      return [silence, ended(facts, 'Declined', 'U09', at)];
    case 'debit':
    case 'credit':
      return [silence];
    case 'debitReversal':
      return [silence, ended(facts, 'Unreversed', 'RR', at)];
    case 'creditReversal':
      return [silence, ended(facts, 'Deemed', 'RB', at)];
  }
}

/**
 * What an answer does for a return: first the credit has to be back, or never to have been, then
 * the debit. A bank that does not take the credit back leaves the transaction deemed.
 */
function answeredForReturn(facts: Facts, answer: Answer): TransactionEvent | undefined {
  const { txnId } = facts;
  const { leg, code, at } = answer;
  if (isForPayer(facts)) {
    if (leg !== 'debitReversal') return undefined;
    if (code === '21') return { type: 'ReturnPosted', txnId, returnedAt: instantText(at) };
    // The rest comes with the bank's DRC.
    const isNew = code === '32' && !facts.noted.includes(`${leg}/${code}`);
    return isNew ? noteOf(facts, answer, 'note') : undefined;
  }
  if (leg !== 'creditReversal') return undefined;
  if (code === '21') return { type: 'CreditReversed', txnId };
  if (code === 'NO' && !facts.moved.credited) return { type: 'CreditReversalRefused', txnId, code };
  return { type: 'ReturnRefused', txnId, code, refusedAt: instantText(at) };
}

// That a bank could not take it back for an earlier return says nothing about this one.
const isOfEarlierReturn = ({ returns }: Facts, { code, returnNumber = returns }: Answer): boolean =>
  returnNumber < returns && code !== '21';

// A bank that could not take it back at first may still do so, as long as the case is open.
const isRetried = (state: Known, leg: Leg): boolean =>
  (state.is === 'unreversed' && leg === 'debitReversal') ||
  (state.is === 'deemed' && leg === 'creditReversal');

/** Decides on any answer to any leg, awaited, repeated, contrary or late. */
export function decideAnswer(
  state: Known,
  answer: Answer,
): Decision<TransactionEvent, AnswerReason> {
  const { facts } = state;
  const { leg, code } = answer;
  const first = facts.answered[leg];
  if (code === '32' && (answer.reversed ?? 0n) >= facts.amount && facts.amount > 0n) {
    return reject('REVERSED_AMOUNT_NOT_PART');
  }
  const forRecovery = answeredForRecovery(facts, answer);
  if (forRecovery !== undefined) return accept(...forRecovery);
  if (state.is === 'returning' && isOfEarlierReturn(facts, answer)) return accept();
  const forReturn = state.is === 'returning' ? answeredForReturn(facts, answer) : undefined;
  if (forReturn !== undefined) return accept(forReturn);
  if (first === code || facts.noted.includes(`${leg}/${code}`)) {
    return accept(...(standsByIt(state, answer) ? lateWhileDeemed(state, answer) : []));
  }
  if (state.is === 'sent' && state.leg === leg) return accept(...answeredInTime(state, answer));
  if (first !== undefined && !isRetried(state, leg))
    return accept(noteOf(facts, answer, 'mismatch'));
  if (first === undefined && !facts.timedOut.includes(leg)) return reject('LEG_NOT_REQUESTED');
  return accept(...late(state, answer));
}
