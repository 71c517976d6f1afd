import { instantText } from '@suuupra/kernel';
import type { Answer } from './answers.ts';
import { isDoubled } from './double-value.ts';
import type { TransactionEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { type Facts, type Known, type Transaction, hasEnded, hasOpenCase } from './state.ts';
import { isBalanced, isReversalInDoubt, suspenseOf } from './state.ts';

type Events = readonly TransactionEvent[];

/** A debit that came back in part. */
export function partly({ txnId }: Facts, { reversed = 0n }: Answer): TransactionEvent {
  return { type: 'DebitPartlyReversed', txnId, amount: reversed };
}

/** The event that says what was answered when nobody waited for it. */
export function noteOf(
  facts: Facts,
  answer: Answer,
  standing: 'note' | 'mismatch',
): TransactionEvent {
  const { leg, code } = answer;
  const notedAt = instantText(answer.at);
  return { type: 'LateAnswerNoted', txnId: facts.txnId, leg, code, standing, notedAt };
}

const isGone = (code: string): boolean => code === '21' || code === 'NO';

/**
 * What a late answer tells about a deemed transaction: the credit stands, or it does not. That it
 * was posted says only half: its reversal may have been carried out by now, or may still arrive,
 * also where the bank has refused it at first. The bank is asked for it again (see the plan).
 */
export function lateWhileDeemed(state: Known, { leg, code, at }: Answer): Events {
  const { facts } = state;
  const receivedAt = instantText(at);
  const confirmed: Events = [{ type: 'TccReceived', txnId: facts.txnId, receivedAt }];
  const returned: Events = [{ type: 'RetReceived', txnId: facts.txnId, receivedAt }];
  if (leg === 'credit') {
    if (code !== '00') return returned;
    return isReversalInDoubt(state) ? [] : confirmed;
  }
  if (leg !== 'creditReversal') return [];
  if (isGone(code)) return returned;
  // The bank cannot take it back, and answers the same for ever: the credit stands.
  return facts.moved.credited ? confirmed : [];
}

/** What ends the case of a debit whose reversal was not answered: it is back, or never was. */
function lateWhileUnreversed(facts: Facts, answer: Answer): Events {
  const { leg, code, at } = answer;
  const isPart = leg === 'debitReversal' && code === '32' && facts.moved.partlyReversed === null;
  if (isPart) return [partly(facts, answer)];
  const back = leg === 'debitReversal' && code === '21';
  const neverWas = leg === 'debitReversal' && code === 'NO' && !facts.moved.debited;
  const refused = leg === 'debit' && code !== '00';
  if (!back && !neverWas && !refused) return [];
  const closedAt = instantText(at);
  return [{ type: 'ReversalCaseClosed', txnId: facts.txnId, code, closedAt }];
}

const isSettled = (facts: Facts): boolean =>
  isBalanced(facts.moved) || (facts.settledByHand !== 0n && suspenseOf(facts) === 0n);

// What has moved, and is not back, was not declined.
function contradicts({ moved }: Facts, { leg, code }: Answer): boolean {
  if (code === '00') return false;
  if (leg === 'debit') return moved.debited && !moved.debitReversed;
  return leg === 'credit' && moved.credited && !moved.creditReversed;
}

/**
 * Late answers change nothing online (payments.md §2.5). They may close a case; and where they
 * leave money with nobody, or with two, they open one.
 */
export function late(state: Known, answer: Answer): Events {
  const { facts } = state;
  if (contradicts(facts, answer)) return [noteOf(facts, answer, 'mismatch')];
  const follow = [
    ...(state.is === 'deemed' ? lateWhileDeemed(state, answer) : []),
    ...(state.is === 'unreversed' ? lateWhileUnreversed(facts, answer) : []),
  ];
  const events = [noteOf(facts, answer, 'note'), ...follow];
  const after = events.reduce<Transaction>(evolve, state);
  if (!hasEnded(after) || hasOpenCase(after) || isSettled(after.facts)) return events;
  if (isDoubled(after)) return events;
  return [noteOf(facts, answer, 'mismatch'), ...follow];
}

/** Whether a bank refuses again what it is asked for again: then it is its last word. */
export function standsByIt(state: Known, { leg, code, again }: Answer): boolean {
  return again === true && isReversalInDoubt(state) && leg === 'creditReversal' && !isGone(code);
}
