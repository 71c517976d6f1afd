import type { Split } from './arithmetic.ts';
import { type Fields, count, flag, list, paise, text } from './fact.ts';
import type { Line, OrderRefund, Quote, RefundLine } from './model.ts';

/** The tax heads of a record. */
export function splitIn(fields: Fields): Split {
  return {
    taxable: paise(fields, 'taxable'),
    cgst: paise(fields, 'cgst'),
    sgst: paise(fields, 'sgst'),
    igst: paise(fields, 'igst'),
  };
}

/** The priced lines of a quote or an order. */
export function linesIn(fields: Fields): readonly Line[] {
  return list(fields, 'lines').map((line) => ({
    ...splitIn(line),
    sku: text(line, 'sku'),
    kind: text(line, 'kind'),
    gstRateBp: count(line, 'gstRateBp'),
    quantity: count(line, 'quantity'),
    unitPrice: paise(line, 'unitPrice'),
    gross: paise(line, 'gross'),
    discount: paise(line, 'discount'),
    net: paise(line, 'net'),
    creatorId: text(line, 'creatorId'),
    creatorShareBp: count(line, 'creatorShareBp'),
  }));
}

/** A quote as it is stored. */
export function quoteIn(fields: Fields): Quote {
  return {
    lines: linesIn(fields),
    couponCode: text(fields, 'couponCode'),
    dropped: text(fields, 'couponDroppedReason'),
    placeOfSupply: text(fields, 'placeOfSupply'),
    total: paise(fields, 'total'),
  };
}

/** The lines of a refund as they are stored. */
export function refundLinesIn(fields: Fields): readonly RefundLine[] {
  return list(fields, 'lines').map((line) => ({
    ...splitIn(line),
    sku: text(line, 'sku'),
    kind: text(line, 'kind'),
    amount: paise(line, 'amount'),
    creatorId: text(line, 'creatorId'),
    creatorShareBp: count(line, 'creatorShareBp'),
  }));
}

/** A refund as the order asks for it. */
export function orderRefundIn(fields: Fields): OrderRefund {
  return {
    is: 'requested',
    intentId: text(fields, 'paymentIntentId'),
    amount: paise(fields, 'amount'),
    full: flag(fields, 'full'),
    lines: refundLinesIn(fields),
    acceptedAt: '',
    note: false,
  };
}

/** Whether two lists of lines are the same in every field. */
export function areSameLines<L extends object>(one: readonly L[], other: readonly L[]): boolean {
  if (one.length !== other.length) return false;
  return one.every((line, place) => {
    const twin = other[place];
    if (twin === undefined) return false;
    const names = Object.keys(line) as (keyof L)[];
    return names.every((name) => line[name] === twin[name]);
  });
}
