import { LATE_SUCCESSES, caseOf, isEvidence } from './intent/evolve.ts';
import type { IntentEvent } from './intent/events.ts';

/** Something about a payment that a person has to look at. */
export type ListedCase = Readonly<{
  kind: string;
  subject: string;
  /** RFC 3339. */
  since: string;
}>;

/** The open cases of all payments, folded from the log in the order in which they were opened. */
export type CaseList = Readonly<{
  learn: (paymentIntentId: string, event: IntentEvent, at: string) => void;
  /** The oldest of them. */
  open: (limit: number) => readonly ListedCase[];
  count: () => number;
}>;

/** A list without cases. */
export function createCaseList(): CaseList {
  const cases = new Map<string, ListedCase>();
  return {
    learn: (paymentIntentId, event, at) => {
      if (isEvidence(event)) {
        const { kind, transactionId, evidence } = caseOf(event);
        const key =
          kind === 'OVERDUE' ? overdueKey(transactionId) : `${transactionId}/${kind}/${evidence}`;
        cases.set(key, { kind, subject: `${paymentIntentId}/${transactionId}`, since: at });
        return;
      }
      const ended = endedBy(event);
      if (ended !== undefined) cases.delete(overdueKey(ended));
      if (event.type !== 'AutoRefundSucceeded') return;
      for (const kind of LATE_SUCCESSES) cases.delete(`${event.collected}/${kind}/`);
    },
    open: (limit) => [...cases.values()].slice(0, limit),
    count: () => cases.size,
  };
}

function overdueKey(transactionId: string): string {
  return `${transactionId}/OVERDUE`;
}

/** The transaction that came to its end, late but by evidence. */
function endedBy(event: IntentEvent): string | undefined {
  switch (event.type) {
    case 'PaymentCaptured':
    case 'PaymentAttemptFailed':
    case 'RefundSucceeded':
    case 'AutoRefundSucceeded':
    case 'RefundMovedToManual':
      return event.transactionId;
    case 'PaymentIntentCreated':
    case 'PaymentAttemptRequested':
    case 'PaymentAttemptUnknown':
    case 'PaymentAttemptDeemed':
    case 'PaymentIntentFailed':
    case 'PaymentIntentCanceled':
    case 'SurplusCaptureObserved':
    case 'LateSuccessObserved':
    case 'PaymentAnswerDiffered':
    case 'PaymentAnswerContradicted':
    case 'PaymentInquiryRequested':
    case 'PaymentInquiryAnswered':
    case 'PaymentOutcomeOverdue':
    case 'RefundReserved':
    case 'CaptureUnfulfilled':
    case 'AutoRefundRequested':
    case 'RefundSent':
    case 'RefundUnknown':
    case 'RefundDeemed':
    case 'LateRefundObserved':
      return undefined;
  }
}
