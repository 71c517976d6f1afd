import { textIn } from './fact.ts';
import { type Machine, by, each, machine, owned, resting, stays, terminal } from './machine.ts';

const category = 'payments.intent';
const PERSON = owned('a person', 'T+1 18:00');

const OF_INTENTS = [
  ...['PaymentIntentCreated', 'PaymentIntentFailed', 'PaymentIntentCanceled'],
  'PaymentIntentCancelTombstoned',
];
const UNDER_WAY = [
  ...['PaymentAttemptRequested', 'PaymentAttemptUnknown', 'PaymentAttemptDeemed'],
  ...['PaymentInquiryRequested', 'PaymentInquiryAnswered', 'RefundReserved'],
  ...['CaptureUnfulfilled', 'RefundSent', 'RefundUnknown', 'RefundDeemed', 'RefundRetryDue'],
  ...['RefundPaidByTransfer', 'RefundAbandoned', 'AutoRefundRequested'],
  ...['RefundOverpaid', 'RefundOverpaymentRecovered', 'RefundOverpaymentWrittenOff'],
];
const DECLINED = ['PaymentAttemptFailed', 'RefundMovedToManual'];
const PAID = ['RefundSucceeded', 'AutoRefundSucceeded'];
const LATE_SUCCESS = ['LateSuccessObserved', 'SurplusCaptureObserved'];
const OVERDUE = 'PaymentOutcomeOverdue';
const DIFFERED = 'PaymentAnswerDiffered';
const CONTRADICTED = 'PaymentAnswerContradicted';
const LATE_REFUND = 'LateRefundObserved';
const RESOLVED = 'PaymentReviewResolved';
const CLOSED = 'PaymentCaseClosed';

/** Money that came in beside the one capture: the case is closed when the payer has it back. */
export const lateMoneyCase = machine({
  name: 'case of late money',
  category,
  key: by('transactionId', { AutoRefundSucceeded: 'collected' }),
  edges: {
    absent: each(LATE_SUCCESS, 'open'),
    open: { AutoRefundSucceeded: 'closed' },
    closed: {},
  },
  states: { open: owned('payments', 'until it is given back'), closed: terminal },
  // What a review gives back is a matter of that review.
  ifKnown: ['AutoRefundSucceeded'],
  ignores: [
    ...[...OF_INTENTS, ...UNDER_WAY, ...DECLINED, 'PaymentCaptured', 'RefundSucceeded'],
    ...[LATE_REFUND, DIFFERED, CONTRADICTED, OVERDUE, RESOLVED, CLOSED],
  ],
});

const ENDS = ['PaymentCaptured', ...DECLINED, ...PAID];

/** An outcome that nobody knows in time: evidence alone closes the case (G1). */
export const overdueCase = machine({
  name: 'case of an overdue outcome',
  category,
  key: by('transactionId'),
  edges: {
    absent: { [OVERDUE]: 'open' },
    open: each(ENDS, 'closed'),
    // A refund that was declined may turn out to be paid after all.
    closed: stays('closed', ...PAID),
  },
  states: { open: PERSON, closed: terminal },
  ifKnown: ENDS,
  ignores: [
    ...[...OF_INTENTS, ...UNDER_WAY, ...LATE_SUCCESS],
    ...[LATE_REFUND, DIFFERED, CONTRADICTED, RESOLVED, CLOSED],
  ],
});

type Evidence = Readonly<{
  kind: string;
  opening: string;
  closing: readonly string[];
  /** What is said of it again when it is closed. */
  afterwards: Readonly<Record<string, 'open' | 'closed'>>;
}>;

/** A case of evidence against what was asked, or against what is on record. */
function evidenceCase({ kind, opening, closing, afterwards }: Evidence): Machine {
  const others = [DIFFERED, CONTRADICTED, LATE_REFUND, RESOLVED, ...PAID];
  const mayRepeat = Object.hasOwn(afterwards, opening);
  return machine({
    name: `case ${kind}`,
    category,
    // A person closes a case by its kind; all other events are about one kind anyway.
    key: (fact) => {
      const of = fact.type === CLOSED ? textIn(fact, 'kind') : kind;
      return `${of} ${textIn(fact, 'transactionId')}`;
    },
    edges: {
      absent: { [opening]: 'open' },
      open: {
        ...each([...closing, CLOSED], 'closed'),
        ...(mayRepeat ? { [opening]: 'open' } : {}),
      },
      closed: afterwards,
    },
    states: { open: PERSON, closed: resting('only other evidence opens it again') },
    ifKnown: [...closing, CLOSED],
    ignores: [
      ...[...OF_INTENTS, ...UNDER_WAY, ...DECLINED, ...LATE_SUCCESS, 'PaymentCaptured', OVERDUE],
      ...others.filter((type) => type !== opening && !closing.includes(type)),
    ],
  });
}

/** An answer about another amount, payer or payee than was asked (payments.md §2.3). */
export const differsCase = evidenceCase({
  kind: 'DIFFERS',
  opening: DIFFERED,
  closing: [RESOLVED],
  afterwards: { [DIFFERED]: 'open' },
});

/** An answer against a terminal fact, which is not rewritten by it (G2). */
export const contradictsCase = evidenceCase({
  kind: 'CONTRADICTS',
  opening: CONTRADICTED,
  closing: [RESOLVED],
  afterwards: { [CONTRADICTED]: 'open', [RESOLVED]: 'closed' },
});

/** A refund that was paid although it counted as declined: the payer may have it twice. */
export const lateRefundCase = evidenceCase({
  kind: 'LATE_REFUND',
  opening: LATE_REFUND,
  closing: PAID,
  afterwards: {},
});
