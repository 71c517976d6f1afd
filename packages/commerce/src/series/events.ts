import { type EventOf, type ValueOf, count, eventCodec, oneOf, paise, text } from '@suuupra/kernel';

export const documentKind = oneOf('tax_invoice', 'bill_of_supply', 'credit_note');
export type DocumentKind = ValueOf<typeof documentKind>;

/** The stored shapes of `commerce.series-<stateCode>.<financial year>.<letter>`. */
export const seriesEvents = eventCodec({
  DocumentIssued: {
    number: text,
    sequence: count,
    kind: documentKind,
    orderId: text,
    orderRef: text,
    refundId: text,
    issuedOn: text,
    placeOfSupply: text,
    gstin: text,
    taxable: paise,
    cgst: paise,
    sgst: paise,
    igst: paise,
    total: paise,
    against: text,
  },
  DocumentCancelled: {
    number: text,
    orderId: text,
    orderRef: text,
    refundId: text,
    reason: text,
  },
});
export type SeriesEvent = EventOf<typeof seriesEvents>;
export type DocumentIssued = Extract<SeriesEvent, { type: 'DocumentIssued' }>;
