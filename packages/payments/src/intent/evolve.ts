import type { IntentEvent } from './events.ts';
import type { IntentState, OpenCase, Payment, Refund, Transfer } from './state.ts';

/** Total and trusting: what does not fit the state is left out, because it already happened. */
export function evolveIntent(state: IntentState, event: IntentEvent): IntentState {
  if (event.type === 'PaymentIntentCreated') {
    const { type: _type, ...terms } = event;
    return { is: 'requiresMethod', terms, attempts: [], refunds: [], cases: [] };
  }
  return state.is === 'absent' ? state : evolvePayment(state, event);
}

type Later = Exclude<IntentEvent, { type: 'PaymentIntentCreated' }>;

function evolvePayment(state: Payment, event: Later): Payment {
  switch (event.type) {
    case 'PaymentAttemptRequested': {
      const { transactionId, number, requestedAt } = event;
      const attempt = sent(transactionId, number, requestedAt);
      return { ...bare(state), is: 'processing', attempts: [...state.attempts, attempt] };
    }
    case 'PaymentAttemptFailed': {
      const { code, retryable } = event;
      const failed = change(state, event, (one) => ({ ...one, is: 'failed', code, retryable }));
      return { ...bare(failed), is: 'requiresMethod' };
    }
    case 'PaymentAttemptUnknown':
    case 'RefundUnknown':
      return change(state, event, (one) => ({ ...one, is: 'unknown' }));
    case 'PaymentAttemptDeemed':
    case 'RefundDeemed': {
      const { code, rrn } = event;
      return change(state, event, (one) => ({ ...one, is: 'deemed', wasDeemed: true, code, rrn }));
    }
    case 'PaymentCaptured': {
      const { amount: captured, rrn } = event;
      const paid = change(state, event, (one) => ({ ...one, is: 'succeeded', rrn }));
      return { ...bare(paid), is: 'succeeded', captured };
    }
    case 'PaymentIntentFailed':
      return { ...bare(state), is: 'failed', code: event.code };
    case 'PaymentIntentCanceled':
      return { ...bare(state), is: 'canceled' };
    case 'PaymentInquiryRequested':
      return change(state, event, (one) => ({ ...one, inquiry: event.inquiry, asking: true }));
    case 'PaymentInquiryAnswered':
      return change(state, event, (one) => ({ ...one, asking: false }));
    case 'PaymentAnswerDiffered':
      return differed(state, event);
    case 'PaymentAnswerContradicted':
    case 'SurplusCaptureObserved':
    case 'LateSuccessObserved':
    case 'LateRefundObserved':
    case 'PaymentOutcomeOverdue':
      return opened(state, event);
    case 'RefundReserved': {
      const { refundId, amount } = event;
      return withNewRefund(state, { refundId, amount, collected: '' });
    }
    case 'CaptureUnfulfilled':
      return withRefund(state, event.refundId, (one) => ({ ...one, unfulfilled: true }));
    case 'AutoRefundRequested': {
      const { refundId, amount, collected } = event;
      return withNewRefund(state, { refundId, amount, collected });
    }
    case 'AutoRefundSucceeded': {
      const paid = change(state, event, (one) => ({ ...one, is: 'succeeded', rrn: event.rrn }));
      return withoutLateSuccess(paid, event.collected);
    }
    case 'RefundSent': {
      const next = sent(event.transactionId, event.number, event.sentAt);
      return withRefund(state, event.refundId, (one) => ({ ...one, tries: [...one.tries, next] }));
    }
    case 'RefundSucceeded':
      return change(state, event, (one) => ({ ...one, is: 'succeeded', rrn: event.rrn }));
    case 'RefundMovedToManual': {
      const { code, retryable } = event;
      return change(state, event, (one) => ({ ...one, is: 'failed', code, retryable }));
    }
  }
}

function sent(transactionId: string, number: number, sentAt: string): Transfer {
  const unasked = { rrn: '', wasDeemed: false, inquiry: 0, asking: false };
  return { is: 'sent', transactionId, number, sentAt, ...unasked };
}

/** What every payment has, whatever it is. */
function bare(state: Payment): Pick<Payment, 'terms' | 'attempts' | 'refunds' | 'cases'> {
  const { terms, attempts, refunds, cases } = state;
  return { terms, attempts, refunds, cases };
}

/** The payment with one transaction changed, be it a collection or a refund. */
function change(
  state: Payment,
  { transactionId }: Readonly<{ transactionId: string }>,
  to: (transfer: Transfer) => Transfer,
): Payment {
  const each = (one: Transfer): Transfer => (one.transactionId === transactionId ? to(one) : one);
  const attempts = state.attempts.map(each);
  const refunds = state.refunds.map((one) => ({ ...one, tries: one.tries.map(each) }));
  return { ...state, attempts, refunds };
}

function withNewRefund(
  state: Payment,
  { refundId, amount, collected }: Pick<Refund, 'refundId' | 'amount' | 'collected'>,
): Payment {
  const refund: Refund = { refundId, amount, unfulfilled: false, collected, tries: [] };
  return { ...state, refunds: [...state.refunds, refund] };
}

/** What came late is back with the payer, and nobody needs to look at it any more. */
function withoutLateSuccess(state: Payment, collected: string): Payment {
  const isOver = ({ kind, transactionId }: OpenCase): boolean =>
    transactionId === collected && LATE_SUCCESSES.includes(kind);
  return { ...state, cases: state.cases.filter((one) => !isOver(one)) };
}

/** The cases about money that came in beside the one capture. */
export const LATE_SUCCESSES: readonly OpenCase['kind'][] = ['LATE_SUCCESS', 'SURPLUS_CAPTURE'];

function withRefund(state: Payment, refundId: string, to: (refund: Refund) => Refund): Payment {
  const each = (one: Refund): Refund => (one.refundId === refundId ? to(one) : one);
  return { ...state, refunds: state.refunds.map(each) };
}

type Differed = Extract<IntentEvent, { type: 'PaymentAnswerDiffered' }>;

/**
 * A live collection whose answer differs takes the whole payment under review. A refund's stays
 * reserved, and its transaction is not asked about again.
 */
function differed(state: Payment, event: Differed): Payment {
  const attempt = state.attempts.find((one) => one.transactionId === event.transactionId);
  const judged = change(
    opened(state, event),
    event,
    (one) =>
      ({
        ...one,
        is: one.is === 'succeeded' || one.is === 'failed' ? one.is : 'review',
      }) as Transfer,
  );
  const over = attempt === undefined || attempt.is === 'succeeded' || attempt.is === 'failed';
  return over ? judged : { ...bare(judged), is: 'underReview' };
}

/** The events that open a case. */
export type Evidence = Extract<
  IntentEvent,
  {
    type:
      | 'PaymentAnswerDiffered'
      | 'PaymentAnswerContradicted'
      | 'SurplusCaptureObserved'
      | 'LateSuccessObserved'
      | 'LateRefundObserved'
      | 'PaymentOutcomeOverdue';
  }
>;

/** Whether an event opens a case. */
export function isEvidence(event: IntentEvent): event is Evidence {
  const { type } = event;
  return (
    type === 'PaymentAnswerDiffered' ||
    type === 'PaymentAnswerContradicted' ||
    type === 'SurplusCaptureObserved' ||
    type === 'LateSuccessObserved' ||
    type === 'LateRefundObserved' ||
    type === 'PaymentOutcomeOverdue'
  );
}

function opened(state: Payment, event: Evidence): Payment {
  return { ...state, cases: [...state.cases, caseOf(event)] };
}

/** The open case that an event stands for. */
export function caseOf(event: Evidence): OpenCase {
  const { transactionId } = event;
  switch (event.type) {
    case 'PaymentAnswerDiffered': {
      const { field, outcome, amount, rrn } = event;
      const evidence = `${field}/${outcome}/${amount}/${rrn}`;
      return { kind: 'DIFFERS', transactionId, evidence };
    }
    case 'PaymentAnswerContradicted': {
      const { outcome, code, rrn } = event;
      return { kind: 'CONTRADICTS', transactionId, evidence: `${outcome}/${code}/${rrn}` };
    }
    case 'SurplusCaptureObserved':
      return { kind: 'SURPLUS_CAPTURE', transactionId, evidence: '' };
    case 'LateSuccessObserved':
      return { kind: 'LATE_SUCCESS', transactionId, evidence: '' };
    case 'LateRefundObserved':
      return { kind: 'LATE_REFUND', transactionId, evidence: '' };
    case 'PaymentOutcomeOverdue':
      return { kind: 'OVERDUE', transactionId, evidence: '' };
  }
}
