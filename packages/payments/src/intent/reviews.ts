import { type Decision, type Instant, type Paise, accept, reject } from '@suuupra/kernel';
import { captureOf, paidBackBy } from './outcomes.ts';
import { OF_A_REVIEW } from './cases.ts';
import type { IntentCommand, IntentReason } from './commands.ts';
import { CLOSABLE_KINDS, type IntentEvent } from './events.ts';
import type { FeeSchedule } from './fees.ts';
import { autoRefund } from './refunds.ts';
import {
  type ClosableKind,
  type OpenCase,
  type Payment,
  type Refund,
  type ReviewOutcome,
  type Seen,
  type Transfer,
  refundStateOf,
  transferOf,
} from './state.ts';

type Decided = Decision<IntentEvent, IntentReason>;
type Found = Readonly<{ transfer: Transfer; refund: Refund | undefined }>;
type Moment = Readonly<{ at: Instant; fees: FeeSchedule }>;

/** The codes of payments and refunds that a review ends without success. */
export const REVIEW_CODES = {
  refund: 'REVIEW_REFUNDED',
  nothing_moved: 'REVIEW_NOTHING_MOVED',
} as const;

/** Whether a person may end a review of it: it is under review, or its failure is in doubt. */
export function isReviewable({ cases }: Payment, { is, transactionId }: Transfer): boolean {
  if (is === 'review') return true;
  const differs = ({ kind, transactionId: id }: OpenCase): boolean =>
    kind === 'DIFFERS' && id === transactionId;
  return is === 'failed' && cases.some(differs);
}

/**
 * A person ends a review, by evidence that is on record and not by an opinion: what came in as
 * asked may be accepted, what came in otherwise goes back whole, and only what the rail says has
 * not moved, or has gone elsewhere, has not moved.
 */
export function resolveReview(
  state: Payment,
  command: Extract<IntentCommand, { type: 'ResolveReview' }>,
  fees: FeeSchedule,
): Decided {
  const { transactionId, outcome, reason, at } = command;
  const found = transferOf(state, transactionId);
  if (!found) return reject('TRANSACTION_NOT_FOUND');
  const { resolved } = found.transfer;
  if (!isReviewable(state, found.transfer)) {
    if (resolved === '') return reject('PAYMENT_NOT_UNDER_REVIEW');
    if (resolved === outcome) return accept(); // A retry succeeds and records nothing.
    return reject('REVIEW_EXISTS_WITH_DIFFERENT_OUTCOME', { outcome: resolved });
  }
  const seen = verdictOn(state, transactionId);
  const follows = seen && consequences(state, { ...found, seen, outcome }, { at, fees });
  if (!follows) return reject('REVIEW_WITHOUT_EVIDENCE', { said: seen?.outcome ?? 'nothing' });
  const { orderId } = state.terms;
  const about = { orderId, transactionId, outcome, reason };
  return accept({ type: 'PaymentReviewResolved', ...about }, ...follows);
}

/** The last thing that the rail said for certain of a transaction in doubt. */
export function verdictOn({ cases }: Payment, transactionId: string): Seen | undefined {
  const said = cases.filter(
    ({ kind, transactionId: id }) => id === transactionId && OF_A_REVIEW.includes(kind),
  );
  const isCertain = (seen: Seen | undefined): boolean =>
    seen?.outcome === 'succeeded' || seen?.outcome === 'declined';
  return said.map(({ seen }) => seen).findLast(isCertain);
}

type Judged = Found & Readonly<{ seen: Seen; outcome: ReviewOutcome }>;

/** What follows from an outcome; undefined where the evidence does not bear it. */
function consequences(
  state: Payment,
  judged: Judged,
  moment: Moment,
): readonly IntentEvent[] | undefined {
  const { refund, seen, outcome } = judged;
  const moved = seen.outcome === 'succeeded' && seen.field !== 'payee';
  if (outcome === 'nothing_moved') return moved ? undefined : nothingMoved(state, judged);
  if (!moved) return undefined;
  if (outcome === 'refund') return refund ? undefined : goesBack(state, judged);
  if (seen.field === 'amount') return undefined;
  return refund ? paidBack(state, { ...judged, refund }, moment) : captured(state, judged, moment);
}

/** A failed collection is never adopted: its money goes back. */
function captured(
  state: Payment,
  { transfer, seen: { rrn } }: Judged,
  moment: Moment,
): readonly IntentEvent[] | undefined {
  return transfer.is === 'review' ? [captureOf(state, { transfer, rrn }, moment)] : undefined;
}

function paidBack(
  state: Payment,
  { transfer, refund, seen: { rrn } }: Judged & Readonly<{ refund: Refund }>,
  { at }: Moment,
): readonly IntentEvent[] | undefined {
  if (isOver(refund)) return undefined;
  return [paidBackBy(state, refund, { transactionId: transfer.transactionId, rrn, at })];
}

/** What came in goes back against the very collection, and the payment it was for has failed. */
function goesBack(state: Payment, judged: Judged): readonly IntentEvent[] | undefined {
  const { transfer, seen } = judged;
  const { transactionId } = transfer;
  const amount: Paise = seen.amount ?? state.terms.amount;
  if (amount <= 0n) return undefined;
  if (state.refunds.some(({ collected }) => collected === transactionId)) return undefined;
  const back = autoRefund(state, transactionId, amount);
  return [back, ...failed(state, transfer, REVIEW_CODES.refund)];
}

function nothingMoved(state: Payment, { transfer, refund }: Judged): readonly IntentEvent[] {
  const code = REVIEW_CODES.nothing_moved;
  if (!refund) return failed(state, transfer, code);
  if (transfer.is !== 'review') return [];
  const { orderId } = state.terms;
  const { refundId } = refund;
  const about = { refundId, orderId, transactionId: transfer.transactionId, code };
  return [{ type: 'RefundMovedToManual', ...about, retryable: false, retryAt: '' }];
}

/** The end of an attempt under review and of its payment; one that has failed stays as it is. */
function failed({ terms }: Payment, transfer: Transfer, code: string): readonly IntentEvent[] {
  if (transfer.is !== 'review') return [];
  const { paymentIntentId, orderId, merchantReference } = terms;
  const { number, transactionId } = transfer;
  const about = { orderId, number, transactionId, code, retryable: false };
  const subject = { paymentIntentId, orderId, merchantReference };
  return [
    { type: 'PaymentAttemptFailed', ...about },
    { type: 'PaymentIntentFailed', ...subject, code },
  ];
}

/** A person has looked at a case and says why it is over. Nothing else changes by it. */
export function closeCase(
  state: Payment,
  { transactionId, kind, reason }: Extract<IntentCommand, { type: 'CloseCase' }>,
): Decided {
  if (!isClosable(kind)) return reject('CASE_ENDS_BY_EVIDENCE', { kind });
  const of = (one: OpenCase): boolean => one.kind === kind && one.transactionId === transactionId;
  if (!state.cases.some(of)) {
    return state.closed.some(of) ? accept() : reject('CASE_NOT_FOUND');
  }
  const found = transferOf(state, transactionId);
  if (!found) return reject('TRANSACTION_NOT_FOUND');
  const { transfer, refund } = found;
  const isEnded = refund !== undefined && isOver(refund);
  if (transfer.is === 'review' && !isEnded) return reject('CASE_NEEDS_A_REVIEW');
  // Money has gone out once: as long as the refund is open, closing would send it again.
  if (kind === 'LATE_REFUND' && !isEnded) return reject('REFUND_MAY_STILL_BE_PAID');
  const { orderId } = state.terms;
  return accept({ type: 'PaymentCaseClosed', orderId, transactionId, kind, reason });
}

function isClosable(kind: OpenCase['kind']): kind is ClosableKind {
  return (CLOSABLE_KINDS as readonly string[]).includes(kind);
}

function isOver(refund: Refund): boolean {
  const standing = refundStateOf(refund);
  return standing === 'succeeded' || standing === 'abandoned';
}
