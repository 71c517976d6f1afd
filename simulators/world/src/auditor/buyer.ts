import type { Model } from './model.ts';

/** Who buys and how he pays, as the checkout knows it. */
export type Buyer = Readonly<{ stateCode: string; gstin: string; payerVpa: string }>;

const GSTIN = /^\d{2}[A-Z]{5}\d{4}[A-Z][1-9A-Z]Z[0-9A-Z]$/;
const VPA = /^[A-Za-z0-9._-]{2,256}@[A-Za-z]{2,64}$/;
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
/** 25 was merged into 26 and 28 divided; 97 is other territory. */
const NO_STATES: ReadonlySet<string> = new Set(['25', '28']);

/**
 * Why a checkout must be rejected (data/README.md, an order, 1), '' where it must not: items from
 * left to right, then the registration, the state and the payer's address.
 */
export function refusalOf(
  { items }: Model,
  wanted: readonly Readonly<{ sku: string; quantity: bigint }>[],
  buyer: Buyer | undefined,
): string {
  for (const { sku, quantity } of wanted) {
    if (!items.has(sku)) return 'SKU_NOT_FOUND';
    if (quantity < 1n) return 'QUANTITY_MUST_BE_POSITIVE';
  }
  if (buyer === undefined) return '';
  if (buyer.gstin !== '' && !isGstin(buyer.gstin)) return 'GSTIN_CHECKSUM_MISMATCH';
  if (!isState(buyer.stateCode)) return 'STATE_CODE_UNKNOWN';
  return VPA.test(buyer.payerVpa) ? '' : 'VPA_MALFORMED';
}

/** The check digit: factors 1 and 2 from the left, quotient plus remainder by 36. */
function isGstin(text: string): boolean {
  if (!GSTIN.test(text)) return false;
  let sum = 0;
  for (let place = 0; place < 14; place += 1) {
    const product = DIGITS.indexOf(text.charAt(place)) * ((place % 2) + 1);
    sum += Math.floor(product / 36) + (product % 36);
  }
  return DIGITS.charAt((36 - (sum % 36)) % 36) === text.charAt(14);
}

function isState(code: string): boolean {
  if (!/^\d{2}$/.test(code) || NO_STATES.has(code)) return false;
  const number = Number(code);
  return (number >= 1 && number <= 38) || number === 97;
}
