import { type Paise, halfUp } from '@suuupra/kernel';
import type { TaxSplit } from './order-line.ts';

/**
 * The two letters of every GST state code that a buyer may name: 01 to 38 without 25 (merged into
 * 26) and 28 (Andhra Pradesh before its division), and 97 for other territory.
 */
const STATE_LETTERS: Readonly<Record<string, string>> = {
  '01': 'JK',
  '02': 'HP',
  '03': 'PB',
  '04': 'CH',
  '05': 'UK',
  '06': 'HR',
  '07': 'DL',
  '08': 'RJ',
  '09': 'UP',
  '10': 'BR',
  '11': 'SK',
  '12': 'AR',
  '13': 'NL',
  '14': 'MN',
  '15': 'MZ',
  '16': 'TR',
  '17': 'ML',
  '18': 'AS',
  '19': 'WB',
  '20': 'JH',
  '21': 'OD',
  '22': 'CG',
  '23': 'MP',
  '24': 'GJ',
  '26': 'DD',
  '27': 'MH',
  '29': 'KA',
  '30': 'GA',
  '31': 'LD',
  '32': 'KL',
  '33': 'TN',
  '34': 'PY',
  '35': 'AN',
  '36': 'TG',
  '37': 'AP',
  '38': 'LA',
  '97': 'OT',
};

/** Every GST state code, two digits each. */
export const STATE_CODES: readonly string[] = Object.keys(STATE_LETTERS).sort();

/** The two letters of a GST state code (`KA` for `29`), or undefined for an unknown code. */
export function stateLettersOf(stateCode: string): string | undefined {
  return Object.hasOwn(STATE_LETTERS, stateCode) ? STATE_LETTERS[stateCode] : undefined;
}

/** Where the supply takes place: the registration's state, else the buyer's own. */
export function placeOfSupplyOf(stateCode: string, gstin: string): string {
  return gstin === '' ? stateCode : gstin.slice(0, 2);
}

/**
 * Splits an amount that includes GST. Within the merchant's state CGST and SGST are half of the
 * tax each, and an odd paisa stays in the taxable value; across states all of the tax is IGST.
 * The parts add up to `net`. Fails for a negative amount or rate.
 */
export function splitTax(net: Paise, gstRateBp: number, withinState: boolean): TaxSplit {
  const tax = net - halfUp(net * 10_000n, 10_000n + BigInt(gstRateBp));
  if (!withinState) return { taxable: net - tax, cgst: 0n, sgst: 0n, igst: tax };
  const half = tax / 2n;
  return { taxable: net - 2n * half, cgst: half, sgst: half, igst: 0n };
}
