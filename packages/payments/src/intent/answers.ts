import { type Decision, type Instant, accept, instantText, reject } from '@suuupra/kernel';
import type { IntentReason, RailAnswer } from './commands.ts';
import type { IntentEvent } from './events.ts';
import { LATE_SUCCESSES, caseOf } from './evolve.ts';
import { type FeeSchedule, feesOf } from './fees.ts';
import { autoRefund } from './refunds.ts';
import {
  type OpenCase,
  type Payment,
  type Refund,
  type Transfer,
  isLive,
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
  if (differs) return isLive(transfer) ? [differs] : newCase(state, differs);
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
      return []; // The case about it is open, and only a person closes it.
  }
}

/** An answer about another amount, payer or payee is no answer to what was asked. */
function difference(state: Payment, { answer, refund }: Answered): Differed | undefined {
  const { orderId, amount, payerVpa, payeeVpa } = state.terms;
  const asked = refund
    ? { amount: refund.amount, payer: payeeVpa, payee: payerVpa }
    : { amount, payer: payerVpa, payee: payeeVpa };
  const field =
    answer.amount !== asked.amount
      ? 'amount'
      : !sameVpa(answer.payer, asked.payer)
        ? 'payer'
        : 'payee';
  if (field === 'payee' && sameVpa(answer.payee, asked.payee)) return undefined;
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
  const { answer, transfer, at, fees } = answered;
  const { paymentIntentId, orderId, merchantReference } = state.terms;
  const { transactionId, number } = transfer;
  const { rrn, code } = answer;
  const subject = { paymentIntentId, orderId, merchantReference };
  switch (answer.is) {
    case 'succeeded': {
      const { amount, taxable, cgst, sgst, igst } = state.terms;
      const parts = { amount, taxable, cgst, sgst, igst, ...feesOf(amount, fees) };
      const rail = { number, transactionId, rrn };
      return [
        { type: 'PaymentCaptured', ...subject, ...rail, ...parts, capturedAt: instantText(at) },
      ];
    }
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
  const { paymentIntentId, orderId, merchantReference } = state.terms;
  const { refundId, amount, collected } = refund;
  const { transactionId } = transfer;
  const { rrn, code } = answer;
  switch (answer.is) {
    case 'succeeded': {
      const subject = { refundId, paymentIntentId, orderId, merchantReference };
      const rail = { transactionId, amount, rrn };
      const paid = { ...subject, ...rail, refundedAt: instantText(at) };
      return collected === ''
        ? [{ type: 'RefundSucceeded', ...paid }]
        : [{ type: 'AutoRefundSucceeded', ...paid, collected }];
    }
    case 'declined': {
      const retryable = answer.retryable && !transfer.wasDeemed;
      const about = { refundId, orderId, transactionId, code, retryable };
      return [{ type: 'RefundMovedToManual', ...about }];
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
  const { answer, transfer, refund } = answered;
  if (answer.is === 'unclear' || transfer.is !== 'failed') return [];
  if (answer.is === 'deemed') return transfer.wasDeemed ? [] : contradiction(state, answer);
  if (answer.is === 'declined') {
    return answer.code === transfer.code ? [] : contradiction(state, answer);
  }
  const { orderId } = state.terms;
  const { transactionId, number } = transfer;
  const { rrn, amount } = answer;
  if (refund) {
    const about = { refundId: refund.refundId, orderId, transactionId, rrn, amount };
    const seen = isKnown(state, transactionId, ['LATE_REFUND']);
    return seen ? [] : [{ type: 'LateRefundObserved', ...about }];
  }
  // Its case is closed when the money is back; the refund stays on record, one for ever.
  const isGivenBack = state.refunds.some(({ collected }) => collected === transactionId);
  if (isGivenBack || isKnown(state, transactionId, LATE_SUCCESSES)) return [];
  const observed = { orderId, number, transactionId, rrn, amount };
  const type = state.is === 'succeeded' ? 'SurplusCaptureObserved' : 'LateSuccessObserved';
  return [{ type, ...observed }, autoRefund(state, transactionId, amount)];
}

function isKnown(
  { cases }: Payment,
  transactionId: string,
  kinds: readonly OpenCase['kind'][],
): boolean {
  return cases.some((one) => one.transactionId === transactionId && kinds.includes(one.kind));
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
  const { transactionId, is: outcome, code, rrn } = answer;
  const { orderId } = state.terms;
  const about = { orderId, transactionId, outcome, code, rrn };
  return newCase(state, { type: 'PaymentAnswerContradicted', ...about });
}

/** The same evidence a second time opens nothing, and neither does a flood of it. */
function newCase(state: Payment, event: Parameters<typeof caseOf>[0]): readonly IntentEvent[] {
  const { kind, transactionId, evidence } = caseOf(event);
  const known = state.cases.some(
    (one) => one.kind === kind && one.transactionId === transactionId && one.evidence === evidence,
  );
  return known || state.cases.length >= MAX_CASES ? [] : [event];
}
