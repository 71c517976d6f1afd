import type { Dice } from './dice.ts';

/** A bank of the world. */
export type Bank = Readonly<{ code: string; ifscPrefix: string; handle: string; psp: string }>;

/** An account. Without a VPA it is not reachable by UPI. */
export type Account = Readonly<{
  number: string;
  bank: Bank;
  vpa: string;
  balance: bigint;
  behaviour: string;
}>;

const MERCHANT_BANK: Bank = { code: 'INDU', ifscPrefix: 'INDU0', handle: 'indusm', psp: 'IND' };
const PAYERS_BANKS: readonly Bank[] = [
  { code: 'HIMA', ifscPrefix: 'HIMA0', handle: 'himalaya', psp: 'HIM' },
  { code: 'GODA', ifscPrefix: 'GODA0', handle: 'godavari', psp: 'GOD' },
];

export const BANKS: readonly Bank[] = [...PAYERS_BANKS, MERCHANT_BANK];

/** Where the merchant's money goes: collected, settled to, and the aggregator's fees. */
export const ESCROW = '000900000001';
export const MERCHANT_ACCOUNT = '000900000002';
export const FEE_ACCOUNT = '000900000003';
/** What the merchant's bank has sent to other banks by hand leaves it through this account. */
export const REMITTANCES = '000900000004';
export const MERCHANT_VPA = 'suuupra@indusm';
export const MERCHANT_STATE = '29';

/**
 * What the aggregator keeps in the escrow, for mornings on which more goes back than came in, and
 * what the merchant has himself, to make up for such a day.
 */
export const FLOAT = 20_000_000n;

/** Behaviours are dealt out in turn, so that every world of a few payers has all of them. */
export const BEHAVIOURS = [
  ...['ok', 'ok', 'doubled', 'down_once', 'ok', 'debit_lost', 'ok', 'credit_lost', 'ok', 'ok'],
  ...['declines', 'wrong_pin', 'frozen', 'ok', 'debit_late', 'credit_late', 'ok'],
  ...['credit_returned', 'reversal_lost', 'reversal_partial', 'ok', 'credit_after_reversal'],
];
/** Each behaviour at either bank. */
const PAYERS = 2 * BEHAVIOURS.length;

/** The accounts of the merchant and of the aggregator, and the buyers'. */
export function accountsOf(dice: Dice): readonly Account[] {
  const own = [ESCROW, MERCHANT_ACCOUNT, FEE_ACCOUNT, REMITTANCES].map((number): Account => {
    const vpa = number === ESCROW ? MERCHANT_VPA : '';
    const balance = number === ESCROW || number === MERCHANT_ACCOUNT ? FLOAT : 0n;
    return { number, bank: MERCHANT_BANK, vpa, balance, behaviour: 'ok' };
  });
  return [...own, ...Array.from({ length: PAYERS }, (_, index) => payerOf(dice, index))];
}

function payerOf(dice: Dice, index: number): Account {
  const bank = PAYERS_BANKS[index % PAYERS_BANKS.length] as Bank;
  const number = String(index + 1).padStart(12, '0');
  // Every sixth payer is short of money sooner or later.
  const balance = BigInt(dice.below(6) === 0 ? 600_000 : 60_000_000);
  const behaviour = BEHAVIOURS[Math.floor(index / 2) % BEHAVIOURS.length] ?? 'ok';
  return { number, bank, vpa: `payer${number}@${bank.handle}`, balance, behaviour };
}
