import type { ItemKind } from '@suuupra/commerce/reactions';

/** The accounts that the rules post to. What an account is stands in the first part of its name. */
export const ACCOUNTS = {
  receivable: 'assets:aggregator:upi:receivable',
  inTransit: 'assets:bank:in-transit',
  bank: 'assets:bank:indusm:current',
  overpaid: 'assets:refund:receivable',
  inputCgst: 'assets:gst:itc:cgst',
  inputSgst: 'assets:gst:itc:sgst',
  deferred: 'liabilities:deferred:orders',
  outputCgst: 'liabilities:gst:output:cgst',
  outputSgst: 'liabilities:gst:output:sgst',
  outputIgst: 'liabilities:gst:output:igst',
  refundClearing: 'liabilities:refund:clearing',
  suspense: 'liabilities:suspense:unidentified',
  tds: 'liabilities:tds:professional',
  refunds: 'revenue:refunds',
  aggregatorFees: 'expenses:aggregator:fees',
  creatorShare: 'expenses:creator:share',
  writeOff: 'expenses:writeoff',
} as const;

const REVENUE: Readonly<Record<ItemKind, string>> = {
  course: 'revenue:courses',
  cohort: 'revenue:cohorts',
  kit: 'revenue:kits',
};

/** Where the sale of an item of this kind is earned. */
export function revenueAccountOf(kind: ItemKind): string {
  return REVENUE[kind];
}

/** What is owed to a creator; the id is the catalogue's, in NFC because hashed text must be. */
export function creatorPayable(creatorId: string): string {
  return `liabilities:creator:payable:${creatorId.normalize('NFC')}`;
}
