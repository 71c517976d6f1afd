import { type Decision, type Instant, accept, reject } from '@suuupra/kernel';
import type { IntentReason, RailAnswer } from './commands.ts';
import type { IntentEvent } from './events.ts';
import { LATE_SUCCESSES, OF_A_REVIEW, caseOf, isKnown } from './cases.ts';
import type { FeeSchedule } from './fees.ts';
import { captureOf, lateSuccessOf, movedToManual, overpaid, paidBackBy } from './outcomes.ts';
import { autoRefund, retryAtOf } from './refunds.ts';
import { isReviewable } from './reviews.ts';
import {
  type Payment,
  type Refund,
  type Transfer,
  isLive,
  isOver,
  isReturned,
  refundStateOf,
  transferOf,
} from './state.ts';

/** More evidence than this about one payment tells a person nothing new. */
export const MAX_CASES = 20;

type Found = Readonly<{ transfer: Transfer; refund: Refund | undefined }>;
type Moment = Readonly<{ at: Instant; fees: FeeSchedule }>;
type Answered = Readonly<{ answer: RailAnswer }> & Found & Moment;

/** Takes in what the rail says, however often and in whatever order it says it. */
export function recordAnswer(
  state: Payment,
  answer: RailAnswer,
  moment: Moment,
): Decision<IntentEvent, IntentReason> {
  const found = transferOf(state, answer.transactionId);
  if (!found) return reject('TRANSACTION_NOT_FOUND');
  return accept(...answerEvents(state, { answer, ...found, ...moment }));
}

/** The events that an answer about a known transaction leads to; none for what is known. */
export function answerEvents(state: Payment, answered: Answered): readonly IntentEvent[] {
  const differs = difference(state, answered);
  const { transfer, refund } = answered;
  if (differs) {
    if (isReviewable(state, transfer)) return newEvidence(state, differs);
    return isLive(transfer) ? [differs] : newCase(state, differs);
  }
  if (isHearsay(answered)) return contradiction(state, answered.answer);
  switch (transfer.is) {
    case 'sent':
    case 'unknown':
    case 'deemed':
      return refund
        ? refundOutcome(state, { ...answered, refund })
        : attemptOutcome(state, answered);
    case 'failed':
      return afterFailure(state, answered);
    case 'succeeded':
      return afterSuccess(state, answered);
    case 'review':
      return inReview(state, answered);
  }
}

/**
 * What is deemed ends by the word of its bank, which confirms or returns it (payments.md §2.3).
 * Whoever says otherwise that it has failed is no evidence, and the truth is still to come.
 */
function isHearsay({ answer, transfer }: Answered): boolean {
  return transfer.is === 'deemed' && answer.is === 'declined' && !answer.returned;
}

/** The case about it is open and only a person closes it, by what the rail says for certain. */
function inReview(state: Payment, { answer }: Answered): readonly IntentEvent[] {
  if (answer.is !== 'succeeded' && answer.is !== 'declined') return [];
  return newEvidence(state, contradicted(state, answer));
}

/** An answer about another payee, amount or payer is no answer to what was asked. */
function difference(state: Payment, { answer, refund }: Answered): Differed | undefined {
  const { orderId, amount, payerVpa, payeeVpa } = state.terms;
  const asked = refund
    ? { amount: refund.amount, payer: payeeVpa, payee: payerVpa }
    : { amount, payer: payerVpa, payee: payeeVpa };
  // The gravest first: what went to somebody else has not come at all.
  const field = !sameVpa(answer.payee, asked.payee)
    ? 'payee'
    : answer.amount !== asked.amount
      ? 'amount'
      : 'payer';
  if (field === 'payer' && sameVpa(answer.payer, asked.payer)) return undefined;
  const { transactionId, is: outcome, rrn } = answer;
  const seen = { transactionId, outcome, rrn, amount: answer.amount };
  return { type: 'PaymentAnswerDiffered', orderId, field, ...seen };
}

type Differed = Extract<IntentEvent, { type: 'PaymentAnswerDiffered' }>;

/** Addresses are compared without regard to case. */
function sameVpa(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function attemptOutcome(state: Payment, answered: Answered): readonly IntentEvent[] {
  const { answer, transfer } = answered;
  const { paymentIntentId, orderId, merchantReference } = state.terms;
  const { transactionId, number } = transfer;
  const { rrn, code } = answer;
  const subject = { paymentIntentId, orderId, merchantReference };
  switch (answer.is) {
    case 'succeeded':
      return [captureOf(state, { transfer, rrn }, answered)];
    case 'declined': {
      // A deemed payment that comes back is over: the payer was debited once already.
      const retryable = answer.retryable && !transfer.wasDeemed;
      const about = { orderId, number, transactionId, code, retryable };
      const failed: IntentEvent = { type: 'PaymentAttemptFailed', ...about };
      return retryable ? [failed] : [failed, { type: 'PaymentIntentFailed', ...subject, code }];
    }
    case 'deemed':
      if (transfer.is === 'deemed') return [];
      return [{ type: 'PaymentAttemptDeemed', orderId, number, transactionId, rrn, code }];
    case 'unclear':
      if (transfer.is !== 'sent') return [];
      return [{ type: 'PaymentAttemptUnknown', orderId, number, transactionId, code }];
  }
}

function refundOutcome(
  state: Payment,
  { answer, transfer, refund, at }: Answered & Readonly<{ refund: Refund }>,
): readonly IntentEvent[] {
  const { refundId } = refund;
  const { transactionId } = transfer;
  const { rrn, code } = answer;
  switch (answer.is) {
    case 'succeeded':
      return paidBackBy(state, refund, { transactionId, rrn, at });
    case 'declined': {
      const retryable = answer.retryable && !transfer.wasDeemed;
      const isPaid = lateSuccessOf(state, refund) !== undefined;
      const retryAt = isPaid ? '' : retryAtOf(refund, transfer, { at, retryable });
      return movedToManual(state, { refund, transfer, code, retryable, retryAt, at });
    }
    case 'deemed':
      if (transfer.is === 'deemed') return [];
      return [{ type: 'RefundDeemed', refundId, transactionId, rrn, code }];
    case 'unclear':
      if (transfer.is !== 'sent') return [];
      return [{ type: 'RefundUnknown', refundId, transactionId, code }];
  }
}

/** A terminal fact is never rewritten: what contradicts it opens a case. */
function afterFailure(state: Payment, answered: Answered): readonly IntentEvent[] {
  const { answer, transfer, refund, at } = answered;
  if (answer.is === 'unclear' || transfer.is !== 'failed') return [];
  if (answer.is === 'deemed') return transfer.wasDeemed ? [] : contradiction(state, answer);
  if (answer.is === 'declined') {
    if (isReviewable(state, transfer)) return newEvidence(state, contradicted(state, answer));
    return answer.code === transfer.code ? [] : contradiction(state, answer);
  }
  const { orderId } = state.terms;
  const { transactionId, number } = transfer;
  const { rrn, amount } = answer;
  if (refund) {
    // Nothing else of it is under way or paid: this is the way in which it was paid.
    const waits = refundStateOf(refund) === 'manual';
    if (waits) return paidBackBy(state, refund, { transactionId, rrn, at });
    const about = { refundId: refund.refundId, orderId, transactionId, rrn, amount };
    if (isKnown(state, transactionId, ['LATE_REFUND'])) return [];
    const late: IntentEvent = { type: 'LateRefundObserved', ...about };
    const tooMuch = isOver(refund) ? [overpaid(state, refund, { transactionId, rrn, at })] : [];
    return [late, ...tooMuch];
  }
  // It went back once, by the word of its bank: nothing leaves again by itself.
  if (isReturned(transfer)) return contradiction(state, answer);
  // Its case is closed when the money is back; the refund stays on record, one for ever.
  const back = state.refunds.find(({ collected }) => collected === transactionId);
  if (back && back.amount !== amount) return contradiction(state, answer);
  if (back || isKnown(state, transactionId, LATE_SUCCESSES)) return [];
  const observed = { orderId, number, transactionId, rrn, amount };
  const type = state.is === 'succeeded' ? 'SurplusCaptureObserved' : 'LateSuccessObserved';
  return [{ type, ...observed }, autoRefund(state, transactionId, amount)];
}

function afterSuccess(state: Payment, { answer, transfer }: Answered): readonly IntentEvent[] {
  switch (answer.is) {
    case 'unclear':
    case 'deemed': // An older answer, overtaken on its way.
      return [];
    case 'succeeded':
      return answer.rrn === transfer.rrn ? [] : contradiction(state, answer);
    case 'declined':
      return contradiction(state, answer);
  }
}

function contradiction(state: Payment, answer: RailAnswer): readonly IntentEvent[] {
  return newCase(state, contradicted(state, answer));
}

function contradicted({ terms: { orderId } }: Payment, answer: RailAnswer): Contradicted {
  const { transactionId, is: outcome, code, rrn } = answer;
  return { type: 'PaymentAnswerContradicted', orderId, transactionId, outcome, code, rrn };
}

type Contradicted = Extract<IntentEvent, { type: 'PaymentAnswerContradicted' }>;

/** The same evidence a second time opens nothing, and neither does a flood of it. */
function newCase(state: Payment, event: Parameters<typeof caseOf>[0]): readonly IntentEvent[] {
  const { kind, transactionId, evidence } = caseOf(event);
  const known = [...state.cases, ...state.closed].some(
    (one) => one.kind === kind && one.transactionId === transactionId && one.evidence === evidence,
  );
  return known || state.cases.length >= MAX_CASES ? [] : [event];
}

/** Under review the last word counts: one that was heard before is news where it is said again. */
function newEvidence(state: Payment, event: Differed | Contradicted): readonly IntentEvent[] {
  const { kind, transactionId, evidence } = caseOf(event);
  const last = [...state.closed, ...state.cases].findLast(
    (one) => one.transactionId === transactionId && OF_A_REVIEW.includes(one.kind),
  );
  const known = last?.kind === kind && last.evidence === evidence;
  return known || state.cases.length >= MAX_CASES ? [] : [event];
}
