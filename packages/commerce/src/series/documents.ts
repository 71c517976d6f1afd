import { type CivilDate, type Instant, assert, civilDateOf } from '@suuupra/kernel';
import { financialYearOf } from '@suuupra/kernel';
import { stateLettersOf } from '../gst.ts';
import { sumOfSplits } from '../order-line.ts';
import type { Placed, RefundTerms } from '../order/state.ts';
import type { DocumentContent } from './decider.ts';
import type { DocumentKind } from './events.ts';

const LETTERS: Readonly<Record<DocumentKind, string>> = {
  tax_invoice: 'A',
  bill_of_supply: 'B',
  credit_note: 'C',
};

/** The id of a series: one for each registration, financial year and kind of document. */
export function seriesIdOf(stateCode: string, year: string, kind: DocumentKind): string {
  return `${stateCode}.${year}.${LETTERS[kind]}`;
}

/** What every number of a series begins with, `KA2627/A`. */
export function prefixOf(stateCode: string, year: string, kind: DocumentKind): string {
  const letters = stateLettersOf(stateCode);
  assert(letters !== undefined, `the merchant's state code is one of GST: ${stateCode}`);
  return `${letters}${year}/${LETTERS[kind]}`;
}

/** The financial year of a moment in India, and the one before it. */
export function yearsAt(at: Instant): Readonly<{ current: string; previous: string }> {
  const today: CivilDate = civilDateOf(at);
  const yearAgo = `${Number(today.slice(0, 4)) - 1}${today.slice(4)}`;
  return { current: financialYearOf(today), previous: financialYearOf(yearAgo) };
}

/** A tax invoice, or a bill of supply where no line bears tax (Rules 46 and 49). */
export function invoiceKindOf({ lines }: Pick<Placed, 'lines'>): DocumentKind {
  return lines.every(({ gstRateBp }) => gstRateBp === 0) ? 'bill_of_supply' : 'tax_invoice';
}

/** The invoice of an order: what the order says, unchanged. */
export function invoiceOf(placed: Placed): DocumentContent {
  const { orderId, orderRef, placeOfSupply, gstin, taxable, cgst, sgst, igst, total } = placed;
  return {
    kind: invoiceKindOf(placed),
    ...{ orderId, orderRef, refundId: '', placeOfSupply, gstin },
    ...{ taxable, cgst, sgst, igst, total, against: '' },
  };
}

/** The credit note of a refund: what goes back, per tax head, against the order's invoice. */
export function creditNoteOf(
  { orderId, orderRef, placeOfSupply, gstin }: Placed,
  { refundId, amount, lines }: RefundTerms,
  against: string,
): DocumentContent {
  const { taxable, cgst, sgst, igst } = sumOfSplits(lines);
  return {
    kind: 'credit_note',
    ...{ orderId, orderRef, refundId, placeOfSupply, gstin },
    ...{ taxable, cgst, sgst, igst, total: amount, against },
  };
}
