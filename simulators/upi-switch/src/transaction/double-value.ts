import { type Instant, addDays, civilDateOf, instantAt } from '@suuupra/kernel';
import { instantText } from '@suuupra/kernel';
import type { Leg, TransactionEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { type Facts, type Known, type Recovery, type Transaction, hasEnded } from './state.ts';

type Events = readonly TransactionEvent[];
type Answer = Readonly<{ leg: Leg; code: string; recovery?: number; at: Instant }>;

/** How often the payee's bank is asked; after that the debt is a matter for people. */
export const RECOVERY_ATTEMPTS_MAX = 30;

/** The hour of the next day at which it is asked again, when a day's takings have come in. */
const ASK_AGAIN_HOUR = 18;

/** Whether the payer has the money back and the payee keeps it, after all is over online. */
export function isDoubled(state: Transaction): boolean {
  if (!hasEnded(state)) return false;
  const { credited, creditReversed, debitReversed } = state.facts.moved;
  return credited && !creditReversed && debitReversed;
}

/** What follows where a decision has left both sides with the money: it is asked back at once. */
export function doubleValueAfter(state: Known, events: Events, at: Instant): Events {
  const after = events.reduce<Transaction>(evolve, state);
  if (after.is === 'absent' || after.facts.recovery.is !== 'none') return [];
  if (events.length === 0 || !isDoubled(after)) return [];
  const { txnId } = state.facts;
  const requestedAt = instantText(at);
  return [
    { type: 'DoubleValueFound', txnId, foundAt: requestedAt },
    { type: 'RecoveryRequested', txnId, attempt: 1, requestedAt },
  ];
}

const isOpen = (recovery: Recovery): recovery is Recovery & { is: 'asked' | 'owed' } =>
  recovery.is === 'asked' || recovery.is === 'owed';

/** What an answer does for a recovery; undefined where it is about something else. */
export function answeredForRecovery(facts: Facts, answer: Answer): Events | undefined {
  const { txnId, recovery } = facts;
  const { leg, code, at } = answer;
  if (leg !== 'creditReversal') return undefined;
  const isBack = code === '21';
  if (isBack && isOpen(recovery)) {
    return [{ type: 'RecoveryPosted', txnId, recoveredAt: instantText(at) }];
  }
  if (isBack && (recovery.is === 'recovered' || recovery.is === 'settled')) return [];
  if (answer.recovery === undefined) return undefined;
  // An answer to an earlier demand says nothing about this one.
  if (recovery.is !== 'asked' || recovery.attempt !== answer.recovery) return [];
  const { attempt } = recovery;
  return [{ type: 'RecoveryRefused', txnId, attempt, code, refusedAt: instantText(at) }];
}

/** The next demand, one day after the last one: only where that is not met. */
export function demandedAgain(facts: Facts, attempt: number, at: Instant): Events {
  const { txnId, recovery } = facts;
  if (!isOpen(recovery) || recovery.attempt + 1 !== attempt) return [];
  return [{ type: 'RecoveryRequested', txnId, attempt, requestedAt: instantText(at) }];
}

/** When the payee's bank is asked again; undefined where it is not. */
export function nextDemandOf({
  recovery,
}: Facts): Readonly<{ attempt: number; at: Instant }> | undefined {
  if (!isOpen(recovery) || recovery.attempt >= RECOVERY_ATTEMPTS_MAX) return undefined;
  const tomorrow = addDays(civilDateOf(recovery.requestedAt), 1);
  return { attempt: recovery.attempt + 1, at: instantAt(tomorrow, ASK_AGAIN_HOUR) };
}
