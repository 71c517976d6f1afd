import { expect } from 'chai';
import { PaymentIntentState } from '@suuupra/contracts/suuupra/payments/v1/payment_intent';
import { Result } from '@suuupra/contracts/suuupra/sim/upi/v1/transaction';
import { moneyOf } from '@suuupra/grpc';
import { MICROSECONDS } from '@suuupra/kernel';
import { answer, transactionOf } from './fake-switch.ts';
import { Intents, Refunds } from './scene.ts';
import { type Scene, errorOf, get, pay, paying, startScene } from './scene.ts';

const DAY = 24n * MICROSECONDS.hour;

describe('whoever asks twice', () => {
  let scene: Scene;
  let paymentIntentId = '';
  beforeEach(async () => {
    scene = await startScene();
    ({ paymentIntentId } = await pay(scene, paying('create', { confirm: false })));
  });
  afterEach(() => scene.end());

  const confirm = (requestId: string) =>
    scene.network.unary('payments', Intents.confirmPaymentIntent, { requestId, paymentIntentId });
  const attempts = async (): Promise<number> =>
    (await scene.types()).filter((type) => type === 'PaymentAttemptRequested').length;
  const success = (): Promise<void> =>
    answer(scene.network, transactionOf(scene.order(0), Result.RESULT_SUCCESS, '00'));

  it('16, 19: taps twice, and both wait for the one answer of one attempt', async () => {
    const [first, ...others] = await Promise.all(['tap', 'tap', 'tap'].map(confirm));
    for (const other of others) expect(other).to.deep.equal(first);
    expect(first?.paymentIntent?.attempts).to.have.length(1);
    expect(await attempts()).to.equal(1);
    expect(scene.upi.asked).to.have.length(1);
  });

  it('17: under two request ids, is told that an attempt is in progress', async () => {
    const both = await Promise.allSettled(['one', 'two'].map(confirm));
    expect(both.map(({ status }) => status)).to.have.members(['fulfilled', 'rejected']);
    const asked = { requestId: 'three', paymentIntentId };
    const { reason, status } = await errorOf(scene, Intents.confirmPaymentIntent, asked);
    expect([reason, status]).to.deep.equal(['ATTEMPT_IN_PROGRESS', 'ABORTED']);
    expect(await attempts()).to.equal(1);
  });

  it('18: for something else, is refused, and the first result stays as it is', async () => {
    const before = await get(scene, paymentIntentId);
    const other = paying('create', { confirm: false, payerVpa: 'ravi@okbank' });
    const { reason, status } = await errorOf(scene, Intents.createPaymentIntent, other);
    expect([reason, status]).to.deep.equal(['IDEMPOTENCY_PAYLOAD_MISMATCH', 'INVALID_ARGUMENT']);
    expect(await get(scene, paymentIntentId)).to.deep.equal(before);
    const again = await pay(scene, paying('create', { confirm: false }));
    expect(again).to.deep.equal(before);
  });

  it('20: after more than a day, is told the same as on the first', async () => {
    await confirm('tap');
    await scene.settle();
    await success();
    const { time } = scene.ports;
    time.advance?.(time.clock.now() + 2n * DAY);
    const { paymentIntent } = await confirm('tap');
    expect(paymentIntent?.state).to.equal(PaymentIntentState.PAYMENT_INTENT_STATE_SUCCEEDED);
    expect(await attempts()).to.equal(1);
    const fresh = { requestId: 'later', paymentIntentId };
    const { reason } = await errorOf(scene, Intents.confirmPaymentIntent, fresh);
    expect(reason).to.equal('PAYMENT_ALREADY_CAPTURED');
  });

  it('22: for two refunds above the capture, is given one', async () => {
    await confirm('tap');
    await scene.settle();
    await success();
    const asked = ['r1', 'r2'].map((refundId) => ({
      ...{ requestId: refundId, refundId, paymentIntentId, amount: moneyOf(60_000n) },
    }));
    const both = await Promise.allSettled(
      asked.map((one) => scene.network.unary('payments', Refunds.createRefund, one)),
    );
    expect(both.map(({ status }) => status)).to.have.members(['fulfilled', 'rejected']);
    const third = { ...asked[0], requestId: 'r3', refundId: 'r3', amount: moneyOf(58_001n) };
    const { reason } = await errorOf(scene, Refunds.createRefund, { ...third, paymentIntentId });
    expect(reason).to.equal('REFUND_EXCEEDS_CAPTURED');
    expect((await get(scene, paymentIntentId)).refundReserved).to.deep.equal(moneyOf(60_000n));
  });
});
