import {
  type Attempt,
  AttemptState,
  type PaymentIntent,
  PaymentIntentState,
} from '@suuupra/contracts/suuupra/payments/v1/payment_intent';
import {
  type Refund as WireRefund,
  RefundState,
} from '@suuupra/contracts/suuupra/payments/v1/refund_service';
import { moneyOf } from '@suuupra/grpc';
import {
  type Payment,
  type Refund,
  type Transfer,
  isLive,
  refundReserved,
} from './intent/state.ts';
import { refundStateOf, refundedOf, transferOf } from './intent/state.ts';

/** The payment as it is behind a call. */
export type IntentAnswer = Readonly<{ paymentIntent: PaymentIntent; consistencyToken: string }>;

const STATES: Readonly<Record<Payment['is'], PaymentIntentState>> = {
  requiresMethod: PaymentIntentState.PAYMENT_INTENT_STATE_REQUIRES_PAYMENT_METHOD,
  processing: PaymentIntentState.PAYMENT_INTENT_STATE_PROCESSING,
  succeeded: PaymentIntentState.PAYMENT_INTENT_STATE_SUCCEEDED,
  failed: PaymentIntentState.PAYMENT_INTENT_STATE_FAILED,
  canceled: PaymentIntentState.PAYMENT_INTENT_STATE_CANCELED,
  underReview: PaymentIntentState.PAYMENT_INTENT_STATE_UNDER_REVIEW,
};

const ATTEMPT_STATES: Readonly<Record<Transfer['is'], AttemptState>> = {
  sent: AttemptState.ATTEMPT_STATE_SENT,
  unknown: AttemptState.ATTEMPT_STATE_UNKNOWN,
  deemed: AttemptState.ATTEMPT_STATE_DEEMED,
  failed: AttemptState.ATTEMPT_STATE_FAILED,
  succeeded: AttemptState.ATTEMPT_STATE_SUCCEEDED,
  review: AttemptState.ATTEMPT_STATE_UNKNOWN,
};

const REFUND_STATES: Readonly<Record<ReturnType<typeof refundStateOf>, RefundState>> = {
  reserved: RefundState.REFUND_STATE_RESERVED,
  sent: RefundState.REFUND_STATE_SENT,
  unknown: RefundState.REFUND_STATE_UNKNOWN,
  deemed: RefundState.REFUND_STATE_DEEMED,
  succeeded: RefundState.REFUND_STATE_SUCCEEDED,
  manual: RefundState.REFUND_STATE_MANUAL,
  abandoned: RefundState.REFUND_STATE_FAILED,
};

/** A payment as it goes over the wire. */
export function wireIntentOf(payment: Payment): PaymentIntent {
  const { terms } = payment;
  const { paymentIntentId, orderId, merchantReference, payerVpa } = terms;
  return {
    ...{ paymentIntentId, orderId, merchantReference, payerVpa },
    amount: moneyOf(terms.amount),
    amountDetails: {
      taxable: moneyOf(terms.taxable),
      cgst: moneyOf(terms.cgst),
      sgst: moneyOf(terms.sgst),
      igst: moneyOf(terms.igst),
    },
    state: STATES[payment.is],
    attempts: payment.attempts.map(wireAttemptOf),
    captured: moneyOf(payment.is === 'succeeded' ? payment.captured : 0n),
    refundReserved: moneyOf(refundReserved(payment)),
    refunded: moneyOf(refundedOf(payment)),
    openCases: payment.cases
      .filter(({ kind, transactionId }) => kind !== 'OVERDUE' || isOpen(payment, transactionId))
      .map(({ kind, transactionId }) => ({ kind, transactionId })),
  };
}

function isOpen(payment: Payment, transactionId: string): boolean {
  const found = transferOf(payment, transactionId);
  return found !== undefined && isLive(found.transfer);
}

function wireAttemptOf(attempt: Transfer): Attempt {
  const { number, transactionId, rrn } = attempt;
  const decline =
    attempt.is === 'failed' ? { code: attempt.code, retryable: attempt.retryable } : undefined;
  return { number, transactionId, state: ATTEMPT_STATES[attempt.is], decline, rrn };
}

/** A refund as it goes over the wire. */
export function wireRefundOf({ terms: { paymentIntentId } }: Payment, refund: Refund): WireRefund {
  const { refundId, amount, tries } = refund;
  const { transactionId = '', rrn = '' } = paidBy(refund) ?? tries.at(-1) ?? {};
  const state = REFUND_STATES[refundStateOf(refund)];
  return { refundId, paymentIntentId, amount: moneyOf(amount), state, transactionId, rrn };
}

/** The transfer or the try that paid it; not every one is the last. */
function paidBy({
  tries,
  ended,
}: Refund): Readonly<{ transactionId: string; rrn: string }> | undefined {
  if (ended.is === 'transferred') return { transactionId: '', rrn: ended.utr };
  return tries.find(({ is }) => is === 'succeeded');
}
