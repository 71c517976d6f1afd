import { type Instant, addDays, civilDateOf, dayNumberOf, instantAt } from '@suuupra/kernel';
import { instantText } from '@suuupra/kernel';
import type { TimedCase, TransactionEvent } from './events.ts';
import type { Known, Transaction } from './state.ts';

/** Days after that of the payment, until the end of which a case has to be closed (RBI). */
const DAYS_FOR_A_PERSON = 1;
const DAYS_FOR_A_MERCHANT = 5;

/** What a bank that is late owes the customer for every day that has begun: 100.00 rupees. */
const PENALTY_PAISE_A_DAY = 10_000n;

export type Tat = Readonly<{ kind: TimedCase; deadline: Instant }>;

function endOfDay(receivedAt: Instant, days: number): Instant {
  return instantAt(addDays(civilDateOf(receivedAt), days), 24);
}

/**
 * The case that has to be closed in time, and until when; undefined where none is open. Whoever
 * is paid under a reference of his own is a merchant.
 */
export function tatOf(state: Transaction): Tat | undefined {
  switch (state.is) {
    case 'deemed':
    case 'returning': {
      const { receivedAt, merchantReference } = state.facts;
      const days = merchantReference === '' ? DAYS_FOR_A_PERSON : DAYS_FOR_A_MERCHANT;
      return { kind: 'RB', deadline: endOfDay(receivedAt, days) };
    }
    case 'unreversed': {
      const kind = state.code === 'RP' ? 'RP' : 'RR';
      return { kind, deadline: endOfDay(state.facts.receivedAt, DAYS_FOR_A_PERSON) };
    }
    case 'absent':
    case 'received':
    case 'due':
    case 'sent':
    case 'declined':
    case 'failed':
    case 'reversed':
    case 'succeeded':
    case 'confirmed':
    case 'returned':
      return undefined;
  }
}

/** What follows when the time of an open case is over: it is said once. */
export function breachedTat(state: Known, at: Instant): readonly TransactionEvent[] {
  const tat = tatOf(state);
  if (tat === undefined || state.facts.tatBreached || at < tat.deadline) return [];
  const { kind } = tat;
  const deadline = instantText(tat.deadline);
  const { txnId } = state.facts;
  return [{ type: 'TatBreached', txnId, kind, deadline, breachedAt: instantText(at) }];
}

/** What is owed from a deadline to a moment: every Indian day counts as soon as it has begun. */
export function penaltyUntil(deadline: Instant, until: Instant): bigint {
  if (until < deadline) return 0n;
  const days = dayNumberOf(civilDateOf(until)) - dayNumberOf(civilDateOf(deadline)) + 1;
  return BigInt(days) * PENALTY_PAISE_A_DAY;
}
