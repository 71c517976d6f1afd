import { expect } from 'chai';
import { Result, type Transaction } from '@suuupra/contracts/suuupra/sim/upi/v1/transaction';
import { moneyOf } from '@suuupra/grpc';
import { answer, transactionOf } from './fake-switch.ts';
import { RefundState, Refunds } from './scene.ts';
import { type Scene, casesOf, errorOf, get, pay, paying, startScene } from './scene.ts';

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

  const refundOf = async (refundId: string) => {
    const asked = { paymentIntentId, refundId };
    return (await scene.network.unary('payments', Refunds.getRefund, asked)).refund;
  };
  const declined = async (refundId: string, code: string): Promise<void> => {
    const { network } = scene;
    await network.unary('payments', Refunds.createRefund, reserving(refundId, 118_000n));
    await network.unary('payments', Refunds.sendRefund, sending(refundId));
    await scene.settle();
    const last = scene.upi.asked.length - 1;
    await answer(network, transactionOf(scene.order(last), Result.RESULT_FAILURE, code));
  };

  it('are paid by a transfer when the rail cannot, once', async () => {
    await declined('r1', 'XI');
    expect(await casesOf(scene)).to.deep.equal(['REFUND_MANUAL']);
    const amount = moneyOf(118_000n);
    const paying = { ...sending('r1', 'transfer'), utr: 'INDUR26112000001', amount };
    for (let time = 0; time < 2; time += 1) {
      await scene.network.unary('payments', Refunds.recordManualRefund, paying);
    }
    expect(await refundOf('r1')).to.include({
      ...{ state: RefundState.REFUND_STATE_SUCCEEDED, rrn: paying.utr, transactionId: '' },
    });
    expect((await scene.types()).slice(-2)).to.deep.equal([
      'RefundPaidByTransfer',
      'RefundSucceeded',
    ]);
    expect(await casesOf(scene)).to.deep.equal([]);
    const other = { ...paying, requestId: 'other', utr: 'INDUR2' };
    const { reason } = await errorOf(scene, Refunds.recordManualRefund, other);
    expect(reason).to.equal('REFUND_EXISTS_WITH_DIFFERENT_REFERENCE');
    const bad = await errorOf(scene, Refunds.recordManualRefund, { ...paying, utr: 'indu r' });
    expect(bad.fields.map(({ field }) => field)).to.deep.equal(['utr']);
    const unsaid = { ...paying, amount: undefined };
    const { fields } = await errorOf(scene, Refunds.recordManualRefund, unsaid);
    expect(fields.map(({ field }) => field)).to.deep.equal(['amount']);
  });

  it('are paid by hand for what the rail says is missing, and not by hearsay', async () => {
    const refundId = 'r1';
    const { network } = scene;
    await network.unary('payments', Refunds.createRefund, reserving(refundId, 118_000n));
    await network.unary('payments', Refunds.sendRefund, sending(refundId));
    await scene.settle();
    const order = scene.order(1);
    const paid = (amount: bigint): Transaction =>
      transactionOf({ ...order, amount: moneyOf(amount) }, Result.RESULT_SUCCESS, '00');
    await answer(network, paid(17_000n));
    await answer(network, paid(18_000n));
    scene.upi.tell(order.txnId, paid(17_000n));
    const rest = (requestId: string, amount: bigint) => ({
      ...{ ...sending(refundId, requestId), utr: 'INDUR26112000002', amount: moneyOf(amount) },
    });
    for (let time = 0; time < 2; time += 1) {
      const hasty = await errorOf(scene, Refunds.recordManualRefund, rest('hasty', 100_000n));
      expect(hasty.reason).to.equal('TRANSFER_DIFFERS_FROM_MISSING');
      await answer(network, { ...paid(18_000n), rrn: '632010000002' });
    }
    await network.unary('payments', Refunds.recordManualRefund, rest('right', 101_000n));
    // What is recorded is told again without the rail.
    scene.upi.tell(order.txnId, undefined);
    const { checks } = scene.upi;
    const before = checks();
    await network.unary('payments', Refunds.recordManualRefund, rest('right', 101_000n));
    expect(checks()).to.equal(before);
    expect((await refundOf(refundId))?.state).to.equal(RefundState.REFUND_STATE_SUCCEEDED);
  });

  it('are sent once more by a person, whatever they were declined for', async () => {
    await declined('r1', 'XI');
    const again = sending('r1', 'retry');
    await scene.network.unary('payments', Refunds.retryRefund, again);
    await scene.network.unary('payments', Refunds.retryRefund, again);
    await scene.settle();
    expect(scene.upi.asked).to.have.length(3);
    await answer(scene.network, transactionOf(scene.order(2), Result.RESULT_SUCCESS, '00'));
    expect((await refundOf('r1'))?.state).to.equal(RefundState.REFUND_STATE_SUCCEEDED);
  });

  it('are given up by a person, and what they had reserved is free again', async () => {
    await declined('r1', 'XI');
    const giveUp = { ...sending('r1', 'abandon'), reason: 'the account is closed' };
    await scene.network.unary('payments', Refunds.abandonRefund, giveUp);
    await scene.network.unary('payments', Refunds.abandonRefund, giveUp);
    expect((await refundOf('r1'))?.state).to.equal(RefundState.REFUND_STATE_FAILED);
    expect(await casesOf(scene)).to.deep.equal([]);
    await scene.network.unary('payments', Refunds.createRefund, reserving('r2', 118_000n));
    const dead = await errorOf(scene, Refunds.retryRefund, sending('r1', 'retry'));
    expect(dead.reason).to.equal('REFUND_ABANDONED');
  });
});
