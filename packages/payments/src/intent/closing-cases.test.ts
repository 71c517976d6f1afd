import { given } from '@suuupra/testing';
import type { IntentCommand } from './commands.ts';
import type { IntentEvent } from './events.ts';
import type { OpenCase } from './state.ts';
import { DEEMED, NO, OK, UTR, attemptId, autoRequested, byTransfer } from './scene.ts';
import { captured, created, deemed, differed, failed, lateRefund, manual } from './scene.ts';
import { observed, payment, record, refundSent, refundTryId, refunded } from './scene.ts';
import { requested, reserved, said, saidBack, terms } from './scene.ts';

const first = attemptId(1);
const { orderId } = terms;
const reason = 'the statement of the bank says so';
const live = [created, requested()];
const contradicted = (outcome: 'succeeded' | 'declined', code: string): IntentEvent => ({
  type: 'PaymentAnswerContradicted',
  ...{ orderId, transactionId: first, outcome, code, rrn: '632010000001' },
});
const tampered = [...live, differed('amount', 1n)];

describe('closing a case, in order of precedence', () => {
  const close = (kind: OpenCase['kind'], transactionId = first): IntentCommand => ({
    type: 'CloseCase',
    ...{ transactionId, kind, reason },
  });
  const closed = (
    kind: 'DIFFERS' | 'CONTRADICTS' | 'LATE_REFUND',
    transactionId = first,
  ): IntentEvent => ({ type: 'PaymentCaseClosed', orderId, transactionId, kind, reason });
  const returned = [...live, deemed(), captured(), contradicted('declined', 'ZM')];

  it('leaves to evidence what evidence ends: no person says that money did not move', () => {
    const overdue = { type: 'PaymentOutcomeOverdue', orderId, transactionId: first } as const;
    given(payment, ...live, deemed(), overdue)
      .when(close('OVERDUE'))
      .refuses('CASE_ENDS_BY_EVIDENCE', { kind: 'OVERDUE' });
    const late = { type: 'LateSuccessObserved', ...observed() } as const;
    given(payment, ...live, failed(), late, autoRequested())
      .when(close('LATE_SUCCESS'))
      .refuses('CASE_ENDS_BY_EVIDENCE');
  });

  it('is of a case that was opened', () => {
    given(payment, ...live, captured())
      .when(close('CONTRADICTS'))
      .refuses('CASE_NOT_FOUND');
    given(payment, ...returned)
      .when(close('DIFFERS'))
      .refuses('CASE_NOT_FOUND');
  });

  it('10: closes what came back after it was captured, and hears the same no more', () => {
    given(payment, ...returned)
      .when(close('CONTRADICTS'))
      .records(closed('CONTRADICTS'));
    const over = [...returned, closed('CONTRADICTS')];
    given(payment, ...over)
      .when(close('CONTRADICTS'))
      .records();
    given(payment, ...over)
      .when(record(said(first, NO)))
      .records();
    given(payment, ...over)
      .when(record(said(first, DEEMED)))
      .records();
  });

  it('is no way around a review', () => {
    given(payment, ...tampered)
      .when(close('DIFFERS'))
      .refuses('CASE_NEEDS_A_REVIEW');
    given(payment, ...live, captured(), differed('amount', 1n))
      .when(close('DIFFERS'))
      .records(closed('DIFFERS'));
  });

  it('ends what a transfer made up for, and hears the same no more', () => {
    const back = refundTryId('r1');
    const odd = { ...differed('amount', 4_999n), transactionId: back } as IntentEvent;
    const sent = [...live, captured(), reserved('r1', 5_000n), refundSent('r1'), odd];
    const paid = { ...refunded('r1', 5_000n), transactionId: UTR, rrn: UTR } as IntentEvent;
    const over = [...sent, byTransfer('r1', 5_000n), paid];
    given(payment, ...over)
      .when(close('DIFFERS', back))
      .records(closed('DIFFERS', back));
    given(payment, ...over, closed('DIFFERS', back))
      .when(record(saidBack(back, OK, 4_999n)))
      .records();
  });

  it('never makes a refund go twice', () => {
    const back = refundTryId('r1');
    const sent = [...live, captured(), reserved('r1', 5_000n), refundSent('r1')];
    const again = [...sent, manual('r1', 'XY', true), refundSent('r1', 2)];
    const late = lateRefund('r1', 5_000n);
    given(payment, ...again, late)
      .when(close('LATE_REFUND', back))
      .refuses('REFUND_MAY_STILL_BE_PAID');
    given(payment, ...again, late, refunded('r1', 5_000n, 2))
      .when(close('LATE_REFUND', back))
      .records(closed('LATE_REFUND', back));
    given(payment, ...again, late, refunded('r1', 5_000n, 2), closed('LATE_REFUND', back))
      .when(record(saidBack(back, OK, 5_000n)))
      .records();
  });
});
