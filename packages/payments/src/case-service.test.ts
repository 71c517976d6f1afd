import { expect } from 'chai';
import {
  ReviewOutcome as Outcomes,
  type ResolveReviewRequest,
} from '@suuupra/contracts/suuupra/payments/v1/payment_intent_service';
import { PaymentIntentState } from '@suuupra/contracts/suuupra/payments/v1/payment_intent';
import { Result } from '@suuupra/contracts/suuupra/sim/upi/v1/transaction';
import { moneyOf } from '@suuupra/grpc';
import { answer, transactionOf } from './fake-switch.ts';
import { Intents } from './scene.ts';
import { type Scene, casesOf, errorOf, get, pay, paying, startScene } from './scene.ts';

const { REVIEW_OUTCOME_ACCEPT, REVIEW_OUTCOME_NOTHING_MOVED, REVIEW_OUTCOME_REFUND } = Outcomes;

describe('operators of payments', () => {
  let scene: Scene;
  let paymentIntentId = '';
  beforeEach(async () => {
    scene = await startScene();
    ({ paymentIntentId } = await pay(scene, paying('a')));
    await scene.settle();
  });
  afterEach(() => scene.end());

  const transactionOfOrder = (result: Result, code: string, amount = 118_000n) =>
    transactionOf({ ...scene.order(0), amount: moneyOf(amount) }, result, code);
  const tamper = (): Promise<void> =>
    answer(scene.network, transactionOfOrder(Result.RESULT_SUCCESS, '00', 100n));
  const resolving = (outcome: Outcomes, requestId = 'resolve'): ResolveReviewRequest => {
    const { txnId: transactionId } = scene.order(0);
    return { requestId, paymentIntentId, transactionId, outcome, reason: 'looked at it' };
  };
  const resolve = (outcome: Outcomes) =>
    scene.network.unary('payments', Intents.resolveReview, resolving(outcome));

  it('27: a tampered amount is under review until a person gives it back', async () => {
    await tamper();
    const { txnId } = scene.order(0);
    scene.upi.tell(txnId, transactionOfOrder(Result.RESULT_SUCCESS, '00', 100n));
    expect(scene.ports.time.timers.next()).to.equal(undefined);
    const kept = await errorOf(scene, Intents.resolveReview, resolving(REVIEW_OUTCOME_ACCEPT));
    expect(kept).to.include({ reason: 'REVIEW_WITHOUT_EVIDENCE', status: 'FAILED_PRECONDITION' });
    const { paymentIntent } = await resolve(REVIEW_OUTCOME_REFUND);
    expect(paymentIntent?.state).to.equal(PaymentIntentState.PAYMENT_INTENT_STATE_FAILED);
    expect((await resolve(REVIEW_OUTCOME_REFUND)).paymentIntent?.state).to.equal(
      PaymentIntentState.PAYMENT_INTENT_STATE_FAILED,
    );
    await scene.settle();
    const { payerVpa, payeeVpa, amount } = scene.order(1);
    expect([payerVpa, payeeVpa]).to.deep.equal(['suuupra@indusm', 'asha@okbank']);
    expect(amount).to.deep.equal(moneyOf(100n));
    await answer(scene.network, transactionOf(scene.order(1), Result.RESULT_SUCCESS, '00'));
    expect((await scene.types()).slice(2)).to.deep.equal([
      ...['PaymentAnswerDiffered', 'PaymentReviewResolved', 'AutoRefundRequested'],
      ...['PaymentAttemptFailed', 'PaymentIntentFailed', 'RefundSent', 'AutoRefundSucceeded'],
    ]);
    expect(await casesOf(scene)).to.deep.equal([]);
    expect(scene.upi.asked).to.have.length(2);
  });

  it('a review is ended by what the rail says now, not by what was once heard', async () => {
    await tamper();
    const { txnId } = scene.order(0);
    scene.upi.tell(txnId, transactionOfOrder(Result.RESULT_FAILURE, 'ZM'));
    const refund = resolving(REVIEW_OUTCOME_REFUND, 'hasty');
    const hasty = await errorOf(scene, Intents.resolveReview, refund);
    expect(hasty.reason).to.equal('REVIEW_WITHOUT_EVIDENCE');
    await resolve(REVIEW_OUTCOME_NOTHING_MOVED);
    expect((await scene.types()).slice(2)).to.deep.equal([
      ...['PaymentAnswerDiffered', 'PaymentAnswerContradicted', 'PaymentReviewResolved'],
      ...['PaymentAttemptFailed', 'PaymentIntentFailed'],
    ]);
    expect(await casesOf(scene)).to.deep.equal([]);
  });

  it('a review is ended by what the rail says last, also when it said so before', async () => {
    await tamper();
    const { txnId } = scene.order(0);
    await answer(scene.network, transactionOfOrder(Result.RESULT_FAILURE, 'ZM'));
    scene.upi.tell(txnId, transactionOfOrder(Result.RESULT_SUCCESS, '00', 100n));
    const nothing = resolving(REVIEW_OUTCOME_NOTHING_MOVED, 'hasty');
    const hasty = await errorOf(scene, Intents.resolveReview, nothing);
    expect(hasty.reason).to.equal('REVIEW_WITHOUT_EVIDENCE');
    await answer(scene.network, transactionOfOrder(Result.RESULT_FAILURE, 'YE'));
    await resolve(REVIEW_OUTCOME_REFUND);
    expect(await scene.types()).to.include('AutoRefundRequested');
  });

  it('a review is not ended while the rail says that it is still at work', async () => {
    await tamper();
    const { txnId } = scene.order(0);
    for (const result of [Result.RESULT_PENDING, Result.RESULT_DEEMED]) {
      scene.upi.tell(txnId, transactionOfOrder(result, 'RB'));
      for (const outcome of [REVIEW_OUTCOME_ACCEPT, REVIEW_OUTCOME_REFUND]) {
        const early = await errorOf(scene, Intents.resolveReview, resolving(outcome));
        const reason = 'REVIEW_BEFORE_THE_RAIL_ENDED';
        expect(early).to.include({ reason, status: 'FAILED_PRECONDITION' });
      }
    }
    expect((await scene.types()).slice(2)).to.deep.equal(['PaymentAnswerDiffered']);
  });

  it('a review may end with the capture that was asked for', async () => {
    await tamper();
    const { txnId } = scene.order(0);
    scene.upi.tell(txnId, transactionOfOrder(Result.RESULT_SUCCESS, '00'));
    const { paymentIntent } = await resolve(REVIEW_OUTCOME_ACCEPT);
    expect(paymentIntent?.state).to.equal(PaymentIntentState.PAYMENT_INTENT_STATE_SUCCEEDED);
    expect(paymentIntent?.captured).to.deep.equal(moneyOf(118_000n));
    const other = resolving(REVIEW_OUTCOME_REFUND, 'other');
    const again = await errorOf(scene, Intents.resolveReview, other);
    expect(again).to.include({ reason: 'REVIEW_EXISTS_WITH_DIFFERENT_OUTCOME' });
  });

  it('5, 10: what comes back after it was captured is a case that a person closes', async () => {
    await answer(scene.network, transactionOfOrder(Result.RESULT_SUCCESS, '00'));
    await answer(scene.network, transactionOfOrder(Result.RESULT_FAILURE, 'ZM'));
    const { state } = await get(scene, paymentIntentId);
    expect(state).to.equal(PaymentIntentState.PAYMENT_INTENT_STATE_SUCCEEDED);
    await scene.settle();
    const { network } = scene;
    const listed = await network.unary('payments', Intents.listCases, {
      pageSize: 0,
      pageToken: '',
    });
    const { txnId: transactionId } = scene.order(0);
    const since = '2026-11-16T04:30:00.000000Z';
    const evidence = 'declined/ZM/632010000001';
    expect(listed.cases).to.deep.equal([
      {
        ...{ kind: 'CONTRADICTS', paymentIntentId, orderId: 'order-1', transactionId },
        ...{ refundId: '', evidence, since },
      },
    ]);
    const about = { requestId: 'c', paymentIntentId, transactionId };
    const close = { ...about, reason: 'on the statement', recovered: undefined, utr: '' };
    await network.unary('payments', Intents.closeCase, { ...close, kind: 'CONTRADICTS' });
    expect(await casesOf(scene)).to.deep.equal([]);
    await answer(network, transactionOfOrder(Result.RESULT_FAILURE, 'ZM'));
    expect(await casesOf(scene)).to.deep.equal([]);
    const overdue = { ...close, requestId: 'o', kind: 'OVERDUE' };
    const byEvidence = await errorOf(scene, Intents.closeCase, overdue);
    expect(byEvidence.reason).to.equal('CASE_ENDS_BY_EVIDENCE');
  });

  it('lists page by page', async () => {
    await answer(scene.network, transactionOfOrder(Result.RESULT_SUCCESS, '00'));
    for (const code of ['ZM', 'YE', 'Z9']) {
      await answer(scene.network, transactionOfOrder(Result.RESULT_FAILURE, code));
    }
    await scene.settle();
    const seen: string[] = [];
    let pageToken = '';
    do {
      const asked = { pageSize: 2, pageToken };
      const page = await scene.network.unary('payments', Intents.listCases, asked);
      seen.push(...page.cases.map(({ evidence }) => evidence.split('/')[1] ?? ''));
      pageToken = page.nextPageToken;
    } while (pageToken !== '');
    expect(seen).to.deep.equal(['ZM', 'YE', 'Z9']);
  });

  it('are told which field is wrong', async () => {
    const right = resolving(REVIEW_OUTCOME_REFUND);
    const bad = [
      ['request_id', { requestId: '' }],
      ['payment_intent_id', { paymentIntentId: 'x' }],
      ['transaction_id', { transactionId: 'x' }],
      ['outcome', { outcome: Outcomes.REVIEW_OUTCOME_UNSPECIFIED }],
      ['reason', { reason: '' }],
    ] as const;
    for (const [field, other] of bad) {
      const { fields } = await errorOf(scene, Intents.resolveReview, { ...right, ...other });
      expect(fields.map((one) => one.field)).to.deep.equal([field]);
    }
    const { outcome: _outcome, ...about } = right;
    const closing = { ...about, kind: 'LATE_REFUND', recovered: moneyOf(1n), utr: 'UTR001' };
    for (const [field, other] of [
      ['kind', { kind: 'NONE' }],
      ['recovered', { recovered: undefined }],
      ['utr', { utr: '' }],
    ] as const) {
      const { fields } = await errorOf(scene, Intents.closeCase, { ...closing, ...other });
      expect(fields.map((one) => one.field)).to.deep.equal([field]);
    }
  });
});
