import { expect } from 'chai';
import { PaymentIntentState } from '@suuupra/contracts/suuupra/payments/v1/payment_intent';
import { Result } from '@suuupra/contracts/suuupra/sim/upi/v1/transaction';
import { answer, transactionOf } from './fake-switch.ts';
import { Intents } from './scene.ts';
import { type Scene, casesOf, get, pay, paying, startScene } from './scene.ts';

const { PAYMENT_INTENT_STATE_FAILED, PAYMENT_INTENT_STATE_SUCCEEDED } = PaymentIntentState;

describe('answers that come late, twice or against each other', () => {
  let scene: Scene;
  let paymentIntentId = '';
  beforeEach(async () => {
    scene = await startScene();
    ({ paymentIntentId } = await pay(scene, paying('a')));
    await scene.settle();
  });
  afterEach(() => scene.end());

  const succeed = (order: number): Promise<void> =>
    answer(scene.network, transactionOf(scene.order(order), Result.RESULT_SUCCESS, '00'));
  const fail = (order: number, code: string): Promise<void> =>
    answer(scene.network, transactionOf(scene.order(order), Result.RESULT_FAILURE, code));
  const stateOf = async (): Promise<PaymentIntentState> =>
    (await get(scene, paymentIntentId)).state;
  const retry = async (): Promise<void> => {
    const again = { requestId: 'again', paymentIntentId };
    await scene.network.unary('payments', Intents.confirmPaymentIntent, again);
    await scene.settle();
  };

  it('2: a second answer with other content opens a case and changes nothing', async () => {
    await succeed(0);
    const other = transactionOf(scene.order(0), Result.RESULT_SUCCESS, '00');
    await answer(scene.network, { ...other, rrn: '632010000002' });
    expect(await stateOf()).to.equal(PAYMENT_INTENT_STATE_SUCCEEDED);
    expect(await casesOf(scene)).to.deep.equal(['CONTRADICTS']);
  });

  it('4: failed, then succeeded: the money goes back and the payment stays failed', async () => {
    await fail(0, 'ZM');
    await succeed(0);
    await scene.settle();
    expect(await casesOf(scene)).to.deep.equal(['LATE_SUCCESS']);
    await succeed(1);
    expect(await stateOf()).to.equal(PAYMENT_INTENT_STATE_FAILED);
    expect(await casesOf(scene)).to.deep.equal([]);
    expect((await scene.types()).at(-1)).to.equal('AutoRefundSucceeded');
  });

  it('6: the answer and the question at once come to one capture', async () => {
    const { txnId } = scene.order(0);
    scene.upi.tell(txnId, transactionOf(scene.order(0), Result.RESULT_SUCCESS, '00'));
    const request = { requestId: 'sync', paymentIntentId };
    const asking = scene.network.unary('payments', Intents.syncPaymentIntent, request);
    const [{ paymentIntent }] = await Promise.all([asking, succeed(0)]);
    expect(paymentIntent?.state).to.equal(PAYMENT_INTENT_STATE_SUCCEEDED);
    expect((await scene.types()).slice(2)).to.deep.equal(['PaymentCaptured']);
  });

  it('21, 25: of two that succeed one is captured, and the other goes back', async () => {
    await fail(0, 'XY');
    await retry();
    await Promise.all([succeed(0), succeed(1)]);
    await scene.settle();
    const types = await scene.types();
    expect(types.filter((type) => type === 'PaymentCaptured')).to.have.length(1);
    expect(types.filter((type) => type === 'AutoRefundRequested')).to.have.length(1);
    await succeed(2);
    expect(await stateOf()).to.equal(PAYMENT_INTENT_STATE_SUCCEEDED);
    expect(await casesOf(scene)).to.deep.equal([]);
    const { refundReserved } = await get(scene, paymentIntentId);
    expect(refundReserved?.minorUnits).to.equal(0n);
  });

  it('26: what comes in after the payment was given up goes back', async () => {
    await fail(0, 'XY');
    const cancel = { requestId: 'cancel', paymentIntentId, reason: 'ORDER_EXPIRED' };
    await scene.network.unary('payments', Intents.cancelPaymentIntent, cancel);
    await succeed(0);
    await scene.settle();
    await succeed(1);
    expect((await scene.types()).slice(-4)).to.deep.equal([
      ...['LateSuccessObserved', 'AutoRefundRequested', 'RefundSent', 'AutoRefundSucceeded'],
    ]);
  });

  it('what goes back by itself is tried again ten minutes after a passing decline', async () => {
    await fail(0, 'ZM');
    await succeed(0);
    await scene.settle();
    await fail(1, 'XY');
    expect(await casesOf(scene)).to.deep.equal(['LATE_SUCCESS', 'REFUND_MANUAL']);
    expect(await scene.fire()).to.match(/^retry\/.*\/2$/);
    const [, one, two] = scene.upi.asked;
    expect(two?.txnId).to.not.equal(one?.txnId);
    await succeed(2);
    expect(await casesOf(scene)).to.deep.equal([]);
    expect(scene.ports.time.timers.next()).to.equal(undefined);
  });
});
