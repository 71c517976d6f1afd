import { type EventOf, added, count, eventCodec, flag, oneOf, paise, text } from '@suuupra/kernel';

/** The category of the streams: one stream per payment intent, its attempts and its refunds. */
export const INTENT_CATEGORY = 'payments.intent';

/** The parts of an amount for the books: amount = taxable + cgst + sgst + igst. */
const parts = { taxable: paise, cgst: paise, sgst: paise, igst: paise };
const subject = { paymentIntentId: text, orderId: text, merchantReference: text };
const attempt = { orderId: text, number: count, transactionId: text };
const observed = { ...attempt, rrn: text, amount: paise };
const refund = { refundId: text, transactionId: text };

/** How an outcome is called where one contradicts another. */
export const OUTCOME_WORDS = ['succeeded', 'declined', 'deemed', 'unclear'] as const;

/** How a person may end a review. */
export const REVIEW_OUTCOMES = ['accept', 'refund', 'nothing_moved'] as const;

/** The cases that a person may close; all others end by evidence. */
export const CLOSABLE_KINDS = ['DIFFERS', 'CONTRADICTS', 'LATE_REFUND'] as const;

/** The stored shapes of a payment. Times are RFC 3339 in UTC, amounts are paise. */
export const intentEvents = eventCodec({
  PaymentIntentCreated: { ...subject, amount: paise, ...parts, payerVpa: text, payeeVpa: text },
  PaymentAttemptRequested: { ...attempt, requestedAt: text },
  PaymentAttemptFailed: { ...attempt, code: text, retryable: flag },
  PaymentAttemptUnknown: { ...attempt, code: text },
  PaymentAttemptDeemed: { ...attempt, rrn: text, code: text },
  PaymentCaptured: {
    ...subject,
    number: count,
    transactionId: text,
    rrn: text,
    amount: paise,
    ...parts,
    fee: paise,
    feeCgst: paise,
    feeSgst: paise,
    capturedAt: text,
  },
  PaymentIntentFailed: { ...subject, code: text },
  PaymentIntentCanceled: { ...subject, reason: text },
  PaymentIntentCancelTombstoned: { paymentIntentId: text, reason: text },
  SurplusCaptureObserved: observed,
  LateSuccessObserved: observed,
  PaymentAnswerDiffered: {
    orderId: text,
    transactionId: text,
    field: oneOf('amount', 'payer', 'payee'),
    outcome: oneOf(...OUTCOME_WORDS),
    rrn: text,
    amount: paise,
  },
  PaymentAnswerContradicted: {
    orderId: text,
    transactionId: text,
    outcome: oneOf(...OUTCOME_WORDS),
    code: text,
    rrn: text,
  },
  PaymentReviewResolved: {
    orderId: text,
    transactionId: text,
    outcome: oneOf(...REVIEW_OUTCOMES),
    reason: text,
  },
  PaymentCaseClosed: {
    orderId: text,
    transactionId: text,
    kind: oneOf(...CLOSABLE_KINDS),
    reason: text,
  },
  PaymentInquiryRequested: { transactionId: text, inquiry: count },
  PaymentInquiryAnswered: { transactionId: text, inquiry: count, code: text },
  PaymentOutcomeOverdue: { orderId: text, transactionId: text },
  RefundReserved: { refundId: text, paymentIntentId: text, orderId: text, amount: paise },
  CaptureUnfulfilled: { refundId: text, ...subject, amount: paise, ...parts },
  RefundSent: { ...refund, number: count, sentAt: text },
  RefundSucceeded: {
    refundId: text,
    ...subject,
    transactionId: text,
    amount: paise,
    rrn: text,
    refundedAt: text,
  },
  RefundUnknown: { ...refund, code: text },
  RefundDeemed: { ...refund, rrn: text, code: text },
  RefundMovedToManual: {
    ...refund,
    orderId: text,
    code: text,
    retryable: flag,
    /** When it is sent again by itself; empty where it is not. */
    retryAt: added(text, ''),
  },
  RefundRetryDue: { refundId: text, number: count },
  RefundPaidByTransfer: { refundId: text, orderId: text, amount: paise, utr: text },
  RefundAbandoned: {
    refundId: text,
    paymentIntentId: text,
    orderId: text,
    amount: paise,
    reason: text,
  },
  AutoRefundRequested: { refundId: text, ...subject, collected: text, amount: paise },
  AutoRefundSucceeded: {
    refundId: text,
    ...subject,
    transactionId: text,
    collected: text,
    amount: paise,
    rrn: text,
    refundedAt: text,
  },
  LateRefundObserved: { ...refund, orderId: text, rrn: text, amount: paise },
  RefundOverpaid: { ...refund, ...subject, rrn: text, amount: paise, refundedAt: text },
  RefundOverpaymentRecovered: { ...refund, orderId: text, amount: paise, utr: text },
  RefundOverpaymentWrittenOff: { ...refund, orderId: text, amount: paise, reason: text },
});

export type IntentEvent = EventOf<typeof intentEvents>;
