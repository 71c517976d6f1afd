import { type Fact, amountIn, textIn } from './fact.ts';
import { by, each, machine, owned, pickLeft, resting, stays, terminal } from './machine.ts';

const REFUNDS = [
  'OrderRefundRequested',
  'OrderRefundAccepted',
  'OrderRefundRefused',
  'OrderRefunded',
  'OrderRefundAbandoned',
];

const CHECKOUT = owned('saga.checkout', 'the time to pay, and for ever while money may have moved');

/** The life of an order (payments.md §2.1). Money goes back only of one that was confirmed. */
export const orderLife = machine({
  name: 'order',
  category: 'commerce.order',
  edges: {
    // Whoever gave it up overtook its placement, which is too late by then.
    absent: { OrderPlaced: 'pending', OrderCancelTombstoned: 'barred' },
    barred: {},
    pending: {
      OrderConfirmed: 'confirmed',
      OrderCancelled: 'cancelled',
      OrderExpired: 'expired',
    },
    confirmed: { OrderCompleted: 'completed', ...stays('confirmed', ...REFUNDS) },
    completed: stays('completed', ...REFUNDS),
    expired: { OrderReopened: 'pending', OrderCancelled: 'cancelled' },
    cancelled: {},
  },
  states: {
    pending: CHECKOUT,
    confirmed: owned('saga.checkout', 'the settlement of the day, T+1 12:00'),
    completed: terminal,
    expired: resting('a late payment may open it again'),
    cancelled: terminal,
    barred: terminal,
  },
  ignores: [],
});

/** The money of an order, derived (payments.md §2.1); the memory is what is left of it. */
export const orderPayment = machine({
  name: 'order payment',
  category: 'commerce.order',
  edges: {
    absent: { OrderPlaced: 'unpaid' },
    unpaid: { OrderConfirmed: 'paid' },
    ...each(['paid', 'partly refunded'], { OrderRefunded: ['partly refunded', 'refunded'] }),
    refunded: {},
  },
  states: {
    unpaid: resting('an order may never be paid'),
    paid: resting('what is paid may stay paid'),
    'partly refunded': resting('a part may be all that is asked back'),
    refunded: terminal,
  },
  ignores: [
    ...['OrderCancelled', 'OrderExpired', 'OrderReopened', 'OrderCompleted'],
    'OrderCancelTombstoned',
    ...REFUNDS.filter((type) => type !== 'OrderRefunded'),
  ],
  memory: {
    start: 0n,
    after: (left, fact) => {
      if (fact.type === 'OrderConfirmed') return amountIn(fact, 'captured');
      return fact.type === 'OrderRefunded' ? left - amountIn(fact, 'amount') : left;
    },
    pick: (left) => pickLeft(left, 'partly refunded', 'refunded'),
  },
});

/** One refund of an order, as the order knows it (payments.md §2.8). */
export const orderRefund = machine({
  name: 'order refund',
  category: 'commerce.order',
  key: by('refundId'),
  edges: {
    absent: { OrderRefundRequested: 'requested' },
    requested: { OrderRefundAccepted: 'accepted', OrderRefundRefused: 'refused' },
    accepted: { OrderRefunded: 'refunded', OrderRefundAbandoned: 'abandoned' },
    ...each(['refused', 'refunded', 'abandoned'], {}),
  },
  states: {
    requested: owned('saga.refund', 'until the payment has reserved it'),
    accepted: owned('saga.refund', 'until the rail, or a person, has paid it'),
    refused: terminal,
    refunded: terminal,
    abandoned: terminal,
  },
  ignores: [
    ...['OrderPlaced', 'OrderConfirmed', 'OrderCancelled', 'OrderExpired', 'OrderReopened'],
    ...['OrderCompleted', 'OrderCancelTombstoned'],
  ],
});

/** Access to what was bought (payments.md §2.1, fulfilment). */
export const entitlement = machine({
  name: 'entitlement',
  category: 'commerce.entitlement',
  edges: {
    absent: { EntitlementGranted: 'granted' },
    granted: { EntitlementSuspended: 'suspended', EntitlementRevoked: 'revoked' },
    suspended: { EntitlementResumed: 'granted', EntitlementRevoked: 'revoked' },
    revoked: {},
  },
  states: {
    granted: resting('what was bought may be used for ever'),
    suspended: owned('a person', 'the end of what it was suspended for'),
    revoked: terminal,
  },
  ignores: [],
});

/** One document of a series (payments.md §8): its number is never used again. */
export const taxDocument = machine({
  name: 'tax document',
  category: 'commerce.series',
  key: by('number'),
  // A number is given and its document issued in one append, so there is none to be cancelled.
  edges: { absent: { DocumentIssued: 'issued' }, issued: {} },
  states: { issued: resting('a document stands for ever') },
  never: ['DocumentCancelled'],
  ignores: [],
});

const kindOf = (fact: Fact): string =>
  textIn(fact, 'kind') === 'credit_note' ? 'credit note' : 'invoice';

/**
 * The invoice of an order (payments.md §2.1), whatever series and year its documents stand in.
 * The memory is what it says that no credit note has taken back.
 */
export const orderInvoice = machine({
  name: 'order invoice',
  category: 'commerce.series',
  key: by('orderId'),
  acrossStreams: true,
  variants: { DocumentIssued: kindOf },
  edges: {
    absent: { 'DocumentIssued(invoice)': 'issued' },
    ...each(['issued', 'partly credited'], {
      'DocumentIssued(credit note)': ['partly credited', 'credited'],
    }),
    credited: {},
  },
  states: {
    issued: resting('most invoices are never credited'),
    'partly credited': resting('a part may be all that is given back'),
    credited: terminal,
  },
  ignores: ['DocumentCancelled'],
  memory: {
    start: 0n,
    after: (left, fact) => {
      const total = amountIn(fact, 'total');
      return kindOf(fact) === 'invoice' ? total : left - total;
    },
    pick: (left) => pickLeft(left, 'partly credited', 'credited'),
  },
});
