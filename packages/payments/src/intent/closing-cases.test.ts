import { given } from '@suuupra/testing';
import type { IntentCommand } from './commands.ts';
import type { IntentEvent } from './events.ts';
import type { OpenCase } from './state.ts';
import { DEEMED, NO, NOW, OK, UTR, attemptId, autoRequested, byTransfer } from './scene.ts';
import { captured, created, deemed, differed, failed, lateRefund, manual } from './scene.ts';
import { observed, overpaid, payment, record, refundSent, refundTryId, refunded } from './scene.ts';
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
    ...{ transactionId, kind, reason, recovered: 0n, utr: '', at: NOW },
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

  it('needs a review where a try has moved what nobody has counted yet', () => {
    const back = refundTryId('r1');
    const moved = { ...differed('amount', 3_000n), transactionId: back } as IntentEvent;
    const again = [manual('r1', 'XY', true), refundSent('r1', 2), refunded('r1', 5_000n, 2)];
    const paid = [...live, captured(), reserved('r1', 5_000n), refundSent('r1'), ...again, moved];
    given(payment, ...paid)
      .when(close('DIFFERS', back))
      .refuses('CASE_NEEDS_A_REVIEW');
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
    const twice = [...again, late, refunded('r1', 5_000n, 2), overpaid('r1', 5_000n)];
    given(payment, ...twice, writtenOff(5_000n), closed('LATE_REFUND', back))
      .when(record(saidBack(back, OK, 5_000n)))
      .records();
  });

  const writtenOff = (amount: bigint): IntentEvent => ({
    ...{ type: 'RefundOverpaymentWrittenOff', refundId: 'r1', transactionId: refundTryId('r1') },
    ...{ orderId, amount, reason },
  });

  it('makes good what the payer had twice: what is not back is lost', () => {
    const back = refundTryId('r1');
    const sent = [...live, captured(), reserved('r1', 5_000n), refundSent('r1')];
    const paid = [
      ...sent,
      manual('r1', 'XY', true),
      refundSent('r1', 2),
      refunded('r1', 5_000n, 2),
    ];
    const twice = [...paid, lateRefund('r1', 5_000n), overpaid('r1', 5_000n)];
    const over = closed('LATE_REFUND', back);
    const got = (recovered: bigint): IntentCommand =>
      ({ ...close('LATE_REFUND', back), recovered, utr: UTR }) as IntentCommand;
    const recovered = (amount: bigint): IntentEvent => ({
      ...{ type: 'RefundOverpaymentRecovered', refundId: 'r1', transactionId: back },
      ...{ orderId, amount, utr: UTR },
    });
    given(payment, ...twice)
      .when(close('LATE_REFUND', back))
      .records(writtenOff(5_000n), over);
    given(payment, ...twice)
      .when(got(4_000n))
      .records(recovered(4_000n), writtenOff(1_000n), over);
    given(payment, ...twice)
      .when(got(5_000n))
      .records(recovered(5_000n), over);
    given(payment, ...twice)
      .when(got(5_001n))
      .refuses('RECOVERED_EXCEEDS_OVERPAID', { overpaid: '5000' });
    given(payment, ...twice, recovered(5_000n), over)
      .when(got(5_000n))
      .records();
    // A case of before this was recorded says only now what it was about.
    given(payment, ...twice.slice(0, -1))
      .when(got(4_000n))
      .records(overpaid('r1', 5_000n), recovered(4_000n), writtenOff(1_000n), over);
  });

  it('recovers nothing in cases of another kind', () =>
    given(payment, ...returned)
      .when({ ...close('CONTRADICTS'), recovered: 1n, utr: UTR } as IntentCommand)
      .refuses('RECOVERED_EXCEEDS_OVERPAID', { overpaid: '0' }));
});
