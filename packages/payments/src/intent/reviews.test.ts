import { expect } from 'chai';
import { given, run } from '@suuupra/testing';
import type { IntentCommand } from './commands.ts';
import type { IntentEvent } from './events.ts';
import { REVIEW_CODES } from './reviews.ts';
import { type ReviewOutcome, isPayment } from './state.ts';
import { NOW, OK, attemptId, autoId, autoPaid, autoRequested, captured } from './scene.ts';
import { confirm, create, created, differed, failed, intentFailed, manual } from './scene.ts';
import { observed, payment, record, refundSent, refundTryId, refunded } from './scene.ts';
import {
  NO,
  byTransfer,
  lateRefund,
  overpaid,
  requested,
  reserved,
  said,
  saidBack,
} from './scene.ts';
import { terms } from './scene.ts';

const first = attemptId(1);
const { orderId } = terms;
const reason = 'the statement of the bank says so';
const live = [created, requested()];
const resolve = (outcome: ReviewOutcome, transactionId = first): IntentCommand => ({
  type: 'ResolveReview',
  ...{ transactionId, outcome, reason, at: NOW },
});
const resolved = (outcome: ReviewOutcome, transactionId = first): IntentEvent => ({
  type: 'PaymentReviewResolved',
  ...{ orderId, transactionId, outcome, reason },
});
const contradicted = (outcome: 'succeeded' | 'declined', code: string): IntentEvent => ({
  type: 'PaymentAnswerContradicted',
  ...{ orderId, transactionId: first, outcome, code, rrn: '632010000001' },
});
const tampered = [...live, differed('amount', 1n)];
const goneBack = { ...autoRequested(), amount: 1n } as IntentEvent;
const ended = (outcome: 'refund' | 'nothing_moved'): readonly IntentEvent[] => {
  const code = REVIEW_CODES[outcome];
  return [failed(1, code, false), intentFailed(code)];
};

describe('the review of a collection, in order of precedence', () => {
  it('is of a transaction of this payment that is in doubt', () => {
    given(payment, ...tampered)
      .when(resolve('refund', 'IND'))
      .refuses('TRANSACTION_NOT_FOUND');
    for (const history of [live, [...live, captured()], [...live, failed()]]) {
      given(payment, ...history)
        .when(resolve('refund'))
        .refuses('PAYMENT_NOT_UNDER_REVIEW');
    }
  });

  it('27: gives a tampered amount back, whole and by itself, and the payment has failed', () =>
    given(payment, ...tampered)
      .when(resolve('refund'))
      .records(resolved('refund'), goneBack, ...ended('refund')));

  it('27: never accepts a tampered amount, and keeps nothing that came in', () => {
    for (const outcome of ['accept', 'nothing_moved'] as const) {
      given(payment, ...tampered)
        .when(resolve(outcome))
        .refuses('REVIEW_WITHOUT_EVIDENCE', { said: 'succeeded' });
    }
  });

  it('accepts what was asked, whoever paid it', () =>
    given(payment, ...live, differed('payer'))
      .when(resolve('accept'))
      .records(resolved('accept'), captured()));

  it('neither keeps nor gives back what went to somebody else', () => {
    const elsewhere = [...live, differed('payee')];
    for (const outcome of ['accept', 'refund'] as const) {
      given(payment, ...elsewhere)
        .when(resolve(outcome))
        .refuses('REVIEW_WITHOUT_EVIDENCE');
    }
    given(payment, ...elsewhere)
      .when(resolve('nothing_moved'))
      .records(resolved('nothing_moved'), ...ended('nothing_moved'));
  });

  it('goes by what the rail said last for certain', () => {
    const declined = [...tampered, contradicted('declined', 'ZM')];
    given(payment, ...declined)
      .when(resolve('refund'))
      .refuses('REVIEW_WITHOUT_EVIDENCE', { said: 'declined' });
    given(payment, ...declined)
      .when(resolve('nothing_moved'))
      .records(resolved('nothing_moved'), ...ended('nothing_moved'));
    const asAsked = [...declined, contradicted('succeeded', '00')];
    given(payment, ...asAsked)
      .when(resolve('accept'))
      .records(resolved('accept'), captured());
    given(payment, ...asAsked)
      .when(resolve('refund'))
      .records(resolved('refund'), autoRequested(), ...ended('refund'));
  });

  it('waits as long as nothing is certain', () => {
    const doubtful = { ...differed('amount', 1n), outcome: 'deemed' } as IntentEvent;
    for (const outcome of ['accept', 'refund', 'nothing_moved'] as const) {
      given(payment, ...live, doubtful)
        .when(resolve(outcome))
        .refuses('REVIEW_WITHOUT_EVIDENCE', { said: 'nothing' });
    }
  });

  it('gives nothing back where nothing came', () =>
    given(payment, ...live, differed('amount', 0n))
      .when(resolve('refund'))
      .refuses('REVIEW_WITHOUT_EVIDENCE'));

  it('is ended once', () => {
    const over = [...tampered, resolved('refund'), goneBack, ...ended('refund')];
    given(payment, ...over)
      .when(resolve('refund'))
      .records();
    given(payment, ...over)
      .when(resolve('nothing_moved'))
      .refuses('REVIEW_EXISTS_WITH_DIFFERENT_OUTCOME', { outcome: 'refund' });
    given(payment, ...over)
      .when(record(said(first, OK, { amount: 1n })))
      .records();
    given(payment, ...over)
      .when(confirm)
      .refuses('PAYMENT_FAILED');
  });

  it('is told when the rail says after it that more came in than went back', () =>
    given(payment, ...tampered, resolved('refund'), goneBack, ...ended('refund'))
      .when(record(said(first, OK)))
      .records(contradicted('succeeded', '00')));

  it('gives back what came in otherwise long after the payment had failed', () => {
    const dead = [...live, failed(1, 'ZM', false), intentFailed('ZM'), differed('amount', 1n)];
    given(payment, ...dead)
      .when(resolve('refund'))
      .records(resolved('refund'), goneBack);
    given(payment, ...dead)
      .when(resolve('accept'))
      .refuses('REVIEW_WITHOUT_EVIDENCE');
    given(payment, ...dead, contradicted('declined', 'ZM'))
      .when(resolve('nothing_moved'))
      .records(resolved('nothing_moved'));
    const payer = [...dead.slice(0, -1), differed('payer')];
    given(payment, ...payer)
      .when(resolve('accept'))
      .refuses('REVIEW_WITHOUT_EVIDENCE');
    given(payment, ...dead, resolved('refund'), goneBack)
      .when(record(said(first, OK, { amount: 1n })))
      .records();
  });

  it('gives one collection back once', () => {
    const late = { type: 'LateSuccessObserved', ...observed() } as const;
    const back = [...live, failed(1, 'ZM', false), late, autoRequested(), autoPaid()];
    given(payment, ...back, differed('amount', 1n))
      .when(resolve('refund'))
      .refuses('REVIEW_WITHOUT_EVIDENCE');
  });

  it('leaves no case behind, and pays back exactly what came in', () => {
    const script: readonly IntentCommand[] = [
      ...[create(), record(said(first, OK, { amount: 7n })), record(said(first, OK))],
      ...[record(said(first, OK, { amount: 7n })), resolve('refund')],
    ];
    const { state } = run(payment, script);
    if (!isPayment(state)) throw new Error('there is a payment');
    expect(state.is).to.equal('failed');
    expect(state.cases).to.deep.equal([]);
    expect(state.refunds.map(({ amount, collected }) => [amount, collected])).to.deep.equal([
      [7n, first],
    ]);
    const { refundId } = state.refunds[0] ?? {};
    expect(refundId).to.equal(autoId());
  });
});

describe('the review of a refund, in order of precedence', () => {
  const back = refundTryId('r1');
  const sent = [...live, captured(), reserved('r1', 5_000n), refundSent('r1')];
  const seen = { transactionId: back, outcome: 'succeeded', rrn: '632010000001' } as const;
  const odd = (field: 'amount' | 'payer' | 'payee', amount = 5_000n): IntentEvent => ({
    type: 'PaymentAnswerDiffered',
    ...{ orderId, field, ...seen, amount },
  });

  it('accepts what is paid as asked, and never what is not', () => {
    given(payment, ...sent, odd('payer'))
      .when(resolve('accept', back))
      .records(resolved('accept', back), refunded('r1', 5_000n));
    for (const history of [odd('amount', 4_999n), odd('payee')]) {
      given(payment, ...sent, history)
        .when(resolve('accept', back))
        .refuses('REVIEW_WITHOUT_EVIDENCE');
    }
    given(payment, ...sent, odd('payer'))
      .when(resolve('refund', back))
      .refuses('REVIEW_WITHOUT_EVIDENCE');
  });

  it('leaves a refund that did not move to a person', () => {
    const code = REVIEW_CODES.nothing_moved;
    given(payment, ...sent, odd('payee'))
      .when(resolve('nothing_moved', back))
      .records(resolved('nothing_moved', back), manual('r1', code, false));
  });

  it('pays no refund twice', () => {
    const again = [...sent, manual('r1', 'XY', true), refundSent('r1', 2)];
    for (const [evidence, moved] of [
      [odd('payer'), 5_000n],
      [odd('amount', 4_999n), 4_999n],
    ] as const) {
      given(payment, ...again, refunded('r1', 5_000n, 2), evidence)
        .when(resolve('accept', back))
        .records(resolved('accept', back), lateRefund('r1', moved), overpaid('r1', moved));
    }
    given(payment, ...sent, manual('r1', 'XY', true), odd('payer'))
      .when(resolve('accept', back))
      .records(resolved('accept', back), refunded('r1', 5_000n));
    given(payment, ...sent, manual('r1', 'XY', true), odd('payee'))
      .when(resolve('nothing_moved', back))
      .records(resolved('nothing_moved', back));
  });

  const underWay = [...sent, manual('r1', 'XY', true), refundSent('r1', 2), odd('payer')];
  const late = lateRefund('r1', 5_000n);

  it('counts an older try only when no other may move money any more', () => {
    given(payment, ...underWay)
      .when(resolve('accept', back))
      .records(resolved('accept', back), late);
    const accepted = [...underWay, resolved('accept', back), late];
    const second = refundTryId('r1', 2);
    const declinedToo = { ...manual('r1', 'ZM', false), transactionId: second } as IntentEvent;
    given(payment, ...accepted)
      .when(record(saidBack(second, NO, 5_000n)))
      .records(declinedToo, refunded('r1', 5_000n));
    given(payment, ...accepted)
      .when(record(saidBack(second, OK, 5_000n)))
      .records(refunded('r1', 5_000n, 2), overpaid('r1', 5_000n));
    const doubtful = { ...odd('payee'), transactionId: second } as IntentEvent;
    given(payment, ...underWay, doubtful)
      .when(resolve('accept', back))
      .records(resolved('accept', back), late);
  });

  it('records once that an older try was paid late', () =>
    given(payment, ...underWay.slice(0, -1), late, odd('payer'))
      .when(resolve('accept', back))
      .records(resolved('accept', back)));

  it('counts what was paid late when the last try has not moved either', () => {
    const second = refundTryId('r1', 2);
    const doubtful = { ...odd('payee'), transactionId: second } as IntentEvent;
    const code = REVIEW_CODES.nothing_moved;
    given(payment, ...underWay.slice(0, -1), late, doubtful)
      .when(resolve('nothing_moved', second))
      .records(
        resolved('nothing_moved', second),
        { ...manual('r1', code, false), transactionId: second } as IntentEvent,
        refunded('r1', 5_000n),
      );
  });

  it('counts another amount as too much where an older try has paid it all', () => {
    const second = refundTryId('r1', 2);
    const ofSecond = (event: IntentEvent): IntentEvent =>
      ({ ...event, transactionId: second }) as IntentEvent;
    const inPart = [...underWay.slice(0, -1), late, ofSecond(odd('amount', 2_000n))];
    const judged = [
      ...[resolved('accept', second), ofSecond(lateRefund('r1', 2_000n))],
      ...[refunded('r1', 5_000n), ofSecond(overpaid('r1', 2_000n))],
    ];
    given(payment, ...inPart)
      .when(resolve('accept', second))
      .records(...judged);
    given(payment, ...inPart, ...judged)
      .when(resolve('accept', second))
      .records();
    given(payment, ...inPart, ...judged, ofSecond(odd('amount', 2_001n)))
      .when(resolve('accept', second))
      .refuses('REVIEW_WITHOUT_EVIDENCE');
  });

  it('leaves one alone that is paid by a transfer: a person closes its case', () => {
    const paidByHand = [...sent, odd('amount', 4_999n), byTransfer('r1', 1n)];
    given(payment, ...paidByHand, odd('payee'))
      .when(resolve('nothing_moved', back))
      .refuses('REVIEW_WITHOUT_EVIDENCE');
  });
});
