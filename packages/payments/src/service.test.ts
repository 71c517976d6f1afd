import { expect } from 'chai';
import {
  AttemptState,
  PaymentIntentState,
} from '@suuupra/contracts/suuupra/payments/v1/payment_intent';
import { Result } from '@suuupra/contracts/suuupra/sim/upi/v1/transaction';
import { moneyOf } from '@suuupra/grpc';
import { answer, transactionOf } from './fake-switch.ts';
import { Intents } from './scene.ts';
import { type Scene, casesOf, errorOf, get, pay, paying, startScene } from './scene.ts';

describe('payments over gRPC', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await startScene();
  });
  afterEach(() => scene.end());

  it('collect once, however often the request and the answer come', async () => {
    const first = await pay(scene, paying('a'));
    expect(first.state).to.equal(PaymentIntentState.PAYMENT_INTENT_STATE_PROCESSING);
    const again = await pay(scene, paying('a'));
    const other = await pay(scene, paying('b'));
    expect([again.paymentIntentId, other.paymentIntentId]).to.deep.equal([
      first.paymentIntentId,
      first.paymentIntentId,
    ]);
    await scene.settle();
    expect(scene.upi.asked).to.have.length(1);
    const { txnId, payerVpa, payeeVpa, amount, merchantReference } = scene.order(0);
    expect(txnId).to.match(/^IND[0-9a-f]{32}$/);
    expect([payerVpa, payeeVpa]).to.deep.equal(['asha@okbank', 'suuupra@indusm']);
    expect([amount, merchantReference]).to.deep.equal([moneyOf(118_000n), 'ORD-0001']);
    const success = transactionOf(scene.order(0), Result.RESULT_SUCCESS, '00');
    await Promise.all([answer(scene.network, success), answer(scene.network, success)]);
    const paid = await get(scene, first.paymentIntentId);
    expect(paid.state).to.equal(PaymentIntentState.PAYMENT_INTENT_STATE_SUCCEEDED);
    expect(paid.captured).to.deep.equal(moneyOf(118_000n));
    const types = await scene.types();
    expect(types).to.deep.equal([
      'PaymentIntentCreated',
      'PaymentAttemptRequested',
      'PaymentCaptured',
    ]);
  });

  it('refuse other content under the same request, and for the same order', async () => {
    await pay(scene, paying('a'));
    const cheap = { amount: moneyOf(1n) };
    const details = {
      taxable: moneyOf(1n),
      cgst: moneyOf(0n),
      sgst: moneyOf(0n),
      igst: moneyOf(0n),
    };
    const other = { ...cheap, amountDetails: details };
    const mismatch = await errorOf(scene, Intents.createPaymentIntent, paying('a', other));
    expect(mismatch).to.include({ status: 'INVALID_ARGUMENT' });
    expect(mismatch.reason).to.equal('IDEMPOTENCY_PAYLOAD_MISMATCH');
    const twice = await errorOf(scene, Intents.createPaymentIntent, paying('b', other));
    expect(twice).to.include({ status: 'ALREADY_EXISTS' });
    expect(twice.reason).to.equal('PAYMENT_EXISTS_WITH_DIFFERENT_AMOUNT');
  });

  it('name the field that is wrong, and record nothing', async () => {
    const cases = [
      ['request_id', paying('')],
      ['order_id', paying('a', { orderId: '' })],
      ['merchant_reference', paying('a', { merchantReference: 'x'.repeat(65) })],
      ['amount', paying('a', { amount: undefined })],
      ['amount.minor_units', paying('a', { amount: moneyOf(-1n) })],
      ['amount.currency_code', paying('a', { amount: { currencyCode: 'USD', minorUnits: 1n } })],
      ['amount_details', paying('a', { amountDetails: undefined })],
      ['amount_details', paying('a', { amount: moneyOf(118_001n) })],
      ['payer_vpa', paying('a', { payerVpa: 'आशा@okbank' })],
    ] as const;
    for (const [field, request] of cases) {
      const { status, fields } = await errorOf(scene, Intents.createPaymentIntent, request);
      expect(status, field).to.equal('INVALID_ARGUMENT');
      expect(fields.map((one) => one.field)).to.deep.equal([field]);
    }
    const bad = { paymentIntentId: '../etc' };
    expect((await errorOf(scene, Intents.getPaymentIntent, bad)).status).to.equal(
      'INVALID_ARGUMENT',
    );
    expect(await scene.types()).to.deep.equal([]);
  });

  it('try again after a passing decline, and give up after a final one', async () => {
    const { paymentIntentId } = await pay(scene, paying('a'));
    const confirm = { requestId: 'c', paymentIntentId };
    const busy = await errorOf(scene, Intents.confirmPaymentIntent, confirm);
    expect(busy).to.include({ status: 'ABORTED' });
    expect(busy.reason).to.equal('ATTEMPT_IN_PROGRESS');
    await scene.settle();
    await answer(scene.network, transactionOf(scene.order(0), Result.RESULT_FAILURE, 'XY'));
    const { network } = scene;
    await network.unary('payments', Intents.confirmPaymentIntent, confirm);
    await scene.settle();
    expect(new Set(scene.upi.asked.map(({ txnId }) => txnId)).size).to.equal(2);
    await answer(network, transactionOf(scene.order(1), Result.RESULT_FAILURE, 'U67'));
    const dead = await get(scene, paymentIntentId);
    expect(dead.state).to.equal(PaymentIntentState.PAYMENT_INTENT_STATE_FAILED);
    expect(dead.attempts.map(({ state, decline }) => [state, decline])).to.deep.equal([
      [AttemptState.ATTEMPT_STATE_FAILED, { code: 'XY', retryable: true }],
      [AttemptState.ATTEMPT_STATE_FAILED, { code: 'U67', retryable: false }],
    ]);
    const cancel = { requestId: 'd', paymentIntentId, reason: 'PAYMENT_FAILED' };
    await network.unary('payments', Intents.cancelPaymentIntent, cancel);
    const late = await errorOf(scene, Intents.confirmPaymentIntent, { ...confirm, requestId: 'e' });
    expect(late.reason).to.equal('PAYMENT_FAILED');
    expect((await scene.types()).slice(-2)).to.deep.equal([
      'PaymentAttemptFailed',
      'PaymentIntentFailed',
    ]);
  });

  it('park a deemed payment until its bank confirms', async () => {
    const { paymentIntentId } = await pay(scene, paying('a'));
    await scene.settle();
    await answer(scene.network, transactionOf(scene.order(0), Result.RESULT_DEEMED, 'RB'));
    const cancel = { requestId: 'd', paymentIntentId, reason: 'ORDER_EXPIRED' };
    const parked = await errorOf(scene, Intents.cancelPaymentIntent, cancel);
    expect(parked.reason).to.equal('ATTEMPT_OUTCOME_UNKNOWN');
    await answer(scene.network, transactionOf(scene.order(0), Result.RESULT_SUCCESS, '00'));
    await answer(scene.network, transactionOf(scene.order(0), Result.RESULT_DEEMED, 'RB'));
    expect((await scene.types()).slice(-2)).to.deep.equal([
      'PaymentAttemptDeemed',
      'PaymentCaptured',
    ]);
    expect(await casesOf(scene)).to.deep.equal([]);
  });

  it('take an answer of another amount under review, and tell of the case', async () => {
    const { paymentIntentId } = await pay(scene, paying('a'));
    await scene.settle();
    const asked = { ...scene.order(0), amount: moneyOf(117_999n) };
    await answer(scene.network, transactionOf(asked, Result.RESULT_SUCCESS, '00'));
    const odd = await get(scene, paymentIntentId);
    expect(odd.state).to.equal(PaymentIntentState.PAYMENT_INTENT_STATE_UNDER_REVIEW);
    expect(odd.openCases.map(({ kind }) => kind)).to.deep.equal(['DIFFERS']);
    expect(await casesOf(scene)).to.deep.equal(['DIFFERS']);
  });

  it('hear of a late success without adopting it, and give it back once', async () => {
    await pay(scene, paying('a'));
    await scene.settle();
    await answer(scene.network, transactionOf(scene.order(0), Result.RESULT_FAILURE, 'ZM'));
    await answer(scene.network, transactionOf(scene.order(0), Result.RESULT_SUCCESS, '00'));
    await answer(scene.network, transactionOf(scene.order(0), Result.RESULT_SUCCESS, '00'));
    expect((await scene.types()).slice(-4)).to.deep.equal([
      ...['PaymentIntentFailed', 'LateSuccessObserved'],
      ...['AutoRefundRequested', 'RefundSent'],
    ]);
    expect(await casesOf(scene)).to.deep.equal(['LATE_SUCCESS']);
    const { payerVpa, payeeVpa } = scene.order(1);
    expect([payerVpa, payeeVpa]).to.deep.equal(['suuupra@indusm', 'asha@okbank']);
    const back = transactionOf(scene.order(1), Result.RESULT_SUCCESS, '00');
    await Promise.all([answer(scene.network, back), answer(scene.network, back)]);
    await answer(scene.network, transactionOf(scene.order(0), Result.RESULT_SUCCESS, '00'));
    expect((await scene.types()).slice(-2)).to.deep.equal(['RefundSent', 'AutoRefundSucceeded']);
    expect(await casesOf(scene)).to.deep.equal([]);
    expect(scene.upi.asked).to.have.length(2);
  });

  it('of two orders under one request id are two, without two events of one id', async () => {
    for (const orderId of ['order-1', 'order-2']) {
      const asked = paying('a', { orderId, confirm: false });
      const { paymentIntentId } = await pay(scene, asked);
      const cancel = { requestId: 'c', paymentIntentId, reason: 'MISTAKE' };
      await scene.network.unary('payments', Intents.cancelPaymentIntent, cancel);
    }
    const ids: string[] = [];
    for await (const { id } of scene.store.readAll('start')) ids.push(id);
    expect([ids.length, new Set(ids).size]).to.deep.equal([4, 4]);
  });
});
