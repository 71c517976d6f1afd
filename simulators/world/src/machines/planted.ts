import type { Story, Told } from './scene.ts';

/** Something that must not happen, behind what may. */
type Planted = Readonly<{
  stream?: string;
  before: Story;
  wrong: Told;
  /** What the machine says: the state, and the event for which it has no edge. */
  found: string;
}>;

const plant = (before: Story, wrong: Told, found: string): Planted => ({ before, wrong, found });

const created: Story = ['PaymentIntentCreated', 'PaymentAttemptRequested'];
const back = { transactionId: 'b1' };
const given: Story = [...created, 'PaymentCaptured', 'RefundReserved', ['RefundSent', back]];
const asked: Story = ['TransactionReceived', 'AuthorisationRequested', 'Authorised'];
const debited: Story = [...asked, 'DebitRequested', 'DebitPosted', 'CreditRequested'];
const deemed: Story = [
  ...[...debited, ['LegTimedOut', { leg: 'credit' }] as const, 'CreditReversalRequested'],
  ...[['LegTimedOut', { leg: 'creditReversal' }] as const, 'TransactionDeemed'],
];
const unreversed: Story = [
  ...[...asked, 'DebitRequested', ['LegTimedOut', { leg: 'debit' }] as const],
  'DebitReversalRequested',
  ['LegTimedOut', { leg: 'debitReversal' }],
  ['TransactionUnreversed', { code: 'RR' }],
];
const noted: Told = ['LateAnswerNoted', { standing: 'note' }];
const failed: Story = [['PaymentAttemptFailed', { retryable: false }], 'PaymentIntentFailed'];
const published: Story = ['CycleCutoverMarked', 'CycleNetted', 'CycleFilesPublished'];
const invoice: Story = [['DocumentIssued', { kind: 'tax_invoice', number: 'A1', total: '100' }]];

const OF_COMMERCE: Readonly<Record<string, Planted>> = {
  item: plant(['ItemListed'], 'ItemListed', 'listed –ItemListed→'),
  seats: plant([], 'SeatsReserved', 'absent –SeatsReserved→'),
  'seat holding': plant(
    ['SeatsOpened', 'SeatsReserved', 'SeatsCommitted'],
    'SeatsReleased',
    'committed –SeatsReleased→',
  ),
  coupon: plant([], 'CouponReserved', 'absent –CouponReserved→'),
  'coupon use': plant(
    ['CouponCreated', 'CouponReserved', 'CouponReleased'],
    'CouponRedeemed',
    'released –CouponRedeemed→',
  ),
  cart: plant(['CartCreated', 'CheckoutStarted'], 'CartItemAdded', 'locked –CartItemAdded→'),
  order: plant(['OrderPlaced', 'OrderCancelled'], 'OrderConfirmed', 'cancelled –OrderConfirmed→'),
  'order payment': plant(
    [
      ...['OrderPlaced', ['OrderConfirmed', { captured: '100' }] as const],
      ...['OrderRefundRequested', 'OrderRefundAccepted'],
    ],
    ['OrderRefunded', { amount: '101' }],
    'paid –OrderRefunded→',
  ),
  'order refund': plant(
    ['OrderPlaced', 'OrderConfirmed', 'OrderRefundRequested'],
    'OrderRefunded',
    'requested –OrderRefunded→',
  ),
  'order invoice': plant(
    [...invoice],
    ['DocumentIssued', { kind: 'tax_invoice', number: 'A2', total: '100' }],
    'issued –DocumentIssued(invoice)→',
  ),
  'tax document': plant(
    [...invoice],
    ['DocumentCancelled', { number: 'A1' }],
    'issued –DocumentCancelled→',
  ),
  entitlement: plant(
    ['EntitlementGranted', 'EntitlementRevoked'],
    'EntitlementResumed',
    'revoked –EntitlementResumed→',
  ),
};

const OF_PAYMENTS: Readonly<Record<string, Planted>> = {
  'payment intent': plant(
    created,
    ['PaymentAttemptRequested', { transactionId: 't2' }],
    'processing –PaymentAttemptRequested→',
  ),
  // A timer must never turn what is unknown into a failure of another transaction (G1).
  'payment attempt': plant(
    [...created, 'PaymentAttemptDeemed'],
    ['PaymentAttemptFailed', { retryable: true }],
    'deemed –PaymentAttemptFailed(retryable)→',
  ),
  'payment inquiry': plant(
    [...created, 'PaymentAttemptUnknown', 'PaymentInquiryRequested'],
    'PaymentInquiryRequested',
    'asked –PaymentInquiryRequested→',
  ),
  refund: plant(
    [...given, ['RefundSucceeded', back]],
    ['RefundSent', { transactionId: 'b2' }],
    'succeeded –RefundSent→',
  ),
  'automatic refund': plant(
    [...created, ...failed, 'LateSuccessObserved', 'AutoRefundRequested'],
    ['AutoRefundSucceeded', back],
    'reserved –AutoRefundSucceeded→',
  ),
  'refund transaction': plant(
    [...given, ['RefundDeemed', back]],
    ['RefundMovedToManual', { ...back, retryable: true }],
    'deemed –RefundMovedToManual(retryable)→',
  ),
  'refund debt': plant(
    [
      ...[...given, ['RefundMovedToManual', { ...back, retryable: true }] as const],
      ...['RefundAbandoned', ['LateRefundObserved', back] as const],
      ['RefundOverpaid', { ...back, amount: '100' }],
    ],
    ['RefundOverpaymentRecovered', { ...back, amount: '101' }],
    'owed –RefundOverpaymentRecovered→',
  ),
  'case of late money': plant(
    [...created, ...failed, 'LateSuccessObserved', 'AutoRefundRequested'],
    'LateSuccessObserved',
    'open –LateSuccessObserved→',
  ),
  'case of an overdue outcome': plant(
    [...created, 'PaymentAttemptUnknown', 'PaymentOutcomeOverdue'],
    'PaymentOutcomeOverdue',
    'open –PaymentOutcomeOverdue→',
  ),
  'case DIFFERS': plant(
    [
      ...[...created, 'PaymentCaptured', 'PaymentAnswerDiffered'],
      ['PaymentCaseClosed', { kind: 'DIFFERS' }],
    ],
    ['PaymentCaseClosed', { kind: 'DIFFERS' }],
    'closed –PaymentCaseClosed→',
  ),
  'case CONTRADICTS': plant(
    [
      ...[...created, 'PaymentCaptured', 'PaymentAnswerContradicted'],
      ['PaymentCaseClosed', { kind: 'CONTRADICTS' }],
    ],
    ['PaymentCaseClosed', { kind: 'CONTRADICTS' }],
    'closed –PaymentCaseClosed→',
  ),
  'case LATE_REFUND': plant(
    [
      ...[...given, ['RefundMovedToManual', { ...back, retryable: true }] as const],
      ...['RefundAbandoned', ['LateRefundObserved', back] as const],
    ],
    ['LateRefundObserved', back],
    'open –LateRefundObserved→',
  ),
};

const OF_SWITCH: Readonly<Record<string, Planted>> = {
  participant: plant([], 'MemberCapped', 'absent –MemberCapped→'),
  'payment address': plant(['VpaRegistered'], 'VpaRegistered', 'registered –VpaRegistered→'),
  answers: plant([], ['AnswersDoubledSet', { doubled: false }], 'absent –AnswersDoubledSet(once)→'),
  'UPI transaction': plant(
    [...debited, 'CreditPosted', 'TransactionSucceeded'],
    'TransactionReversed',
    'succeeded –TransactionReversed→',
  ),
  'final answer': plant(
    ['TransactionReceived', 'TransactionDeclined', 'FinalAnswerDelivered'],
    'FinalAnswerDelivered',
    'told –FinalAnswerDelivered→',
  ),
  'case RB': plant([...deemed, 'TccReceived'], 'RetReceived', 'credit confirmed –RetReceived→'),
  'case RR or RP': plant(
    [...unreversed, 'DrcReceived'],
    ['TatBreached', { kind: 'RR' }],
    'debit reversal confirmed –TatBreached(RR)→',
  ),
  'late answers': plant([...deemed, noted], 'MismatchResolved', 'noted –MismatchResolved→'),
  'recovery of double value': plant(deemed, 'RecoveryPosted', 'absent –RecoveryPosted→'),
  'news of a deemed transaction': plant(deemed, 'NewsDelivered', 'absent –NewsDelivered→'),
  'settlement cycle': plant(
    [...published, 'CycleFundingInstructed'],
    'CycleAborted',
    'funding –CycleAborted→',
  ),
  'dispute cycle': {
    ...plant([...published], 'CycleFunded', 'published –CycleFunded→'),
    stream: 'upi.cycle-20261116.dc1',
  },
  'net debit cap': plant(['PositionOpened'], 'DebitReserved', 'none –DebitReserved→'),
  'counted transaction': plant(
    ['PositionOpened', 'DebitCounted'],
    'DebitCounted',
    'debit counted –DebitCounted→',
  ),
  'settled net': plant(
    ['PositionOpened', 'PositionSettled'],
    'PositionSettled',
    'settled –PositionSettled→',
  ),
};

const OF_BANKS: Readonly<Record<string, Planted>> = {
  account: plant(['AccountOpened', 'AccountClosed'], 'PostingDebited', 'closed –PostingDebited→'),
  'posting leg': plant(
    ['AccountOpened', ['PostingDebited', { leg: 'debit' }], ['PostingReversed', { leg: 'debit' }]],
    ['PostingReversed', { leg: 'debit' }],
    'reversed –PostingReversed→',
  ),
  'book transfer': plant(
    ['AccountOpened'],
    'BookTransferCredited',
    'absent –BookTransferCredited→',
  ),
  hold: plant(
    ['AccountOpened', ['HoldPlaced', { amount: '50' }]],
    ['HoldCaptured', { amount: '51' }],
    'held –HoldCaptured→',
  ),
  'transfer request': plant(
    ['TransferRequested'],
    'TransferRequested',
    'requested –TransferRequested→',
  ),
  'behaviour of a bank': plant(
    [],
    ['BehaviourSet', { behaviour: 'ok' }],
    'absent –BehaviourSet(as it should)→',
  ),
  'confirmation of a credit': plant(
    ['ConfirmationScheduled'],
    'TccRaised',
    'scheduled –TccRaised→',
  ),
  'duty of a bank': plant(['DutyScheduled'], 'DutyDischarged', 'scheduled –DutyDischarged→'),
};

const OF_SAGAS: Readonly<Record<string, Planted>> = {
  'merchant settlement': plant(
    ['MerchantSettlementNegative'],
    'MerchantSettlementMatched',
    'negative –MerchantSettlementMatched→',
  ),
  'checkout saga': plant(
    [
      ['CheckoutOpened', { seats: [], couponCode: '', maxAttempts: 4 }],
      ...['CheckoutPaymentRequested', 'CheckoutParked'],
    ],
    'CheckoutTimeOver',
    'parked –CheckoutTimeOver→',
  ),
  'refund saga': plant(['RefundOpened', 'RefundPaid'], 'RefundDenied', 'paid –RefundDenied→'),
  'settlement saga': plant(
    ['SettlementCaptureGathered', 'SettlementDue', 'SettlementFixed'],
    'SettlementFixed',
    'paying the net –SettlementFixed→',
  ),
  'cut-over saga': plant(['CutOverArmed'], 'CutOverMarked', 'armed –CutOverMarked→'),
  'dispute cut-over saga': {
    ...plant(['CutOverArmed'], 'CutOverMarked', 'armed –CutOverMarked→'),
    stream: 'saga.cutover-20261116.dc1',
  },
};

/** One wrong event for every machine, by the machine's name. */
export const PLANTED: Readonly<Record<string, Planted>> = {
  ...OF_COMMERCE,
  ...OF_PAYMENTS,
  ...OF_SWITCH,
  ...OF_BANKS,
  ...OF_SAGAS,
};
