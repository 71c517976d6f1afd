import { expect } from 'chai';
import { Result } from '@suuupra/contracts/suuupra/sim/upi/v1/transaction';
import type { EventStore } from '@suuupra/eventstore';
import { moneyOf } from '@suuupra/grpc';
import { instantText } from '@suuupra/kernel';
import { type FakeSwitch, answer, startFakeSwitch, transactionOf } from './fake-switch.ts';
import { Intents, Psp, Refunds } from './scene.ts';
import { type Scene, casesOf, errorOf, pay, paying, startScene } from './scene.ts';
import { intentEvents } from './intent/events.ts';
import { transactionIdOf } from './intent/transaction-id.ts';

describe('payments when the rail is silent', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await startScene();
  });
  afterEach(() => scene.end());

  it('ask on schedule, and adopt what the answer says', async () => {
    await pay(scene, paying('a'));
    const { txnId } = (await scene.settle(), scene.order(0));
    expect(await scene.fire()).to.equal(`timeout/${txnId}`);
    expect(await scene.fire()).to.equal(`inquiry/${txnId}/1`);
    expect(scene.upi.checks()).to.equal(1);
    scene.upi.tell(txnId, transactionOf(scene.order(0), Result.RESULT_SUCCESS, '00'));
    expect(await scene.fire()).to.equal(`inquiry/${txnId}/2`);
    expect((await scene.types()).slice(2)).to.deep.equal([
      'PaymentAttemptUnknown',
      'PaymentInquiryRequested',
      'PaymentInquiryAnswered',
      'PaymentInquiryRequested',
      'PaymentInquiryAnswered',
      'PaymentCaptured',
    ]);
    expect(scene.ports.time.timers.next()).to.equal(undefined);
  });

  it('hand it to a person on the evening of the next day, and still listen', async () => {
    await pay(scene, paying('a'));
    const { txnId } = (await scene.settle(), scene.order(0));
    for (let timer = 0; timer < 4; timer += 1) await scene.fire();
    expect(scene.upi.checks()).to.equal(3);
    expect(await casesOf(scene)).to.deep.equal([]);
    expect(await scene.fire()).to.equal(`inquiry/${txnId}/4`);
    expect(instantText(scene.ports.time.clock.now())).to.equal('2026-11-17T04:30:00.000000Z');
    expect(await scene.fire()).to.equal(`overdue/${txnId}`);
    expect(instantText(scene.ports.time.clock.now())).to.equal('2026-11-17T12:30:00.000000Z');
    expect(scene.ports.time.timers.next()).to.equal(undefined);
    expect(scene.upi.checks()).to.equal(4);
    expect(scene.upi.asked).to.have.length(1);
    expect(await casesOf(scene)).to.deep.equal(['OVERDUE']);
    await answer(scene.network, transactionOf(scene.order(0), Result.RESULT_FAILURE, 'ZM'));
    expect((await scene.types()).slice(-1)).to.deep.equal(['PaymentIntentFailed']);
    expect(await casesOf(scene)).to.deep.equal([]);
  });

  it('send again, as the same transaction, what the rail never saw', async () => {
    await pay(scene, paying('a'));
    const { txnId } = (await scene.settle(), scene.order(0));
    scene.upi.tell(txnId, undefined);
    await scene.fire();
    await scene.fire();
    expect(scene.upi.asked.map((one) => one.txnId)).to.deep.equal([txnId, txnId]);
  });

  it('ask at once when they are told to', async () => {
    const { paymentIntentId } = await pay(scene, paying('a'));
    await scene.settle();
    const { txnId } = scene.order(0);
    scene.upi.tell(txnId, transactionOf(scene.order(0), Result.RESULT_SUCCESS, '00'));
    for (const requestId of ['s', 's', 't']) {
      const request = { requestId, paymentIntentId };
      await scene.network.unary('payments', Intents.syncPaymentIntent, request);
    }
    expect((await scene.types()).slice(2)).to.deep.equal(['PaymentCaptured']);
  });

  it('ask the rail once in a storm of questions, and answer each', async () => {
    const { paymentIntentId } = await pay(scene, paying('a'));
    await scene.settle();
    const before = scene.upi.checks();
    for (let nth = 1; nth <= 10; nth += 1) {
      const request = { requestId: `s${nth}`, paymentIntentId };
      const method = Intents.syncPaymentIntent;
      const { paymentIntent } = await scene.network.unary('payments', method, request);
      expect(paymentIntent?.paymentIntentId).to.equal(paymentIntentId);
    }
    expect(scene.upi.checks() - before).to.equal(1);
  });

  it('hold an answer that overtakes the request', async () => {
    const { paymentIntentId } = await pay(scene, paying('a', { confirm: false }));
    const txnId = transactionIdOf('IND', paymentIntentId, 1);
    const { payerVpa, merchantReference, amount } = paying('a');
    const asked = { txnId, payerVpa, payeeVpa: 'suuupra@indusm', amount, merchantReference };
    const early = answer(scene.network, transactionOf(asked, Result.RESULT_SUCCESS, '00'));
    await pay(scene, paying('b'));
    await early;
    expect((await scene.types()).slice(-1)).to.deep.equal(['PaymentCaptured']);
  });

  it('let a stranger be told again, and refuse what is none', async () => {
    const { payerVpa, merchantReference, amount } = paying('a');
    const asked = { payerVpa, payeeVpa: 'suuupra@indusm', amount, merchantReference };
    const told = async (txnId: string): Promise<unknown> => {
      const transaction = transactionOf({ txnId, ...asked }, Result.RESULT_SUCCESS, '00');
      const { status, reason } = await errorOf(scene, Psp.respPay, { transaction, decidedAt: '' });
      return [status, reason];
    };
    const unknown = ['UNAVAILABLE', 'TRANSACTION_NOT_YET_KNOWN'];
    expect(await told(`IND${'0'.repeat(32)}`)).to.deep.equal(unknown);
    expect(await told('IND-1')).to.deep.equal(['INVALID_ARGUMENT', 'TXN_ID_MALFORMED']);
    expect(await scene.types()).to.deep.equal([]);
  });
});

describe('payments after a crash', () => {
  let store: EventStore;
  let upi: FakeSwitch;
  let scene: Scene;

  beforeEach(async () => {
    const lost = await startFakeSwitch();
    lost.lose(true);
    const before = await startScene(undefined, lost);
    ({ store } = before);
    await pay(before, paying('a'));
    await before.end();
    upi = await startFakeSwitch();
  });
  afterEach(() => scene.end());

  it('send what never left', async () => {
    scene = await startScene(store, upi);
    await scene.settle();
    expect(upi.checks()).to.equal(1);
    expect(upi.asked).to.have.length(1);
    await answer(scene.network, transactionOf(scene.order(0), Result.RESULT_SUCCESS, '00'));
    expect((await scene.types()).slice(2)).to.deep.equal(['PaymentCaptured']);
  });

  it('ask about what did leave, and do not send it again', async () => {
    const { payerVpa, merchantReference, amount } = paying('a');
    const txnId = await requestedIn(store);
    const asked = { txnId, payerVpa, payeeVpa: 'suuupra@indusm', amount, merchantReference };
    upi.tell(txnId, transactionOf(asked, Result.RESULT_FAILURE, 'ZM'));
    scene = await startScene(store, upi);
    const news = (await scene.types()).slice(2);
    expect(news).to.deep.equal(['PaymentAttemptFailed', 'PaymentIntentFailed']);
    expect(upi.asked).to.deep.equal([]);
  });
});

/** The transaction that the one attempt in the store was promised under. */
async function requestedIn(store: EventStore): Promise<string> {
  for await (const { type, data } of store.readAll('start')) {
    if (type !== 'PaymentAttemptRequested') continue;
    const event = intentEvents.decode(type, data);
    if (event.type === 'PaymentAttemptRequested') return event.transactionId;
  }
  throw new Error('no attempt was requested');
}

describe('payments while the rail is down', () => {
  it('promise nothing, and go on when it is back', async () => {
    const upi = await startFakeSwitch();
    const scene = await startScene(undefined, upi);
    await pay(scene, paying('a'));
    await scene.settle();
    await answer(scene.network, transactionOf(scene.order(0), Result.RESULT_SUCCESS, '00'));
    const { paymentIntentId } = await pay(scene, paying('a'));
    const refund = { requestId: 'r', refundId: 'r1', paymentIntentId, amount: moneyOf(1n) };
    await scene.network.unary('payments', Refunds.createRefund, refund);
    await upi.stop();
    await pay(scene, paying('b', { orderId: 'order-2' }));
    while (scene.ports.network.available('upi-switch')) await new Promise(setImmediate);
    const before = await scene.store.head();
    const down = await errorOf(
      scene,
      Intents.createPaymentIntent,
      paying('c', { orderId: 'order-3' }),
    );
    expect([down.reason, down.status]).to.deep.equal(['RAIL_DOWN', 'UNAVAILABLE']);
    const unsent = await errorOf(scene, Refunds.sendRefund, { ...refund, requestId: 's' });
    expect(unsent.reason).to.equal('RAIL_DOWN');
    expect(await scene.store.head()).to.equal(before);
    // What was promised before is still told.
    expect((await pay(scene, paying('b', { orderId: 'order-2' }))).orderId).to.equal('order-2');
    const back = await startFakeSwitch(Number(upi.address.split(':')[1]));
    while (back.asked.length === 0) await new Promise(setImmediate);
    expect(back.asked[0]?.merchantReference).to.equal('ORD-0001');
    await scene.settle();
    await back.stop();
    await scene.end();
  });
});
