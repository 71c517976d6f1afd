import { type Case, ESCROW, INTENT, NOON, ORDER, PAYER, before, behind } from './scene.ts';
import { ends, says, twice } from './scene.ts';
import { intent, transaction } from './story.ts';
import type { PAYMENT_RULES } from './payment-rules.ts';

const SUBJECT = { paymentIntentId: INTENT, orderId: ORDER, merchantReference: 'ORD-1' };
const SECOND = `IND${'3'.repeat(32)}`;

const attempt = (transactionId: string) =>
  intent('PaymentAttemptRequested', {
    orderId: ORDER,
    number: 2,
    transactionId,
    requestedAt: NOON,
  });
const reserved = (refundId: string, amount: string) =>
  intent('RefundReserved', { refundId, paymentIntentId: INTENT, orderId: ORDER, amount });
const late = [
  attempt(SECOND),
  ...transaction({ txnId: SECOND, amount: '10000', from: PAYER, to: ESCROW }),
  intent('PaymentAttemptFailed', { orderId: ORDER, number: 2, transactionId: SECOND, code: 'U' }),
  intent('LateSuccessObserved', { orderId: ORDER, transactionId: SECOND, amount: '10000' }),
  intent('AutoRefundRequested', {
    ...{ refundId: 'a1', ...SUBJECT, collected: SECOND, amount: '9999' },
  }),
];

export const PAYMENT_CASES: Readonly<Record<keyof typeof PAYMENT_RULES, Case>> = {
  capturedOnce: { spoil: twice('PaymentCaptured') },
  asAsked: { spoil: says('PaymentIntentCreated', { amount: '10001' }) },
  fee: { spoil: says('PaymentCaptured', { feeCgst: '1' }) },
  oneLive: { spoil: twice('PaymentAttemptRequested') },
  evidence: {
    spoil: before('PaymentAttemptRequested', [
      attempt(SECOND),
      ...transaction({ txnId: SECOND, amount: '10000', from: PAYER, to: ESCROW }).slice(0, 2),
      intent('PaymentAttemptFailed', {
        orderId: ORDER,
        number: 2,
        transactionId: SECOND,
        code: '',
      }),
    ]),
  },
  // Nothing is captured while another attempt lives, so that one must have begun behind it.
  noneUnclear: { spoil: behind('PaymentCaptured', [attempt(SECOND)]), also: ['oneLive'] },
  refundLimit: { spoil: behind('RefundSucceeded', [reserved('r2', '8001')]) },
  refundOnce: { spoil: says('RefundSucceeded', { amount: '1999' }) },
  surplus: { spoil: before('PaymentAttemptRequested', late) },
  abandoned: {
    spoil: ends(
      intent('RefundAbandoned', {
        ...{ refundId: 'r1', paymentIntentId: INTENT, orderId: ORDER, amount: '2000' },
      }),
    ),
  },
};
