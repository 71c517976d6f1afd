import { type Decision, type Instant, type Paise, accept, reject } from '@suuupra/kernel';
import { captureOf, lateOf, lateSuccessOf, movedToManual, overpaid } from './outcomes.ts';
import { paidBackBy } from './outcomes.ts';
import { isKnown, movedBy, verdictOn } from './cases.ts';
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
  isLive,
  isOver,
  isReturned,
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
 * A person ends a review, by evidence that is on record and not by an opinion: what moved as asked
 * may be accepted, and of a refund that is paid in another way whatever moved; what came in
 * otherwise goes back whole, and only what the rail says has not moved, or has gone elsewhere, has
 * not moved.
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
  const seen = verdictOn(state, transactionId);
  const isEnded = resolved !== '' && seen === undefined;
  if (isEnded || !isReviewable(state, found.transfer)) {
    if (resolved === '') return reject('PAYMENT_NOT_UNDER_REVIEW');
    if (resolved === outcome) return accept(); // A retry succeeds and records nothing.
    return reject('REVIEW_EXISTS_WITH_DIFFERENT_OUTCOME', { outcome: resolved });
  }
  const follows = seen && consequences(state, { ...found, seen, outcome }, { at, fees });
  if (!follows) return reject('REVIEW_WITHOUT_EVIDENCE', { said: seen?.outcome ?? 'nothing' });
  const { orderId } = state.terms;
  const about = { orderId, transactionId, outcome, reason };
  return accept({ type: 'PaymentReviewResolved', ...about }, ...follows);
}

type Judged = Found & Readonly<{ seen: Seen; outcome: ReviewOutcome }>;
type JudgedRefund = Judged & Readonly<{ refund: Refund }>;

/** What follows from an outcome; undefined where the evidence does not bear it. */
function consequences(
  state: Payment,
  judged: Judged,
  moment: Moment,
): readonly IntentEvent[] | undefined {
  const { refund, seen, outcome } = judged;
  const moved = seen.outcome === 'succeeded' && seen.field !== 'payee';
  if (outcome === 'nothing_moved') return moved ? undefined : nothingMoved(state, judged, moment);
  if (!moved) return undefined;
  if (outcome === 'refund') return refund ? undefined : goesBack(state, judged);
  if (seen.field === 'amount') return refund && tooMuch(state, { ...judged, refund }, moment);
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

/**
 * A refund is paid once: as long as another try of it may still move money, this one is a case and
 * counts only when that other one has failed.
 */
function paidBack(
  state: Payment,
  judged: JudgedRefund,
  moment: Moment,
): readonly IntentEvent[] | undefined {
  const { transfer, refund, seen } = judged;
  if (isOver(refund)) return tooMuch(state, judged, moment);
  const { transactionId } = transfer;
  const { rrn } = seen;
  const { at } = moment;
  if (!mayMoveBeside(refund, transactionId)) {
    return paidBackBy(state, refund, { transactionId, rrn, at });
  }
  if (isKnown(state, transactionId, ['LATE_REFUND'])) return [];
  const { refundId, amount } = refund;
  const { orderId } = state.terms;
  return [{ type: 'LateRefundObserved', refundId, transactionId, orderId, rrn, amount }];
}

/**
 * What was paid beside what pays the refund is too much: under another amount it pays nothing, and
 * of a refund that is over nothing is owed. As long as nobody has paid it, a person pays the rest.
 */
function tooMuch(
  state: Payment,
  { transfer: { transactionId, counted }, refund, seen: { rrn, amount } }: JudgedRefund,
  { at }: Moment,
): readonly IntentEvent[] | undefined {
  const { refundId, amount: whole } = refund;
  const { orderId } = state.terms;
  const moved = amount ?? whole;
  if (isKnown(state, transactionId, ['LATE_REFUND']) || moved <= counted) return undefined;
  const about = { refundId, transactionId, orderId, rrn, amount: moved };
  const late: IntentEvent = { type: 'LateRefundObserved', ...about };
  const owed = overpaid(state, refund, { transactionId, rrn, at, moved });
  if (isOver(refund)) return [late, owed];
  const paying = lateSuccessOf(state, refund);
  if (paying === undefined || mayMoveBeside(refund, transactionId)) return undefined;
  return [late, ...paidBackBy(state, refund, { ...paying, at }), owed];
}

/** Whether another try of a refund may still move money. */
function mayMoveBeside({ tries }: Refund, transactionId: string): boolean {
  return tries.some(
    (one) => one.transactionId !== transactionId && (isLive(one) || one.is === 'review'),
  );
}

/**
 * What came in goes back against the very collection, and the payment it was for has failed. Of one
 * that its bank has returned nothing leaves again: a person closes its case.
 */
function goesBack(state: Payment, judged: Judged): readonly IntentEvent[] | undefined {
  const { transfer, seen } = judged;
  if (isReturned(transfer)) return undefined;
  const { transactionId } = transfer;
  const amount: Paise = seen.amount ?? state.terms.amount;
  if (amount <= 0n) return undefined;
  if (state.refunds.some(({ collected }) => collected === transactionId)) return undefined;
  const back = autoRefund(state, transactionId, amount);
  return [back, ...failed(state, transfer, REVIEW_CODES.refund)];
}

/** A refund that is over needs no other way any more: a person closes the case. */
function nothingMoved(
  state: Payment,
  { transfer, refund }: Judged,
  { at }: Moment,
): readonly IntentEvent[] | undefined {
  const code = REVIEW_CODES.nothing_moved;
  if (!refund) return failed(state, transfer, code);
  if (transfer.is !== 'review') return [];
  if (isOver(refund)) return undefined;
  return movedToManual(state, { refund, transfer, code, at });
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

type CloseCase = Extract<IntentCommand, { type: 'CloseCase' }>;

/**
 * A person has looked at a case and says why it is over. What the payer had of it twice is written
 * off, but for what he has given back; nothing else changes by it.
 */
export function closeCase(state: Payment, command: CloseCase): Decided {
  const { transactionId, kind, reason, recovered } = command;
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
  if (isUncounted(state, { transfer, refund })) return reject('CASE_NEEDS_A_REVIEW');
  // Money has gone out once: as long as the refund is open, closing would send it again.
  if (kind === 'LATE_REFUND' && !isEnded) return reject('REFUND_MAY_STILL_BE_PAID');
  const isLate = kind === 'LATE_REFUND' && refund !== undefined;
  const owed = isLate ? transfer.overpaid || refund.amount : 0n;
  if (recovered > owed) return reject('RECOVERED_EXCEEDS_OVERPAID', { overpaid: String(owed) });
  const { orderId } = state.terms;
  const closed: IntentEvent = { type: 'PaymentCaseClosed', orderId, transactionId, kind, reason };
  return accept(...(isLate ? madeGood(state, { transfer, refund }, command) : []), closed);
}

/** Whether money has moved by a try of a refund that is paid, and nobody has accepted it yet. */
function isUncounted(state: Payment, { transfer, refund }: Found): boolean {
  if (refund === undefined || !isOver(refund) || transfer.is === 'succeeded') return false;
  const { transactionId, counted } = transfer;
  if (isKnown(state, transactionId, ['LATE_REFUND'])) return false;
  return movedBy(state, transactionId, refund.amount) > counted;
}

/** What was overpaid comes to nothing: a part is back, the rest is a loss (ledger.md §3, R13). */
function madeGood(
  state: Payment,
  { transfer, refund }: Readonly<{ transfer: Transfer; refund: Refund }>,
  { recovered, utr, reason, at }: CloseCase,
): readonly IntentEvent[] {
  const { orderId } = state.terms;
  const { transactionId } = transfer;
  const about = { refundId: refund.refundId, transactionId, orderId };
  const lost = (transfer.overpaid || refund.amount) - recovered;
  // A case of before this was recorded says only now what it was about.
  const late = lateOf(state, transactionId);
  const first = transfer.overpaid === 0n && late ? [overpaid(state, refund, { ...late, at })] : [];
  return [
    ...first,
    ...(recovered > 0n
      ? [{ type: 'RefundOverpaymentRecovered', ...about, amount: recovered, utr } as const]
      : []),
    ...(lost > 0n
      ? [{ type: 'RefundOverpaymentWrittenOff', ...about, amount: lost, reason } as const]
      : []),
  ];
}

function isClosable(kind: OpenCase['kind']): kind is ClosableKind {
  return (CLOSABLE_KINDS as readonly string[]).includes(kind);
}
