import { stateLettersOf } from '../gst.ts';
import { isGstin } from '../gstin.ts';
import type { Offer } from '../pricing.ts';
import type { CartItem } from './events.ts';

/** Why a cart can't be sold. A refused checkout is a fact that is recorded and counted. */
export type CheckoutRefusal =
  | 'SKU_NOT_FOUND'
  | 'QUANTITY_MUST_BE_POSITIVE'
  | 'GSTIN_CHECKSUM_MISMATCH'
  | 'STATE_CODE_UNKNOWN'
  | 'VPA_MALFORMED';

/** The rule that says no and the field of the request it is about. */
export type Refused = Readonly<{ reason: CheckoutRefusal; field: string }>;

const VPA = /^[A-Za-z0-9._-]{2,256}@[A-Za-z]{2,64}$/;

/** The first item from the left that can't be sold, if there is one. */
export function refusedItem(
  items: readonly CartItem[],
  offers: ReadonlyMap<string, Offer>,
): Refused | undefined {
  for (const [index, { sku, quantity }] of items.entries()) {
    if (!offers.has(sku)) return { reason: 'SKU_NOT_FOUND', field: `items[${index}].sku` };
    if (quantity < 1n) {
      return { reason: 'QUANTITY_MUST_BE_POSITIVE', field: `items[${index}].quantity` };
    }
  }
  return undefined;
}

/** What is wrong with the buyer's GSTIN (which may be empty) or state code, if anything is. */
export function refusedBuyer(stateCode: string, gstin: string): Refused | undefined {
  if (gstin !== '' && !isGstin(gstin)) {
    return { reason: 'GSTIN_CHECKSUM_MISMATCH', field: 'buyer_gstin' };
  }
  if (stateLettersOf(stateCode) === undefined) {
    return { reason: 'STATE_CODE_UNKNOWN', field: 'buyer_state_code' };
  }
  return undefined;
}

/** What is wrong with the form of the payer's address, if anything is. */
export function refusedPayer(payerVpa: string): Refused | undefined {
  return VPA.test(payerVpa) ? undefined : { reason: 'VPA_MALFORMED', field: 'payer_vpa' };
}
