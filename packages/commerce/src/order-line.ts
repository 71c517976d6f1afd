import {
  type Paise,
  type ValueOf,
  count,
  listOf,
  oneOf,
  paise,
  record,
  text,
} from '@suuupra/kernel';

/** What can be sold. Only a cohort has seats that an order must reserve. */
export const itemKind = oneOf('course', 'cohort', 'kit');
export type ItemKind = ValueOf<typeof itemKind>;

/** A priced and taxed line: net = gross - discount = taxable + cgst + sgst + igst. */
export const orderLine = record({
  sku: text,
  title: text,
  kind: itemKind,
  hsnSac: text,
  gstRateBp: count,
  quantity: count,
  unitPrice: paise,
  gross: paise,
  discount: paise,
  net: paise,
  taxable: paise,
  cgst: paise,
  sgst: paise,
  igst: paise,
  creatorId: text,
  creatorShareBp: count,
});
export type OrderLine = ValueOf<typeof orderLine>;

/** The priced cart. An order copies it, and prices are never read again. */
export const quote = record({
  quoteId: text,
  lines: listOf(orderLine),
  couponCode: text,
  couponDroppedReason: text,
  placeOfSupply: text,
  total: paise,
  validTill: text,
});
export type Quote = ValueOf<typeof quote>;

/** An amount split into what is the merchant's and what is the state's. */
export type TaxSplit = Readonly<{ taxable: Paise; cgst: Paise; sgst: Paise; igst: Paise }>;

/** The taxable value and the tax heads of all parts together. */
export function sumOfSplits(parts: readonly TaxSplit[]): TaxSplit {
  const none: TaxSplit = { taxable: 0n, cgst: 0n, sgst: 0n, igst: 0n };
  return parts.reduce<TaxSplit>(
    (all, part) => ({
      taxable: all.taxable + part.taxable,
      cgst: all.cgst + part.cgst,
      sgst: all.sgst + part.sgst,
      igst: all.igst + part.igst,
    }),
    none,
  );
}
