import type { IntentReason } from './intent/commands.ts';

/** Every rule of this context that can say no, and the gRPC status it is told with. */
export const paymentsReasons = {
  IDEMPOTENCY_PAYLOAD_MISMATCH: 'INVALID_ARGUMENT',
  PAYMENT_NOT_FOUND: 'NOT_FOUND',
  PAYMENT_EXISTS_WITH_DIFFERENT_AMOUNT: 'ALREADY_EXISTS',
  ATTEMPT_IN_PROGRESS: 'ABORTED',
  ATTEMPT_OUTCOME_UNKNOWN: 'FAILED_PRECONDITION',
  ATTEMPTS_EXHAUSTED: 'FAILED_PRECONDITION',
  PAYMENT_ALREADY_CAPTURED: 'FAILED_PRECONDITION',
  PAYMENT_FAILED: 'FAILED_PRECONDITION',
  PAYMENT_CANCELED: 'FAILED_PRECONDITION',
  PAYMENT_UNDER_REVIEW: 'FAILED_PRECONDITION',
  PAYMENT_NOT_CAPTURED: 'FAILED_PRECONDITION',
  TRANSACTION_NOT_FOUND: 'NOT_FOUND',
  REFUND_NOT_FOUND: 'NOT_FOUND',
  REFUND_EXISTS_WITH_DIFFERENT_AMOUNT: 'ALREADY_EXISTS',
  REFUND_EXCEEDS_CAPTURED: 'FAILED_PRECONDITION',
  REFUND_NEEDS_A_PERSON: 'FAILED_PRECONDITION',
} as const;

/** The name of a rule of this context. */
export type PaymentsReason = keyof typeof paymentsReasons;

/** The rules of the decider. That each has its status above is what this assignment proves. */
paymentsReasons satisfies Readonly<Record<IntentReason, string>>;
