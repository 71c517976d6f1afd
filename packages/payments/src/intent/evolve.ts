import type { IntentEvent } from './events.ts';
import { LATE_SUCCESSES, OF_A_REVIEW, movedBy, opened, withoutCases } from './cases.ts';
import { type IntentState, type Payment, type Refund, type Transfer, isPayment } from './state.ts';

/** Total and trusting: what does not fit the state is left out, because it already happened. */
export function evolveIntent(state: IntentState, event: IntentEvent): IntentState {
  if (event.type === 'PaymentIntentCreated') {
    const { type: _type, ...terms } = event;
    return { is: 'requiresMethod', terms, attempts: [], refunds: [], cases: [], closed: [] };
  }
  if (event.type === 'PaymentIntentCancelTombstoned') return { is: 'tombstone' };
  return isPayment(state) ? evolvePayment(state, event) : state;
}

type Later = Exclude<
  IntentEvent,
  { type: 'PaymentIntentCreated' | 'PaymentIntentCancelTombstoned' }
>;

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
      return opened(state, event);
    case 'PaymentOutcomeOverdue':
      return change(opened(state, event), event, (one) => ({ ...one, overdue: true }));
    case 'PaymentReviewResolved': {
      const { outcome: resolved, transactionId } = event;
      const over = withoutCases(state, transactionId, OF_A_REVIEW);
      return change(over, event, (one) => ({ ...one, resolved }));
    }
    case 'RefundOverpaid':
      return change(state, event, (one) => ({ ...one, overpaid: event.amount }));
    case 'RefundOverpaymentRecovered':
    case 'RefundOverpaymentWrittenOff':
      return change(state, event, (one) => ({ ...one, overpaid: one.overpaid - event.amount }));
    case 'PaymentCaseClosed':
      return withoutCases(state, event.transactionId, [event.kind]);
    case 'RefundReserved':
    case 'CaptureUnfulfilled':
    case 'AutoRefundRequested':
    case 'AutoRefundSucceeded':
    case 'RefundSent':
    case 'RefundSucceeded':
    case 'RefundMovedToManual':
    case 'RefundRetryDue':
    case 'RefundPaidByTransfer':
    case 'RefundAbandoned':
      return evolveRefund(state, event);
  }
}

type OfRefund = Extract<
  Later,
  {
    type:
      | 'RefundReserved'
      | 'CaptureUnfulfilled'
      | 'AutoRefundRequested'
      | 'AutoRefundSucceeded'
      | 'RefundSent'
      | 'RefundSucceeded'
      | 'RefundMovedToManual'
      | 'RefundRetryDue'
      | 'RefundPaidByTransfer'
      | 'RefundAbandoned';
  }
>;

function evolveRefund(state: Payment, event: OfRefund): Payment {
  const of = (to: Partial<Refund>): Payment =>
    withRefund(state, event.refundId, (one) => ({ ...one, ...to }));
  switch (event.type) {
    case 'RefundReserved': {
      const { refundId, amount } = event;
      return withNewRefund(state, { refundId, amount, collected: '' });
    }
    case 'CaptureUnfulfilled':
      return of({ unfulfilled: true });
    case 'AutoRefundRequested': {
      const { refundId, amount, collected } = event;
      return withNewRefund(state, { refundId, amount, collected });
    }
    case 'RefundSent': {
      const next = sent(event.transactionId, event.number, event.sentAt);
      return withRefund(state, event.refundId, (one) => ({
        ...one,
        ...{ retryAt: '', due: 0, tries: [...one.tries, next] },
      }));
    }
    case 'RefundSucceeded':
      return paidBack(state, event);
    case 'AutoRefundSucceeded':
      return withoutCases(paidBack(state, event), event.collected, LATE_SUCCESSES);
    case 'RefundMovedToManual': {
      const { code, retryable, retryAt } = event;
      const waiting = of({ retryAt });
      return change(waiting, event, (one) => ({ ...one, is: 'failed', code, retryable }));
    }
    case 'RefundRetryDue':
      return of({ due: event.number });
    case 'RefundPaidByTransfer':
      return paidByHand(state, event);
    case 'RefundAbandoned':
      return of({ ended: { is: 'abandoned' }, retryAt: '', due: 0 });
  }
}

/** A person has paid what was missing; what the rail is taken to have paid stays with each try. */
function paidByHand(
  state: Payment,
  { refundId, utr, amount }: Extract<OfRefund, { type: 'RefundPaidByTransfer' }>,
): Payment {
  const ended = { is: 'transferred', utr, amount } as const;
  return withRefund(state, refundId, (one) => {
    const tries = one.tries.map((each): Transfer => {
      return { ...each, counted: movedBy(state, each.transactionId, one.amount) };
    });
    return { ...one, tries, ended, retryAt: '', due: 0 };
  });
}

/** Paid by a try, early or late, or beside the rail: then no try bears the transaction's id. */
function paidBack(
  state: Payment,
  event: Extract<OfRefund, Readonly<{ refundedAt: string }>>,
): Payment {
  const { refundId, transactionId, rrn } = event;
  const paid = change(state, event, (one) => ({ ...one, is: 'succeeded', rrn }));
  const over = withRefund(paid, refundId, (one) => ({ ...one, retryAt: '', due: 0 }));
  return withoutCases(over, transactionId, ['LATE_REFUND']);
}

function sent(transactionId: string, number: number, sentAt: string): Transfer {
  const unasked = { rrn: '', wasDeemed: false, inquiry: 0, asking: false, overdue: false } as const;
  const nothing = { counted: 0n, overpaid: 0n, resolved: '' } as const;
  return { is: 'sent', transactionId, number, sentAt, ...unasked, ...nothing };
}

/** What every payment has, whatever it is. */
function bare(
  state: Payment,
): Pick<Payment, 'terms' | 'attempts' | 'refunds' | 'cases' | 'closed'> {
  const { terms, attempts, refunds, cases, closed } = state;
  return { terms, attempts, refunds, cases, closed };
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
  const untouched = { unfulfilled: false, tries: [], retryAt: '', due: 0 };
  const refund: Refund = { refundId, amount, collected, ...untouched, ended: { is: 'no' } };
  return { ...state, refunds: [...state.refunds, refund] };
}

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
