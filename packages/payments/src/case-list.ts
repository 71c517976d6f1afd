import { LATE_SUCCESSES, OF_A_REVIEW, caseOf, isEvidence } from './intent/cases.ts';
import type { IntentEvent } from './intent/events.ts';

/** Something about a payment that a person has to look at. */
export type ListedCase = Readonly<{
  /** 1 and on, in the order in which all cases were opened. */
  ordinal: number;
  kind: string;
  paymentIntentId: string;
  orderId: string;
  transactionId: string;
  /** Of a declined refund; empty for all other cases. */
  refundId: string;
  evidence: string;
  /** RFC 3339. */
  since: string;
}>;

/** The open cases of all payments, folded from the log in the order in which they were opened. */
export type CaseList = Readonly<{
  learn: (paymentIntentId: string, event: IntentEvent, at: string) => void;
  /** The oldest of them, behind one that was listed before. */
  open: (limit: number, after?: number) => readonly ListedCase[];
  count: () => number;
}>;

/** The refunds that the rail declined: each waits for another try or for a person. */
const REFUND_MANUAL = 'REFUND_MANUAL';

/** A list without cases. */
export function createCaseList(): CaseList {
  const cases = new Map<string, ListedCase>();
  let opened = 0;
  const open = (key: string, one: Omit<ListedCase, 'ordinal'>): void => {
    cases.delete(key);
    cases.set(key, { ...one, ordinal: (opened += 1) });
  };
  return {
    learn: (paymentIntentId, event, at) => {
      if (isEvidence(event)) {
        const { kind, transactionId, evidence } = caseOf(event);
        // Something was heard of it, if nothing that fits.
        if (kind === 'DIFFERS') cases.delete(keyOf(transactionId, 'OVERDUE'));
        const about = { paymentIntentId, orderId: event.orderId, transactionId, evidence };
        open(keyOf(transactionId, kind, evidence), { kind, ...about, refundId: '', since: at });
        return;
      }
      for (const key of endedBy(event)) cases.delete(key);
      for (const prefix of judgedBy(event)) {
        for (const key of cases.keys()) if (key.startsWith(prefix)) cases.delete(key);
      }
      if (event.type !== 'RefundMovedToManual') return;
      const { refundId, orderId, transactionId, code } = event;
      const about = { paymentIntentId, orderId, transactionId, refundId, evidence: code };
      open(keyOf(refundId, REFUND_MANUAL), { kind: REFUND_MANUAL, ...about, since: at });
    },
    open: (limit, after = 0) => {
      const found: ListedCase[] = [];
      for (const one of cases.values()) {
        if (found.length >= limit) break;
        if (one.ordinal > after) found.push(one);
      }
      return found;
    },
    count: () => cases.size,
  };
}

function keyOf(subject: string, kind: string, evidence = ''): string {
  return `${subject}/${kind}/${evidence}`;
}

/** What the keys of the cases begin with that a person ends, whatever their evidence. */
function judgedBy(event: IntentEvent): readonly string[] {
  if (event.type === 'PaymentCaseClosed') return [keyOf(event.transactionId, event.kind)];
  if (event.type !== 'PaymentReviewResolved') return [];
  return OF_A_REVIEW.map((kind) => keyOf(event.transactionId, kind));
}

/** The keys of the cases that evidence ends. */
function endedBy(event: Exclude<IntentEvent, Parameters<typeof caseOf>[0]>): readonly string[] {
  switch (event.type) {
    case 'PaymentCaptured':
    case 'PaymentAttemptFailed':
    case 'RefundMovedToManual':
      return [keyOf(event.transactionId, 'OVERDUE')];
    case 'RefundSucceeded':
      return paidBack(event);
    case 'AutoRefundSucceeded':
      return [...paidBack(event), ...LATE_SUCCESSES.map((kind) => keyOf(event.collected, kind))];
    case 'RefundSent':
    case 'RefundAbandoned':
      return [keyOf(event.refundId, REFUND_MANUAL)];
    case 'PaymentIntentCreated':
    case 'PaymentAttemptRequested':
    case 'PaymentAttemptUnknown':
    case 'PaymentAttemptDeemed':
    case 'PaymentIntentFailed':
    case 'PaymentIntentCanceled':
    case 'PaymentIntentCancelTombstoned':
    case 'PaymentInquiryRequested':
    case 'PaymentInquiryAnswered':
    case 'RefundReserved':
    case 'CaptureUnfulfilled':
    case 'AutoRefundRequested':
    case 'RefundUnknown':
    case 'RefundDeemed':
    case 'RefundRetryDue':
    case 'RefundPaidByTransfer':
    case 'RefundOverpaid':
    case 'RefundOverpaymentRecovered':
    case 'RefundOverpaymentWrittenOff':
    case 'PaymentReviewResolved':
    case 'PaymentCaseClosed':
      return [];
  }
}

function paidBack({
  refundId,
  transactionId,
}: Readonly<{ refundId: string; transactionId: string }>): readonly string[] {
  const kinds = ['OVERDUE', 'LATE_REFUND'];
  const ofTry = kinds.map((kind) => keyOf(transactionId, kind));
  return [...ofTry, keyOf(refundId, REFUND_MANUAL)];
}
