import { given } from '@suuupra/testing';
import type { IntentEvent } from './events.ts';
import { BUSY, DEEMED, NO, OK, UNCLEAR, attemptId, autoRequested, captured } from './scene.ts';
import { created, deemed } from './scene.ts';
import { differed, failed, intentFailed, manual, observed, payment, record } from './scene.ts';
import { refundSent, refundTryId, refunded, requested, reserved, said, saidBack } from './scene.ts';
import { terms, unknown } from './scene.ts';

const first = attemptId(1);
const live = [created, requested()];
const contradicted = (outcome: 'succeeded' | 'declined' | 'deemed', code: string): IntentEvent => ({
  type: 'PaymentAnswerContradicted',
  ...{ orderId: terms.orderId, transactionId: first, outcome, code, rrn: '632010000001' },
});

describe('an answer to a collection', () => {
  it('about no transaction of this payment is refused', () =>
    given(payment, ...live)
      .when(record(said(attemptId(9), OK)))
      .refuses('TRANSACTION_NOT_FOUND'));

  for (const [name, history] of [
    ['sent', live],
    ['unknown', [...live, unknown()]],
    ['deemed', [...live, deemed()]],
  ] as const) {
    it(`captures what was ${name}, exactly what was asked, with the fee`, () =>
      given(payment, ...history)
        .when(record(said(first, OK)))
        .records(captured()));

    it(`ends what was ${name} when it is declined for good`, () =>
      given(payment, ...history)
        .when(record(said(first, NO)))
        .records(failed(1, 'ZM', false), intentFailed('ZM')));
  }

  it('leaves the payment open where a fresh transaction may succeed', () => {
    given(payment, ...live)
      .when(record(said(first, BUSY)))
      .records(failed());
    given(payment, ...live, unknown())
      .when(record(said(first, BUSY)))
      .records(failed());
  });

  it('never asks a payer again whose deemed payment came back', () =>
    given(payment, ...live, deemed())
      .when(record(said(first, BUSY)))
      .records(failed(1, 'XY', false), intentFailed('XY')));

  it('is noted once as deemed', () => {
    given(payment, ...live)
      .when(record(said(first, DEEMED)))
      .records(deemed());
    given(payment, ...live, unknown())
      .when(record(said(first, DEEMED)))
      .records(deemed());
    given(payment, ...live, deemed())
      .when(record(said(first, DEEMED)))
      .records();
  });

  it('that says nothing makes the outcome unknown, once', () => {
    const unclear = record(said(first, UNCLEAR));
    given(payment, ...live)
      .when(unclear)
      .records(unknown(1, 'U70'));
    given(payment, ...live, unknown())
      .when(unclear)
      .records();
    given(payment, ...live, deemed())
      .when(unclear)
      .records();
    given(payment, ...live, failed())
      .when(unclear)
      .records();
    given(payment, ...live, captured())
      .when(unclear)
      .records();
  });
});

describe('an answer of another amount, payer or payee', () => {
  it('takes a live payment under review', () => {
    const cheap = said(first, OK, { amount: 1n });
    given(payment, ...live)
      .when(record(cheap))
      .records(differed('amount', 1n));
    const ravi = said(first, OK, { payer: 'ravi@okbank' });
    given(payment, ...live, unknown())
      .when(record(ravi))
      .records(differed('payer'));
    const thief = said(first, OK, { payee: 'thief@okbank' });
    given(payment, ...live, deemed())
      .when(record(thief))
      .records(differed('payee'));
  });

  it('is the same in capitals', () =>
    given(payment, ...live)
      .when(record(said(first, OK, { payer: 'ASHA@OkBank', payee: 'Suuupra@INDUSM' })))
      .records(captured()));

  it('is a case once where the payment is over', () => {
    const cheap = record(said(first, OK, { amount: 1n }));
    given(payment, ...live, captured())
      .when(cheap)
      .records(differed('amount', 1n));
    given(payment, ...live, captured(), differed('amount', 1n))
      .when(cheap)
      .records();
  });

  it('leaves everything that follows to a person', () => {
    const odd = [...live, differed('amount', 1n)];
    given(payment, ...odd)
      .when(record(said(first, OK)))
      .records();
    given(payment, ...odd)
      .when(record(said(first, NO)))
      .records();
  });
});

describe('an answer after the end', () => {
  const dead = [...live, failed(1, 'ZM', false), intentFailed('ZM')];

  it('that repeats it says nothing', () => {
    given(payment, ...dead)
      .when(record(said(first, NO)))
      .records();
    given(payment, ...live, captured())
      .when(record(said(first, OK)))
      .records();
    given(payment, ...live, captured())
      .when(record(said(first, DEEMED)))
      .records();
    given(payment, ...live, deemed(), ...dead.slice(2))
      .when(record(said(first, DEEMED)))
      .records();
  });

  it('of success is a late success, adopted by nobody and asked to go back', () => {
    const late = { type: 'LateSuccessObserved', ...observed() } as const;
    given(payment, ...dead)
      .when(record(said(first, OK)))
      .records(late, autoRequested());
    given(payment, ...dead, late)
      .when(record(said(first, OK)))
      .records();
    given(payment, ...live, failed())
      .when(record(said(first, OK)))
      .records(late, autoRequested());
  });

  it('of success beside an adopted attempt is a surplus', () => {
    const paid = [...live, failed(), requested(2), captured(2)];
    const surplus = { type: 'SurplusCaptureObserved', ...observed() } as const;
    given(payment, ...paid)
      .when(record(said(first, OK)))
      .records(surplus, autoRequested());
    given(payment, ...paid, surplus)
      .when(record(said(first, OK)))
      .records();
    const late = { type: 'LateSuccessObserved', ...observed() } as const;
    given(payment, ...live, failed(), late)
      .when(record(said(first, OK)))
      .records();
  });

  it('that contradicts it opens a case and changes nothing', () => {
    const paid = [...live, captured()];
    const no = contradicted('declined', 'ZM');
    given(payment, ...paid)
      .when(record(said(first, NO)))
      .records(no);
    given(payment, ...paid, no)
      .when(record(said(first, NO)))
      .records();
    const other = record(said(first, OK, { rrn: '632010000002' }));
    given(payment, ...paid)
      .when(other)
      .records({ ...contradicted('succeeded', '00'), rrn: '632010000002' } as IntentEvent);
    given(payment, ...dead)
      .when(record(said(first, NO, { code: 'YE' })))
      .records(contradicted('declined', 'YE'));
    given(payment, ...dead)
      .when(record(said(first, DEEMED)))
      .records(contradicted('deemed', 'RB'));
  });
});

describe('an answer to a refund', () => {
  const back = refundTryId('r1');
  const sent = [...live, captured(), reserved('r1', 5_000n), refundSent('r1')];
  const heard = (what: Parameters<typeof said>[1], amount = 5_000n): ReturnType<typeof record> =>
    record(saidBack(back, what, amount));
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
      .when(heard(BUSY))
      .records(manual('r1', 'XY', false));
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

  it('of success after a decline is a case, because money went that was given up', () => {
    const { orderId } = terms;
    const late = { type: 'LateRefundObserved', ...about, orderId, rrn: '632010000001' } as const;
    const over = [...sent, manual('r1', 'XY', true)];
    given(payment, ...over)
      .when(heard(OK))
      .records({ ...late, amount: 5_000n });
    given(payment, ...over, { ...late, amount: 5_000n })
      .when(heard(OK))
      .records();
  });
});
