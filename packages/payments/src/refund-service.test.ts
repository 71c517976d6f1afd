import { expect } from 'chai';
import { Result } from '@suuupra/contracts/suuupra/sim/upi/v1/transaction';
import { moneyOf } from '@suuupra/grpc';
import { answer, transactionOf } from './fake-switch.ts';
import { RefundState, Refunds } from './scene.ts';
import { type Scene, errorOf, get, pay, paying, startScene } from './scene.ts';

describe('refunds over gRPC', () => {
  let scene: Scene;
  let paymentIntentId = '';
  beforeEach(async () => {
    scene = await startScene();
    ({ paymentIntentId } = await pay(scene, paying('a')));
    await scene.settle();
    await answer(scene.network, transactionOf(scene.order(0), Result.RESULT_SUCCESS, '00'));
  });
  afterEach(() => scene.end());

  const reserving = (refundId: string, amount: bigint, requestId = refundId) => ({
    ...{ requestId, refundId, paymentIntentId },
    amount: moneyOf(amount),
  });
  const sending = (refundId: string, requestId = `send-${refundId}`) => ({
    ...{ requestId, refundId, paymentIntentId },
  });

  it('are reserved first and paid once, from the escrow to the payer', async () => {
    const { network } = scene;
    await network.unary('payments', Refunds.createRefund, reserving('r1', 18_000n));
    await network.unary('payments', Refunds.sendRefund, sending('r1'));
    await network.unary('payments', Refunds.sendRefund, sending('r1'));
    await network.unary('payments', Refunds.sendRefund, sending('r1', 'another'));
    await scene.settle();
    expect(scene.upi.asked).to.have.length(2);
    const { payerVpa, payeeVpa, amount } = scene.order(1);
    expect([payerVpa, payeeVpa]).to.deep.equal(['suuupra@indusm', 'asha@okbank']);
    expect(amount).to.deep.equal(moneyOf(18_000n));
    const paid = transactionOf(scene.order(1), Result.RESULT_SUCCESS, '00');
    await answer(network, paid);
    await answer(network, paid);
    const asked = { paymentIntentId, refundId: 'r1' };
    const { refund } = await network.unary('payments', Refunds.getRefund, asked);
    expect(refund?.state).to.equal(RefundState.REFUND_STATE_SUCCEEDED);
    const payment = await get(scene, paymentIntentId);
    expect(payment.refunded).to.deep.equal(moneyOf(18_000n));
    expect((await scene.types()).slice(3)).to.deep.equal([
      'RefundReserved',
      'RefundSent',
      'RefundSucceeded',
    ]);
  });

  it('never take more than was captured, however they race', async () => {
    const asked = ['r1', 'r2', 'r3', 'r4'].map((refundId) =>
      scene.network.unary('payments', Refunds.createRefund, reserving(refundId, 59_000n)),
    );
    const settled = await Promise.allSettled(asked);
    expect(settled.filter(({ status }) => status === 'fulfilled')).to.have.length(2);
    const { reason, status } = await errorOf(scene, Refunds.createRefund, reserving('r5', 1n));
    expect([reason, status]).to.deep.equal(['REFUND_EXCEEDS_CAPTURED', 'FAILED_PRECONDITION']);
  });

  it('refuse what is unknown, and another amount under the same id', async () => {
    await scene.network.unary('payments', Refunds.createRefund, reserving('r1', 5n));
    const other = await errorOf(scene, Refunds.createRefund, reserving('r1', 6n, 'again'));
    expect(other.reason).to.equal('REFUND_EXISTS_WITH_DIFFERENT_AMOUNT');
    const unknown = await errorOf(scene, Refunds.sendRefund, sending('r9'));
    expect([unknown.reason, unknown.status]).to.deep.equal(['REFUND_NOT_FOUND', 'NOT_FOUND']);
    const none = await errorOf(scene, Refunds.getRefund, { paymentIntentId, refundId: 'r9' });
    expect(none.reason).to.equal('REFUND_NOT_FOUND');
  });

  it('that the rail declines wait for a person with their amount reserved', async () => {
    const { network } = scene;
    await network.unary('payments', Refunds.createRefund, reserving('r1', 118_000n));
    await network.unary('payments', Refunds.sendRefund, sending('r1'));
    await scene.settle();
    await answer(network, transactionOf(scene.order(1), Result.RESULT_FAILURE, 'XI'));
    const { refund } = await network.unary('payments', Refunds.getRefund, {
      paymentIntentId,
      refundId: 'r1',
    });
    expect(refund?.state).to.equal(RefundState.REFUND_STATE_MANUAL);
    const again = await errorOf(scene, Refunds.sendRefund, sending('r1', 'again'));
    expect(again.reason).to.equal('REFUND_NEEDS_A_PERSON');
    const more = await errorOf(scene, Refunds.createRefund, reserving('r2', 1n));
    expect(more.reason).to.equal('REFUND_EXCEEDS_CAPTURED');
  });
});
