/**
 * The rules that every book publishes when it is opened: frozen, because their order, versions and
 * texts are in the bytes of the first entries. A rule that comes later is not added here: the book
 * publishes it right before the first entry that uses it, so that books already begun keep their
 * bytes.
 */
export const OPENING_RULES = {
  capture: { version: 1, text: 'Dr receivable amount; Cr deferred taxable, output GST heads' },
  'platform-fee': { version: 1, text: 'Dr fee, input GST twice; Cr receivable' },
  revenue: { version: 1, text: 'by line: Dr deferred taxable; Cr revenue of the kind' },
  'creator-share': {
    version: 1,
    text: 'by line: share = half_up(taxable*share); Dr share; Cr payable share-tds, tds',
  },
  refund: { version: 1, text: 'by line: Dr refunds taxable, output GST heads; Cr clearing' },
  'creator-claw-back': { version: 1, text: 'creator-share of the refunded taxable, reversed' },
  'refund-paid': { version: 1, text: 'Dr clearing amount; Cr receivable' },
  'settlement-in-transit': { version: 1, text: 'Dr in transit net; Cr receivable' },
  'settlement-bank-line': { version: 1, text: 'Dr bank net; Cr in transit' },
  'no-posting': { version: 1, text: 'the event moves nothing in the book' },
  deferred: { version: 1, text: 'no rule can take the event yet' },
} as const;

/** The version of the rate table that every book publishes when it is opened. */
export const OPENING_RATES = 1;
