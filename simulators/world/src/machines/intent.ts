import { type Fact, flagIn, textIn } from './fact.ts';
import { by, each, machine, owned, passing, resting, stays, terminal } from './machine.ts';

const category = 'payments.intent';

/** Whether a fresh transaction may succeed where this one was declined. */
const again = (fact: Fact): string => (flagIn(fact, 'retryable') ? 'retryable' : 'final');

const resolvedAs = (fact: Fact): string => textIn(fact, 'outcome');

const ASKED = ['PaymentInquiryRequested', 'PaymentInquiryAnswered'];
const DIFFERED = 'PaymentAnswerDiffered';
const CONTRADICTED = 'PaymentAnswerContradicted';
const OVERDUE = 'PaymentOutcomeOverdue';
const RESOLVED = 'PaymentReviewResolved';
const LATE = 'LateSuccessObserved';
const SURPLUS = 'SurplusCaptureObserved';
const GOES_BACK = 'AutoRefundRequested';
const BARRED = 'PaymentIntentCancelTombstoned';

/** Events of a refund that say nothing about the payment as a whole. */
const OF_REFUNDS = [
  ...['AutoRefundSucceeded', 'LateRefundObserved', 'RefundAbandoned', 'RefundDeemed'],
  ...['RefundMovedToManual', 'RefundPaidByTransfer', 'RefundRetryDue', 'RefundSent'],
  ...['RefundSucceeded', 'RefundUnknown', 'RefundOverpaid'],
  ...['RefundOverpaymentRecovered', 'RefundOverpaymentWrittenOff'],
];

/** What is said of attempts that have failed, while the payment goes its own way. */
const OF_FAILED = [DIFFERED, LATE, GOES_BACK, RESOLVED];

/**
 * A payment intent (payments.md §2.3). The memory is the attempt that lives: an answer that
 * differs takes the payment under review only where it is about that one, and so does the end of
 * the review bring it out.
 */
export const intent = machine({
  name: 'payment intent',
  category,
  variants: { PaymentAttemptFailed: again },
  edges: {
    // Whoever gave it up overtook its creation, which is too late by then.
    absent: { PaymentIntentCreated: 'untried', [BARRED]: 'barred' },
    barred: {},
    untried: { PaymentAttemptRequested: 'processing', PaymentIntentCanceled: 'canceled' },
    processing: {
      ...stays('processing', 'PaymentAttemptUnknown', 'PaymentAttemptDeemed', ...OF_FAILED),
      PaymentCaptured: 'succeeded',
      'PaymentAttemptFailed(retryable)': 'requires another attempt',
      'PaymentAttemptFailed(final)': 'failing',
      [DIFFERED]: ['processing', 'under review'],
    },
    'requires another attempt': {
      ...stays('requires another attempt', ...OF_FAILED),
      PaymentAttemptRequested: 'processing',
      PaymentIntentFailed: 'failed',
    },
    'under review': {
      ...stays('under review', ...OF_FAILED),
      [DIFFERED]: 'under review',
      [RESOLVED]: ['under review', 'resolving'],
    },
    resolving: {
      PaymentCaptured: 'succeeded',
      [GOES_BACK]: 'giving back',
      'PaymentAttemptFailed(final)': 'failing',
    },
    'giving back': { 'PaymentAttemptFailed(final)': 'failing' },
    failing: { PaymentIntentFailed: 'failed' },
    succeeded: {
      ...stays('succeeded', 'RefundReserved', 'CaptureUnfulfilled'),
      ...stays('succeeded', DIFFERED, SURPLUS, GOES_BACK, RESOLVED),
    },
    failed: stays('failed', ...OF_FAILED),
    canceled: {},
  },
  states: {
    untried: owned('saga.checkout', 'the time to pay'),
    processing: owned('payments', '45 s, then inquiries, then a person at T+1 18:00'),
    'requires another attempt': owned('saga.checkout', 'the time to pay'),
    'under review': owned('a person', 'T+1 18:00'),
    ...{ resolving: passing, 'giving back': passing, failing: passing },
    succeeded: terminal,
    failed: terminal,
    canceled: terminal,
    barred: terminal,
  },
  ignores: [...ASKED, CONTRADICTED, OVERDUE, 'PaymentCaseClosed', ...OF_REFUNDS],
  memory: {
    start: '',
    after: (live, fact) =>
      fact.type === 'PaymentAttemptRequested' ? textIn(fact, 'transactionId') : live,
    pick: (live, fact) => {
      const isLive = textIn(fact, 'transactionId') === live;
      if (fact.type === DIFFERED) return isLive ? 'under review' : 'processing';
      return isLive ? 'resolving' : 'under review';
    },
  },
});

const LIVE = { PaymentCaptured: 'succeeded', [DIFFERED]: 'under review' } as const;
const NOT_DEEMED = {
  ...LIVE,
  PaymentAttemptDeemed: 'deemed',
  'PaymentAttemptFailed(retryable)': 'failed',
  'PaymentAttemptFailed(final)': 'failed',
} as const;
const WAITING = [...ASKED, OVERDUE];
/** What may still be said about an attempt that is over: it is noted, and changes nothing. */
const AFTERWARDS = [DIFFERED, CONTRADICTED, 'PaymentInquiryAnswered'];
const NOTHING_MOVED = `${RESOLVED}(nothing_moved)`;

/**
 * An attempt to pay (payments.md §2.3): UNKNOWN is left by evidence alone (G1), and one that was
 * deemed either stands or was returned. A success behind a failure goes back to the payer.
 */
export const attempt = machine({
  name: 'payment attempt',
  category,
  key: by('transactionId', { [GOES_BACK]: 'collected', AutoRefundSucceeded: 'collected' }),
  variants: { PaymentAttemptFailed: again, [RESOLVED]: resolvedAs },
  edges: {
    absent: { PaymentAttemptRequested: 'sent' },
    sent: { ...NOT_DEEMED, PaymentAttemptUnknown: 'unknown' },
    unknown: { ...NOT_DEEMED, ...stays('unknown', ...WAITING) },
    deemed: {
      ...LIVE,
      // Only its bank ends it: a decline by anybody else is a case, and nothing more.
      ...stays('deemed', ...WAITING, CONTRADICTED),
      'PaymentAttemptFailed(final)': 'returned',
    },
    succeeded: stays('succeeded', ...AFTERWARDS),
    failed: {
      ...stays('failed', ...AFTERWARDS, NOTHING_MOVED),
      [LATE]: 'late success',
      [SURPLUS]: 'late success',
      [`${RESOLVED}(refund)`]: 'late success',
    },
    returned: stays('returned', ...AFTERWARDS, NOTHING_MOVED),
    'under review': {
      ...stays('under review', ...AFTERWARDS),
      [`${RESOLVED}(accept)`]: 'accepted',
      [`${RESOLVED}(refund)`]: 'rejected',
      [NOTHING_MOVED]: 'never moved',
    },
    accepted: { PaymentCaptured: 'succeeded' },
    rejected: { [GOES_BACK]: 'going back' },
    'going back': { 'PaymentAttemptFailed(final)': 'late refund under way' },
    'never moved': { 'PaymentAttemptFailed(final)': 'failed' },
    'late success': { [GOES_BACK]: 'late refund under way' },
    'late refund under way': {
      ...stays('late refund under way', ...AFTERWARDS, NOTHING_MOVED),
      AutoRefundSucceeded: 'late refunded',
    },
    'late refunded': stays('late refunded', ...AFTERWARDS, NOTHING_MOVED),
  },
  states: {
    sent: owned('payments', '45 s'),
    unknown: owned('payments', 'inquiries up to T+1 10:00, then a person at T+1 18:00'),
    deemed: owned('the payee’s bank', 'its TCC or RET, and an inquiry after 2 h'),
    succeeded: terminal,
    failed: resting('a late success is the only thing that follows'),
    returned: terminal,
    'under review': owned('a person', 'T+1 18:00'),
    ...{ accepted: passing, rejected: passing, 'going back': passing, 'never moved': passing },
    'late success': passing,
    'late refund under way': owned('payments', 'until the rail, or a person, has paid it'),
    'late refunded': terminal,
  },
  ifKnown: [...WAITING, DIFFERED, CONTRADICTED, RESOLVED],
  ignores: [
    ...['PaymentIntentCreated', 'PaymentIntentFailed', 'PaymentIntentCanceled'],
    ...['PaymentCaseClosed', 'RefundReserved', 'CaptureUnfulfilled', BARRED],
    ...OF_REFUNDS.filter((type) => type !== 'AutoRefundSucceeded'),
  ],
});

/** What is known of a transaction from then on: nobody asks about it any more. */
const KNOWN = [
  ...['PaymentCaptured', 'PaymentAttemptFailed', DIFFERED, 'RefundSucceeded'],
  ...['AutoRefundSucceeded', 'RefundMovedToManual'],
];

/**
 * The inquiries about one transaction: asked, then answered, then perhaps asked again. Where the
 * transaction ends meanwhile there is nothing to ask any more; an answer under way may still come.
 */
export const inquiry = machine({
  name: 'payment inquiry',
  category,
  key: by('transactionId'),
  edges: {
    absent: { PaymentInquiryRequested: 'asked' },
    asked: { PaymentInquiryAnswered: 'answered', ...each(KNOWN, 'over') },
    answered: { PaymentInquiryRequested: 'asked', ...each(KNOWN, 'over') },
    over: stays('over', 'PaymentInquiryAnswered', ...KNOWN),
  },
  states: {
    asked: owned('payments', 'until the rail can be reached'),
    answered: resting('the next inquiry is a matter of the attempt or the refund'),
    over: terminal,
  },
  ifKnown: KNOWN,
  ignores: [
    ...['PaymentIntentCreated', 'PaymentIntentFailed', 'PaymentIntentCanceled'],
    ...['PaymentAttemptRequested', 'PaymentAttemptUnknown', 'PaymentAttemptDeemed'],
    ...[LATE, SURPLUS, CONTRADICTED, OVERDUE, RESOLVED, 'PaymentCaseClosed', GOES_BACK],
    ...['RefundReserved', 'CaptureUnfulfilled', BARRED],
    ...OF_REFUNDS.filter((type) => !KNOWN.includes(type)),
  ],
});
