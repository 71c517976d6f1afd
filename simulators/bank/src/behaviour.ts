/** What a simulated bank does with the payments of one payer (data/README.md, Files). */
export const behaviours = [
  'ok',
  'declines',
  'wrong_pin',
  'frozen',
  'down_once',
  'debit_lost',
  'credit_lost',
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
      return undefined;
  }
}
