import type { Instant } from '@suuupra/kernel';
import type { Leg } from './events.ts';

/** Where a VPA leads: the account and the code of its bank. */
export type Party = Readonly<{ account: string; bank: string }>;

/** What the switch knows of money having moved: the whole amount, or nothing. */
export type Moved = Readonly<{
  debited: boolean;
  debitReversed: boolean;
  /** What came back of a debit that was reversed in part only; null where that did not happen. */
  partlyReversed: bigint | null;
  credited: boolean;
  creditReversed: boolean;
}>;

/** What is done about a credit whose payer has the money back already (payments.md §2.5). */
export type Recovery =
  | Readonly<{ is: 'none' }>
  | Readonly<{ is: 'found' }>
  | Readonly<{ is: 'asked'; attempt: number; requestedAt: Instant }>
  /** The payee has not got it any more: its bank owes it to the payer's. */
  | Readonly<{ is: 'owed'; attempt: number; requestedAt: Instant }>
  | Readonly<{ is: 'recovered' }>
  /** Its bank has made it good by hand. */
  | Readonly<{ is: 'settled' }>;

/** Whether nothing is to be recovered any more, or ever was. */
function isNotOwed({ is }: Recovery): boolean {
  return is === 'none' || is === 'recovered' || is === 'settled';
}

export type Facts = Readonly<{
  txnId: string;
  rrn: string;
  payerVpa: string;
  payeeVpa: string;
  amount: bigint;
  merchantReference: string;
  correlationId: string;
  receivedAt: Instant;
  payer: Party;
  payee: Party;
  /** The first answer to each leg; a leg without one was not asked, or nobody answered. */
  answered: Readonly<Partial<Record<Leg, string>>>;
  timedOut: readonly Leg[];
  /** Late answers that are on record already, as `leg/code`. */
  noted: readonly string[];
  mismatch: boolean;
  /** Whether an operator has ever closed a mismatch, and what was settled by hand meanwhile. */
  resolved: boolean;
  settledByHand: bigint;
  tatBreached: boolean;
  /** How often the payee's bank has begun to return the credit. */
  returns: number;
  /** A return for which the payer's bank was asked: whatever is said of the credit from then on. */
  givesBack: boolean;
  recovery: Recovery;
  moved: Moved;
}>;

/** Why a debit is reversed: it was not answered, or the credit failed, or was reversed. */
export type Cause = 'U67' | 'U31' | 'U34';

/** How it ended online, when, and whether the PSP has acknowledged the final answer. */
type Over = Readonly<{ facts: Facts; code: string; decidedAt: Instant; told: boolean }>;
type News = Readonly<{ newsAt: Instant; newsTold: boolean }>;

export type Transaction =
  | Readonly<{ is: 'absent' }>
  | Readonly<{ is: 'received'; facts: Facts }>
  | Readonly<{ is: 'due'; facts: Facts; leg: Leg; cause: Cause }>
  | Readonly<{ is: 'sent'; facts: Facts; leg: Leg; cause: Cause; requestedAt: Instant }>
  | Readonly<{ is: 'declined' } & Over>
  | Readonly<{ is: 'failed' } & Over>
  | Readonly<{ is: 'reversed' } & Over>
  | Readonly<{ is: 'succeeded' } & Over>
  | Readonly<{ is: 'unreversed' } & Over>
  | Readonly<{ is: 'deemed' } & Over>
  | Readonly<{ is: 'confirmed' } & Over & News>
  | Readonly<{ is: 'returning' } & Over>
  | Readonly<{ is: 'returned' } & Over & News>;

export type Known = Exclude<Transaction, Readonly<{ is: 'absent' }>>;
export type Ended = Exclude<Known, Readonly<{ is: 'received' | 'due' | 'sent' }>>;

/**
 * Whether a credit that was posted may have been taken back: its reversal was asked for, and what
 * its bank says to that counts only once the credit is known. A bank that has refused a return by
 * then has said it.
 */
export function isReversalInDoubt(state: Known): boolean {
  return state.is === 'deemed' && state.facts.returns === 0;
}

/** Whether the transaction has ended online. Only then has it an answer for the PSP. */
export function hasEnded(state: Transaction): state is Ended {
  return !['absent', 'received', 'due', 'sent'].includes(state.is);
}

/** Whether what left the payer is with the payee or back, as far as is known (§2.4). */
export function isBalanced(moved: Moved): boolean {
  const { debited, debitReversed, partlyReversed, credited, creditReversed } = moved;
  if (partlyReversed !== null && !debitReversed) return false;
  const out = Number(debited) - Number(debitReversed);
  return out === Number(credited) - Number(creditReversed);
}

/**
 * What has left the payer and is neither with the payee nor back, as far as is known; negative
 * where both have it. Nothing, where no case is open (§2.4).
 */
export function suspenseOf({ amount, moved, settledByHand }: Facts): bigint {
  const whole = (has: boolean): bigint => (has ? amount : 0n);
  const back = moved.debitReversed ? amount : (moved.partlyReversed ?? 0n);
  const out = whole(moved.debited) - back;
  return out - (whole(moved.credited) - whole(moved.creditReversed)) - settledByHand;
}

/**
 * Whether the payee's bank is known not to have the money: it took the credit back, it declined
 * it, or it says that there never was one. Only then may the payer have it.
 */
export function isCreditBack({ answered, noted, moved }: Facts): boolean {
  if (moved.credited) return moved.creditReversed;
  const declined = noted.some((note) => note.startsWith('credit/') && note !== 'credit/00');
  const neverWas = answered.creditReversal === 'NO' || noted.includes('creditReversal/NO');
  return declined || neverWas;
}

/**
 * Whether a return has come to the payer. Once his bank is asked, the money is on its way; where
 * the payee's bank had it after all, both sides have it then, and it is asked back.
 */
export function isForPayer(facts: Facts): boolean {
  return facts.givesBack || isCreditBack(facts);
}

/** Whether the back office still has to do with it (payments.md §2.5). */
export function hasOpenCase(state: Transaction): boolean {
  if (state.is === 'absent') return false;
  if (state.is === 'deemed' || state.is === 'unreversed' || state.is === 'returning') return true;
  const { mismatch, recovery } = state.facts;
  return mismatch || !isNotOwed(recovery);
}
