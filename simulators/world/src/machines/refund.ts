import { type Fact, amountIn, flagIn, textIn } from './fact.ts';
import { type Machine, by, each, machine, owned } from './machine.ts';
import { passing, pickLeft, resting, stays, terminal } from './machine.ts';

const category = 'payments.intent';

/** Whether a fresh transaction may succeed where this one was declined. */
const again = (fact: Fact): string => (flagIn(fact, 'retryable') ? 'retryable' : 'final');
const resolvedAs = (fact: Fact): string => textIn(fact, 'outcome');

const RAIL = owned('payments', 'until the rail, or a person, has paid it');
const PERSON = owned('a person', 'until another way to the payer is found');

/** Events that are about collections alone. */
const OF_COLLECTIONS = [
  ...['PaymentIntentCreated', 'PaymentIntentFailed', 'PaymentIntentCanceled'],
  'PaymentIntentCancelTombstoned',
  ...['PaymentAttemptRequested', 'PaymentAttemptFailed', 'PaymentAttemptUnknown'],
  ...['PaymentAttemptDeemed', 'PaymentCaptured'],
  ...['LateSuccessObserved', 'SurplusCaptureObserved'],
];
/** Events that name a transaction and no refund. */
const OF_TRANSACTIONS = [
  ...['PaymentAnswerDiffered', 'PaymentAnswerContradicted', 'PaymentOutcomeOverdue'],
  ...['PaymentReviewResolved', 'PaymentCaseClosed'],
  ...['PaymentInquiryRequested', 'PaymentInquiryAnswered'],
];

const LATE = 'LateRefundObserved';
const OVERPAID = 'RefundOverpaid';
/** What becomes of what the payer owes. */
const RECOVERED = 'RefundOverpaymentRecovered';
const WRITTEN_OFF = 'RefundOverpaymentWrittenOff';
const OF_DEBTS = [RECOVERED, WRITTEN_OFF];

/** A refund from its reservation to the payer: what differs is where it begins and how it ends. */
type Way = Readonly<{
  name: string;
  begun: string;
  paid: string;
  /** What else may be said of it before it is sent. */
  before: readonly string[];
  /** What ends it without the payer having the money. */
  givenUp: readonly string[];
  ignores: readonly string[];
}>;

function wayBack({ name, begun, paid, before, givenUp, ignores }: Way): Machine {
  const over = { [paid]: 'succeeded' } as const;
  const abandoned = givenUp.map(() => 'abandoned' as const);
  const sent = {
    ...over,
    RefundDeemed: 'deemed',
    'RefundMovedToManual(retryable)': 'to be sent again',
    'RefundMovedToManual(final)': 'manual',
  } as const;
  const declined = {
    ...over,
    ...each(givenUp, 'abandoned'),
    RefundSent: 'sent',
    RefundPaidByTransfer: 'transferred',
  } as const;
  return machine({
    name,
    category,
    key: by('refundId'),
    variants: { RefundMovedToManual: again },
    edges: {
      absent: { [begun]: 'reserved' },
      reserved: { ...stays('reserved', ...before), RefundSent: 'sent' },
      sent: { ...sent, RefundUnknown: 'unknown', [LATE]: 'sent' },
      unknown: { ...sent, [LATE]: 'unknown' },
      deemed: { ...over, 'RefundMovedToManual(final)': 'manual', [LATE]: 'deemed' },
      'to be sent again': {
        ...declined,
        RefundRetryDue: 'to be sent again',
      },
      manual: declined,
      transferred: over,
      succeeded: stays('succeeded', LATE, OVERPAID),
      ...each(abandoned, stays('abandoned', LATE, OVERPAID)),
    },
    states: {
      reserved: owned('saga.refund, saga.checkout or payments', 'at once'),
      ...{ sent: RAIL, unknown: RAIL, deemed: RAIL },
      'to be sent again': owned('saga.refund or payments', 'the pause, three times; then a person'),
      manual: PERSON,
      transferred: passing,
      succeeded: terminal,
      ...each(abandoned, terminal),
    },
    // How a refund is sent and received is told alike, whatever is given back.
    ifKnown: [
      ...['RefundSent', 'RefundUnknown', 'RefundDeemed', 'RefundMovedToManual'],
      ...['RefundRetryDue', 'RefundPaidByTransfer', LATE, OVERPAID],
    ],
    ignores: [...OF_COLLECTIONS, ...OF_TRANSACTIONS, ...OF_DEBTS, ...ignores],
  });
}

/** A refund of the capture (payments.md §2.8), whose amount is reserved from the first event on. */
export const refund = wayBack({
  name: 'refund',
  begun: 'RefundReserved',
  paid: 'RefundSucceeded',
  before: ['CaptureUnfulfilled'],
  givenUp: ['RefundAbandoned'],
  ignores: ['AutoRefundRequested', 'AutoRefundSucceeded'],
});

/**
 * The way back of a collection that came late or was one too many (payments.md §2.3). The house
 * has no right to that money, so it is never given up.
 */
export const autoRefund = wayBack({
  name: 'automatic refund',
  begun: 'AutoRefundRequested',
  paid: 'AutoRefundSucceeded',
  before: [],
  givenUp: [],
  ignores: ['RefundReserved', 'CaptureUnfulfilled', 'RefundSucceeded', 'RefundAbandoned'],
});

const PAID = { RefundSucceeded: 'succeeded', AutoRefundSucceeded: 'succeeded' } as const;
const DIFFERED = 'PaymentAnswerDiffered';
const RESOLVED = 'PaymentReviewResolved';
const ENDS = {
  ...PAID,
  'RefundMovedToManual(retryable)': 'declined',
  'RefundMovedToManual(final)': 'declined',
  RefundDeemed: 'deemed',
  [DIFFERED]: 'under review',
} as const;
const WAITING = ['PaymentInquiryRequested', 'PaymentInquiryAnswered', 'PaymentOutcomeOverdue'];
const AFTERWARDS = [DIFFERED, 'PaymentAnswerContradicted', 'PaymentInquiryAnswered'];
const ACCEPTED = `${RESOLVED}(accept)`;
const NOTHING_MOVED = `${RESOLVED}(nothing_moved)`;
/** What may be said of a try that was paid although it counted as declined. */
const OVERDONE = [...AFTERWARDS, ACCEPTED, NOTHING_MOVED, OVERPAID];

/** One transaction, of the rail or of a bank, that carries a refund. */
export const refundTry = machine({
  name: 'refund transaction',
  category,
  key: by('transactionId', { RefundPaidByTransfer: 'utr' }),
  variants: { RefundMovedToManual: again, [RESOLVED]: resolvedAs },
  edges: {
    absent: { RefundSent: 'sent', RefundPaidByTransfer: 'transferred' },
    sent: { ...ENDS, RefundUnknown: 'unknown' },
    unknown: { ...ENDS, ...stays('unknown', ...WAITING) },
    deemed: {
      ...PAID,
      // Only its bank ends it: a decline by anybody else is a case, and nothing more.
      ...stays('deemed', ...WAITING, 'PaymentAnswerContradicted'),
      'RefundMovedToManual(final)': 'declined',
      [DIFFERED]: 'under review',
    },
    declined: {
      ...PAID,
      ...stays('declined', ...AFTERWARDS, NOTHING_MOVED),
      [LATE]: 'paid late',
      [ACCEPTED]: 'accepted',
    },
    'under review': {
      ...stays('under review', ...AFTERWARDS),
      [ACCEPTED]: 'accepted',
      [NOTHING_MOVED]: 'never moved',
      'RefundMovedToManual(final)': 'paid in part',
    },
    // As long as another transaction may still pay the refund, it counts as a late one.
    accepted: { ...PAID, [LATE]: 'paid late' },
    'never moved': { 'RefundMovedToManual(final)': 'declined' },
    'paid late': { ...PAID, ...stays('paid late', ...OVERDONE) },
    // The rail itself has said by how much: no other word of it follows.
    'paid in part': stays('paid in part', DIFFERED, 'PaymentInquiryAnswered'),
    transferred: PAID,
    succeeded: stays('succeeded', ...AFTERWARDS),
  },
  states: {
    sent: owned('payments', '45 s'),
    unknown: owned('payments', 'inquiries up to T+1 10:00, then a person at T+1 18:00'),
    deemed: owned('the payer’s bank', 'its TCC or RET, and an inquiry after 2 h'),
    declined: resting('a payment in spite of it is the only thing that follows'),
    'under review': owned('a person', 'T+1 18:00'),
    ...{ accepted: passing, 'never moved': passing, transferred: passing },
    'paid in part': resting('a transfer of a bank has paid what was missing'),
    'paid late': resting('its case is open until a person closes it, or the refund counts it'),
    succeeded: terminal,
  },
  ifKnown: [...WAITING, DIFFERED, 'PaymentAnswerContradicted', RESOLVED],
  ignores: [
    ...[...OF_COLLECTIONS, 'RefundReserved', 'CaptureUnfulfilled', 'AutoRefundRequested'],
    ...['RefundRetryDue', 'RefundAbandoned', 'PaymentCaseClosed', ...OF_DEBTS],
  ],
});

/** What a payer had twice, until it is back or lost; the memory is what he still owes. */
export const refundDebt = machine({
  name: 'refund debt',
  category,
  key: by('transactionId'),
  edges: {
    absent: { [OVERPAID]: 'owed' },
    owed: {
      [RECOVERED]: ['owed', 'made good'],
      // Whoever closes the case writes off all that is not back by then.
      [WRITTEN_OFF]: 'made good',
    },
    'made good': {},
  },
  states: { owed: owned('a person', 'T+1 18:00'), 'made good': terminal },
  ignores: [
    ...[...OF_COLLECTIONS, ...OF_TRANSACTIONS, LATE, 'RefundReserved', 'CaptureUnfulfilled'],
    ...['RefundSent', 'RefundUnknown', 'RefundDeemed', 'RefundMovedToManual', 'RefundRetryDue'],
    ...['RefundPaidByTransfer', 'RefundAbandoned', 'RefundSucceeded'],
    ...['AutoRefundRequested', 'AutoRefundSucceeded'],
  ],
  memory: {
    start: 0n,
    after: (left, fact) =>
      fact.type === OVERPAID ? amountIn(fact, 'amount') : left - amountIn(fact, 'amount'),
    pick: (left) => pickLeft(left, 'owed', 'made good'),
  },
});
