import type { Paise } from '@suuupra/kernel';
import type { IntentEvent } from './events.ts';
import type { OpenCase, Payment, Seen } from './state.ts';

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

/** The payment with the case that an event opens. */
export function opened(state: Payment, event: Evidence): Payment {
  return { ...state, cases: [...state.cases, caseOf(event)] };
}

/** The payment without its cases of these kinds about a transaction; they stay on record. */
export function withoutCases(
  state: Payment,
  transactionId: string,
  kinds: readonly OpenCase['kind'][],
): Payment {
  const isOver = (one: OpenCase): boolean =>
    one.transactionId === transactionId && kinds.includes(one.kind);
  const cases = state.cases.filter((one) => !isOver(one));
  return { ...state, cases, closed: [...state.closed, ...state.cases.filter(isOver)] };
}

/** Whether a case of these kinds about a transaction is open, or was. */
export function isKnown(
  { cases, closed }: Payment,
  transactionId: string,
  kinds: readonly OpenCase['kind'][],
): boolean {
  const of = (one: OpenCase): boolean =>
    one.transactionId === transactionId && kinds.includes(one.kind);
  return cases.some(of) || closed.some(of);
}

/** The cases about money that came in beside the one capture. */
export const LATE_SUCCESSES: readonly OpenCase['kind'][] = ['LATE_SUCCESS', 'SURPLUS_CAPTURE'];

/** The cases that the review of a transaction ends. */
export const OF_A_REVIEW: readonly OpenCase['kind'][] = ['DIFFERS', 'CONTRADICTS'];

/** The last thing that the rail said for certain of a transaction in doubt. */
export function verdictOn({ cases }: Payment, transactionId: string): Seen | undefined {
  const said = cases.filter(
    ({ kind, transactionId: id }) => id === transactionId && OF_A_REVIEW.includes(kind),
  );
  const isCertain = (seen: Seen | undefined): boolean =>
    seen?.outcome === 'succeeded' || seen?.outcome === 'declined';
  return said.map(({ seen }) => seen).findLast(isCertain);
}

/** What the payer has by a try of a refund of so much, as the rail said it last for certain. */
export function movedBy(payment: Payment, transactionId: string, amount: Paise): Paise {
  const seen = verdictOn(payment, transactionId);
  if (seen?.outcome !== 'succeeded' || seen.field === 'payee') return 0n;
  return seen.amount ?? amount;
}

/** The open case that an event stands for. */
export function caseOf(event: Evidence): OpenCase {
  const { transactionId } = event;
  switch (event.type) {
    case 'PaymentAnswerDiffered': {
      const { field, outcome, amount, rrn } = event;
      const evidence = `${field}/${outcome}/${amount}/${rrn}`;
      return { kind: 'DIFFERS', transactionId, evidence, seen: { outcome, field, amount, rrn } };
    }
    case 'PaymentAnswerContradicted': {
      const { outcome, code, rrn } = event;
      const seen = { outcome, field: '', amount: undefined, rrn } as const;
      return { kind: 'CONTRADICTS', transactionId, evidence: `${outcome}/${code}/${rrn}`, seen };
    }
    case 'SurplusCaptureObserved':
      return { kind: 'SURPLUS_CAPTURE', transactionId, evidence: '', seen: undefined };
    case 'LateSuccessObserved':
      return { kind: 'LATE_SUCCESS', transactionId, evidence: '', seen: undefined };
    case 'LateRefundObserved': {
      const { rrn } = event;
      const seen = { outcome: 'succeeded', field: '', amount: undefined, rrn } as const;
      return { kind: 'LATE_REFUND', transactionId, evidence: '', seen };
    }
    case 'PaymentOutcomeOverdue':
      return { kind: 'OVERDUE', transactionId, evidence: '', seen: undefined };
  }
}
