import { given } from '@suuupra/testing';
import { BUSY, DEEMED, NO, OK, RET, UNCLEAR, captured, created } from './scene.ts';
import { lateRefund, manual, overpaid, payment, record, refundSent, refundTryId } from './scene.ts';
import { refunded, requested, reserved, saidBack, terms } from './scene.ts';

const live = [created, requested()];

describe('an answer to a refund', () => {
  const back = refundTryId('r1');
  const sent = [...live, captured(), reserved('r1', 5_000n), refundSent('r1')];
  const heard = (
    what: Parameters<typeof saidBack>[1],
    amount = 5_000n,
  ): ReturnType<typeof record> => record(saidBack(back, what, amount));
  const about = { refundId: 'r1', transactionId: back };

  it('pays it back once', () => {
    given(payment, ...sent)
      .when(heard(OK))
      .records(refunded('r1', 5_000n));
    given(payment, ...sent, refunded('r1', 5_000n))
      .when(heard(OK))
      .records();
  });

  it('hands it to a person when the rail declines', () => {
    given(payment, ...sent)
      .when(heard(NO))
      .records(manual('r1', 'ZM', false));
    given(payment, ...sent)
      .when(heard(BUSY))
      .records(manual('r1', 'XY', true));
    const doubtful = { type: 'RefundDeemed', ...about, rrn: '632010000001', code: 'RB' } as const;
    given(payment, ...sent, doubtful)
      .when(heard(RET))
      .records(manual('r1', 'U34', false));
  });

  it('is in nobody’s hands as long as it is deemed, whatever is said but its return', () => {
    const parked = { type: 'RefundDeemed', ...about, rrn: '632010000001', code: 'RB' } as const;
    const seen = { orderId: terms.orderId, transactionId: back, rrn: '632010000001' };
    given(payment, ...sent, parked)
      .when(heard(BUSY))
      .records({ type: 'PaymentAnswerContradicted', outcome: 'declined', code: 'XY', ...seen });
  });

  it('is deemed or unknown until evidence ends it', () => {
    const parked = { type: 'RefundDeemed', ...about, rrn: '632010000001', code: 'RB' } as const;
    given(payment, ...sent)
      .when(heard(DEEMED))
      .records(parked);
    given(payment, ...sent, parked)
      .when(heard(DEEMED))
      .records();
    given(payment, ...sent, parked)
      .when(heard(UNCLEAR))
      .records();
    given(payment, ...sent, parked)
      .when(heard(OK))
      .records(refunded('r1', 5_000n));
    const silent = { type: 'RefundUnknown', ...about, code: 'U70' } as const;
    given(payment, ...sent)
      .when(heard(UNCLEAR))
      .records(silent);
    given(payment, ...sent, silent)
      .when(heard(OK))
      .records(refunded('r1', 5_000n));
  });

  it('of another amount is a case', () => {
    const { orderId } = terms;
    const odd = { transactionId: back, field: 'amount', outcome: 'succeeded' } as const;
    const differs = {
      type: 'PaymentAnswerDiffered',
      orderId,
      ...odd,
      rrn: '632010000001',
    } as const;
    given(payment, ...sent)
      .when(heard(OK, 4_999n))
      .records({ ...differs, amount: 4_999n });
  });

  it('of success after a decline is how it was paid, where nothing else is under way', () => {
    const over = [...sent, manual('r1', 'XY', true)];
    given(payment, ...over)
      .when(heard(OK))
      .records(refunded('r1', 5_000n));
    given(payment, ...over, refunded('r1', 5_000n))
      .when(heard(OK))
      .records();
  });

  it('of success after a decline is a case where it is paid, or may be, in another way', () => {
    const again = [...sent, manual('r1', 'XY', true), refundSent('r1', 2)];
    const late = lateRefund('r1', 5_000n);
    given(payment, ...again)
      .when(heard(OK))
      .records(late);
    given(payment, ...again, refunded('r1', 5_000n, 2))
      .when(heard(OK))
      .records(late, overpaid('r1', 5_000n));
    given(payment, ...again, late)
      .when(record(saidBack(refundTryId('r1', 2), OK, 5_000n)))
      .records(refunded('r1', 5_000n, 2), overpaid('r1', 5_000n));
    given(payment, ...again, late)
      .when(heard(OK))
      .records();
  });

  it('of success after a decline counts when the later try has come to nothing', () => {
    const again = [...sent, manual('r1', 'XY', true), refundSent('r1', 2)];
    const declined = { ...manual('r1', 'XY', true), transactionId: refundTryId('r1', 2) };
    given(payment, ...again, lateRefund('r1', 5_000n))
      .when(record(saidBack(refundTryId('r1', 2), BUSY, 5_000n)))
      .records(declined, refunded('r1', 5_000n));
  });
});
