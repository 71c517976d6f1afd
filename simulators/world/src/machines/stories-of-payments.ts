import type { Story } from './scene.ts';

const again = { retryable: true };
const final = { retryable: false };
const second = { transactionId: 't2' };
const back = { transactionId: 'b1' };
const backAgain = { transactionId: 'b2' };

const created: Story = ['PaymentIntentCreated', 'PaymentAttemptRequested'];
const captured: Story = [...created, 'PaymentCaptured'];
const refused: Story = [['PaymentAttemptFailed', final], 'PaymentIntentFailed'];
const asked: Story = ['PaymentInquiryRequested', 'PaymentInquiryAnswered', 'PaymentOutcomeOverdue'];
const secondTry: Story = [
  ['PaymentAttemptFailed', again],
  ['PaymentAttemptRequested', second],
];
const resolved = (outcome: string): Story => [
  ...[...created, 'PaymentAnswerDiffered'],
  ['PaymentReviewResolved', { outcome }],
];
const closed = (kind: string, about = {}): Story => [['PaymentCaseClosed', { kind, ...about }]];

const sentBack: Story = [['RefundSent', back]];
const late: Story = [
  ...[...created, ...refused, 'LateSuccessObserved', 'AutoRefundRequested'],
  ...sentBack,
];
const declinedOnce: Story = [['RefundMovedToManual', { ...back, ...again }]];
const declinedForGood: Story = [['RefundMovedToManual', { ...back, ...final }]];
const sentAgain: Story = [['RefundSent', backAgain]];
const declinedAgain: Story = [['RefundMovedToManual', { ...backAgain, ...final }]];
const doubted: Story = [
  ['RefundUnknown', back],
  ['RefundDeemed', back],
];

/** What becomes of collections, and of what comes late (payments.md §2.3). */
const OF_COLLECTIONS: readonly Story[] = [
  ['PaymentIntentCreated', 'PaymentIntentCanceled'],
  [...created, 'PaymentAttemptUnknown', ...asked, 'PaymentAttemptDeemed', 'PaymentCaptured'],
  [
    ...[...created, ...secondTry],
    ['PaymentCaptured', second],
    ...['SurplusCaptureObserved', 'AutoRefundRequested'],
  ],
  [...created, ['PaymentAttemptFailed', again], 'PaymentIntentFailed'],
  [...created, 'PaymentAttemptDeemed', 'PaymentAnswerContradicted', ...refused],
  [
    ...[...created, 'PaymentAttemptUnknown', 'PaymentInquiryRequested'],
    ...['PaymentCaptured', 'PaymentInquiryAnswered'],
  ],
  ['PaymentIntentCancelTombstoned'],
  [...resolved('accept'), 'PaymentCaptured'],
  [
    ...[...resolved('refund'), 'AutoRefundRequested', ...refused, ...sentBack],
    ['AutoRefundSucceeded', back],
  ],
  [...resolved('nothing_moved'), ...refused],
  [
    ...[...captured, 'PaymentAnswerContradicted', 'PaymentAnswerDiffered'],
    ...[...closed('CONTRADICTS'), ...closed('DIFFERS')],
  ],
  [...late, ...doubted, ['AutoRefundSucceeded', back]],
  [
    ...[...late, ...declinedOnce, 'RefundRetryDue', ...sentAgain, ...declinedAgain],
    ...['RefundPaidByTransfer'],
    ['AutoRefundSucceeded', { transactionId: 'u1' }],
  ],
];

const sent: Story = [...captured, 'RefundReserved', 'CaptureUnfulfilled', ...sentBack];
const reviewedBack = (outcome: string): Story => [
  ...sent,
  ['PaymentAnswerDiffered', back],
  ['PaymentReviewResolved', { ...back, outcome }],
];

/** What becomes of refunds (payments.md §2.8). */
const OF_REFUNDS: readonly Story[] = [
  [...sent, ...doubted, ['RefundSucceeded', back]],
  [
    ...[...sent, ...declinedOnce, ...sentAgain],
    ['LateRefundObserved', back],
    ...declinedAgain,
    ['RefundSucceeded', back],
  ],
  [
    ...[...sent, ...declinedOnce, 'RefundAbandoned'],
    ['LateRefundObserved', back],
    ['RefundOverpaid', { ...back, amount: '100' }],
    ['RefundOverpaymentRecovered', { ...back, amount: '40' }],
    ['RefundOverpaymentWrittenOff', { ...back, amount: '60' }],
    ...closed('LATE_REFUND', back),
  ],
  [
    ...[...sent, ...declinedForGood, 'RefundPaidByTransfer'],
    ['RefundSucceeded', { transactionId: 'u1' }],
  ],
  [...reviewedBack('accept'), ['RefundSucceeded', back]],
  [...reviewedBack('nothing_moved'), ...declinedForGood, 'RefundAbandoned'],
  [
    ...[...sent, ['PaymentAnswerDiffered', back] as const, ...declinedForGood],
    'RefundPaidByTransfer',
    ['RefundSucceeded', { transactionId: 'u1' }],
  ],
  [
    ...[...sent, ...declinedOnce, ...sentAgain, ['PaymentAnswerDiffered', back] as const],
    ['LateRefundObserved', back],
    ['PaymentAnswerDiffered', back],
    ['PaymentReviewResolved', { ...back, outcome: 'accept' }],
    ...declinedAgain,
    ['RefundSucceeded', back],
  ],
];

/** Every state that a payment, its attempts, refunds and cases can be in. */
export const OF_PAYMENTS: readonly Story[] = [...OF_COLLECTIONS, ...OF_REFUNDS];
