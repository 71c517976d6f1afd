import type { Instant, Paise } from '@suuupra/kernel';
import type { OpenCase, ReviewOutcome, Terms } from './state.ts';

/** What the rail says became of a transaction, in words that fit every rail. */
export type RailAnswer = Readonly<
  {
    transactionId: string;
    rrn: string;
    amount: Paise;
    payer: string;
    payee: string;
    code: string;
  } & (
    | { is: 'succeeded' }
    /**
     * Definite: nothing moved for good. Retryable: a fresh transaction may succeed. Returned: by
     * the words in which a bank sends back what it was deemed to have.
     */
    | { is: 'declined'; retryable: boolean; returned: boolean }
    /** The payer is debited, the beneficiary's bank still has to confirm. */
    | { is: 'deemed' }
    /** An answer that does not say whether money moved. */
    | { is: 'unclear' }
  )
>;

/** What an inquiry brings: an answer, or that there is none yet, or that nobody knows of it. */
export type RailOutcome = Readonly<RailAnswer | { is: 'pending' } | { is: 'absent' }>;

/** Whether an inquiry brought an answer. */
export function isAnswer(outcome: RailOutcome): outcome is RailAnswer {
  return outcome.is !== 'pending' && outcome.is !== 'absent';
}

/** `at` is the injected clock's; it differs between two tries of one command, nothing else does. */
export type IntentCommand = Readonly<
  | ({ type: 'CreateIntent'; confirm: boolean; transactionPrefix: string; at: Instant } & Terms)
  | { type: 'ConfirmIntent'; transactionPrefix: string; at: Instant }
  | { type: 'CancelIntent'; paymentIntentId: string; reason: string }
  | { type: 'TimeOut'; transactionId: string }
  | { type: 'InquiryDue'; transactionId: string; inquiry: number }
  | { type: 'OverdueDue'; transactionId: string }
  | {
      type: 'RecordInquiry';
      transactionId: string;
      inquiry: number;
      outcome: RailOutcome;
      at: Instant;
    }
  | { type: 'RecordAnswer'; answer: RailAnswer; at: Instant }
  | { type: 'CreateRefund'; refundId: string; amount: Paise }
  /** The refund of a capture that nothing was or will be delivered for: the whole of it. */
  | { type: 'ReturnCapture'; refundId: string; amount: Paise }
  | { type: 'SendRefund'; refundId: string; transactionPrefix: string; at: Instant }
  | { type: 'RefundRetryDue'; refundId: string; number: number }
  /** What persons do: they look at what came, and find another way. */
  | {
      type: 'ResolveReview';
      transactionId: string;
      outcome: ReviewOutcome;
      reason: string;
      at: Instant;
    }
  /** `recovered` is what the payer has given back of a refund that he had twice; 0n for nothing. */
  | {
      type: 'CloseCase';
      transactionId: string;
      kind: OpenCase['kind'];
      reason: string;
      recovered: Paise;
      utr: string;
      at: Instant;
    }
  | { type: 'RetryRefund'; refundId: string; transactionPrefix: string; at: Instant }
  | { type: 'RecordManualRefund'; refundId: string; utr: string; amount: Paise; at: Instant }
  | { type: 'AbandonRefund'; refundId: string; reason: string }
>;

export type IntentReason =
  | 'PAYMENT_NOT_FOUND'
  | 'PAYMENT_EXISTS_WITH_DIFFERENT_AMOUNT'
  | 'ATTEMPT_IN_PROGRESS'
  | 'ATTEMPT_OUTCOME_UNKNOWN'
  | 'ATTEMPTS_EXHAUSTED'
  | 'PAYMENT_ALREADY_CAPTURED'
  | 'PAYMENT_FAILED'
  | 'PAYMENT_CANCELED'
  | 'PAYMENT_UNDER_REVIEW'
  | 'PAYMENT_NOT_UNDER_REVIEW'
  | 'REVIEW_EXISTS_WITH_DIFFERENT_OUTCOME'
  | 'REVIEW_WITHOUT_EVIDENCE'
  | 'CASE_NOT_FOUND'
  | 'CASE_NEEDS_A_REVIEW'
  | 'CASE_ENDS_BY_EVIDENCE'
  | 'RECOVERED_EXCEEDS_OVERPAID'
  | 'PAYMENT_NOT_CAPTURED'
  | 'TRANSACTION_NOT_FOUND'
  | 'REFUND_NOT_FOUND'
  | 'REFUND_EXISTS_WITH_DIFFERENT_AMOUNT'
  | 'REFUND_EXISTS_WITH_DIFFERENT_PURPOSE'
  | 'REFUND_EXCEEDS_CAPTURED'
  | 'REFUND_IS_NOT_THE_WHOLE_CAPTURE'
  | 'REFUND_NEEDS_A_PERSON'
  | 'REFUND_TRIES_EXHAUSTED'
  | 'REFUND_MAY_STILL_BE_PAID'
  | 'REFUND_MUST_BE_PAID'
  | 'REFUND_ALREADY_PAID'
  | 'REFUND_ABANDONED'
  | 'REFUND_EXISTS_WITH_DIFFERENT_REFERENCE'
  | 'REFERENCE_ALREADY_USED'
  | 'TRANSFER_DIFFERS_FROM_MISSING';
