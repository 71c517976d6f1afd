import { type Instant, MICROSECONDS } from '@suuupra/kernel';

/** Behaviours in which the bank says nothing to a leg at first, and does something later. */
export const withholdings = [
  'debit_late',
  'credit_late',
  'credit_returned',
  'reversal_lost',
  'reversal_partial',
  'credit_after_reversal',
] as const;
export type Withholding = (typeof withholdings)[number];

/** What a simulated bank does with the payments of one payer (data/README.md, Files). */
export const behaviours = [
  'ok',
  'declines',
  'wrong_pin',
  'frozen',
  'down_once',
  'debit_lost',
  'credit_lost',
  ...withholdings,
] as const;
export type Behaviour = (typeof behaviours)[number];

/** A word as a behaviour, or undefined where it is none. */
export function behaviourOf(word: string): Behaviour | undefined {
  return behaviours.find((one) => one === word);
}

/** What the payer says in the app: 00, or ZA where he declines. */
export function authorisationCode(behaviour: Behaviour): '00' | 'ZA' {
  return behaviour === 'declines' ? 'ZA' : '00';
}

/**
 * Why the bank refuses a debit before it looks at the balance, in order of precedence; undefined
 * where it does not. `downBefore` says that the bank was down for this payment once already.
 */
export function refusalBeforeBalance(
  behaviour: Behaviour,
  downBefore: boolean,
): 'ZM' | 'YE' | 'XY' | undefined {
  switch (behaviour) {
    case 'wrong_pin':
      return 'ZM';
    case 'frozen':
      return 'YE';
    case 'down_once':
      return downBefore ? undefined : 'XY';
    case 'ok':
    case 'declines':
    case 'debit_lost':
    case 'credit_lost':
    case 'debit_late':
    case 'credit_late':
    case 'credit_returned':
    case 'reversal_lost':
    case 'reversal_partial':
    case 'credit_after_reversal':
      return undefined;
  }
}

/** After how long a late answer leaves: the switch has given the leg up and has acted on that. */
const LATE_AFTER = 40n * MICROSECONDS.second;

/** When the back office looks at it, counted from the moment of the order. */
const BACK_OFFICE_AFTER = 30n * MICROSECONDS.minute;

/** What a bank owes the switch for a leg to which it has said nothing. */
export type Duty = Readonly<{
  leg: 'debit' | 'credit';
  /** Whether the leg is posted at once. */
  posts: boolean;
  /** `answer` the leg, `post` and answer it, `return` the credit, or give the debit back. */
  owes: 'answer' | 'post' | 'return' | 'debitBack';
}>;

const duties: Readonly<Record<Withholding, Duty>> = {
  debit_late: { leg: 'debit', posts: true, owes: 'answer' },
  credit_late: { leg: 'credit', posts: true, owes: 'answer' },
  credit_returned: { leg: 'credit', posts: false, owes: 'return' },
  reversal_lost: { leg: 'debit', posts: true, owes: 'debitBack' },
  reversal_partial: { leg: 'debit', posts: true, owes: 'debitBack' },
  credit_after_reversal: { leg: 'credit', posts: false, owes: 'post' },
};

/** What is owed where an answer is withheld. */
export function dutyOf(withholding: Withholding): Duty {
  return duties[withholding];
}

/**
 * How the answer to a leg is withheld; undefined where it is given or lost for ever. Of a single
 * paisa no part can be given back: its reversal is lost.
 */
export function withholdingOf(
  behaviour: Behaviour,
  { leg, amount }: Readonly<{ leg: 'debit' | 'credit'; amount: bigint }>,
): Withholding | undefined {
  const found = withholdings.find((one) => one === behaviour && duties[one].leg === leg);
  const isLost = found === 'reversal_partial' && partGivenBack(amount) === 0n;
  return isLost ? 'reversal_lost' : found;
}

/** When the duty falls due: an answer follows the leg, the back office the order. */
export function dutyDueAt(
  withholding: Withholding,
  { askedAt, originatedAt }: Readonly<{ askedAt: Instant; originatedAt: Instant }>,
): Instant {
  const { owes } = duties[withholding];
  const isAnswer = owes === 'answer' || owes === 'post';
  return isAnswer ? askedAt + LATE_AFTER : originatedAt + BACK_OFFICE_AFTER;
}

/** What a bank gives back that reverses a debit in part: half, and the odd paisa stays with it. */
export function partGivenBack(amount: bigint): bigint {
  return amount / 2n;
}
