import { expect } from 'chai';
import { CAPPED } from './cases-of-banks.ts';
import { COLLECTION, ESCROW, INTENT, NOON, ORDER, PAYER, PAYOUT, RRNS, all } from './scene.ts';
import { type Data, type Spoil, type Told, before, behind, says } from './scene.ts';
import { told, without } from './scene.ts';
import { account, brokenIn, intent, transaction, transfer } from './story.ts';

const OTHER = `IND${'5'.repeat(32)}`;
const BACK = `IND${'6'.repeat(32)}`;
const SUBJECT = { paymentIntentId: INTENT, orderId: ORDER, merchantReference: 'ORD-1' };
const upi = (type: string, data: Data = {}, txnId = COLLECTION): Told =>
  told(`upi.transaction-${txnId}`, type, { txnId, ...data });
const rrnOf = (txnId: string): string => RRNS[txnId] ?? '632000000009';

/** An attempt that counts as failed, comes nevertheless and goes back. */
const LATE: readonly Told[] = [
  intent('PaymentAttemptRequested', {
    ...{ orderId: ORDER, number: 1, transactionId: OTHER, requestedAt: NOON },
  }),
  intent('PaymentAttemptFailed', { orderId: ORDER, transactionId: OTHER, code: 'U48' }),
  ...transaction({ txnId: OTHER, amount: '10000', from: PAYER, to: ESCROW }),
  intent('LateSuccessObserved', {
    ...{ orderId: ORDER, transactionId: OTHER, rrn: rrnOf(OTHER), amount: '10000' },
  }),
  intent('AutoRefundRequested', {
    ...{ refundId: 'a1', ...SUBJECT, collected: OTHER, amount: '10000' },
  }),
  intent('RefundSent', { refundId: 'a1', transactionId: BACK, number: 1, sentAt: NOON }),
  ...transaction({ txnId: BACK, amount: '10000', from: ESCROW, to: PAYER }).map((one) =>
    one.data['rrn'] === undefined ? one : { ...one, data: { ...one.data, rrn: '632000000010' } },
  ),
  intent('AutoRefundSucceeded', {
    ...{ refundId: 'a1', ...SUBJECT, transactionId: BACK, collected: OTHER, amount: '10000' },
    ...{ rrn: '632000000010', refundedAt: NOON },
  }),
];

/** Both cancel out between the banks, so that only their number changes the cycle. */
const inCycle = (transactions: number, controlTotal: string): Spoil =>
  all(says('CycleNetted', { transactions }), says('CycleFilesPublished', { controlTotal }));

/** The debit of the payout is given back in part first, and the rest when the bank says so. */
const REVERSED: readonly Told[] = [
  upi('DebitReversalRequested', { requestedAt: NOON }, OTHER),
  account(PAYER, 'PostingPartlyReversed', {
    ...{ txnId: OTHER, leg: 'debit', amount: '10000', reversed: '5000' },
    contra: 'settlement:HIMA',
  }),
  upi('DebitPartlyReversed', { amount: '5000' }, OTHER),
  upi(
    'TransactionUnreversed',
    {
      ...{ rrn: rrnOf(OTHER), amount: '10000', payerBank: 'HIMA', payeeBank: 'INDU' },
      code: 'RP',
    },
    OTHER,
  ),
];
const RESTORED: readonly Told[] = [
  account(PAYER, 'ReversalCompleted', {
    ...{ txnId: OTHER, leg: 'debit', amount: '10000', reversed: '5000' },
    contra: 'settlement:HIMA',
  }),
  upi('DrcReceived', { receivedAt: NOON }, OTHER),
];
const UNCREDITED = [
  ...LATE.slice(0, 2),
  ...transaction({ txnId: OTHER, amount: '10000', from: PAYER, to: ESCROW }).slice(0, 5),
];

const PAID_BY_HAND = all(
  (story) => story.filter(({ stream }) => !stream.endsWith(PAYOUT)),
  without('PostingDebited', 2),
  without('PostingCredited', 2),
  before('RefundSucceeded', [
    intent('RefundMovedToManual', { refundId: 'r1', orderId: ORDER, transactionId: PAYOUT }),
    ...transfer('hand', PAYER, '2000'),
    intent('RefundPaidByTransfer', {
      ...{ refundId: 'r1', orderId: ORDER, amount: '2000', utr: 'UTR-hand' },
    }),
  ]),
  says('RefundSucceeded', { transactionId: 'UTR-hand', rrn: 'UTR-hand' }),
  says('CycleNetted', {
    transactions: 1,
    nets: [
      { member: 'HIMA', net: '-10000' },
      { member: 'INDU', net: '10000' },
    ],
  }),
  says('CycleFilesPublished', { controlTotal: '10000' }),
  says('CycleFundingInstructed', { debits: [{ member: 'HIMA', amount: '10000' }] }),
  says('CycleMemberFunded', { amount: '10000' }),
);

/** The credit of the order is deemed, and confirmed before it is captured. */
const DEEMED = all(without('CreditPosted'), (story) =>
  story.map((one) =>
    one.type === 'TransactionSucceeded' && one.stream.endsWith(COLLECTION)
      ? { ...one, type: 'TransactionDeemed' }
      : one,
  ),
);
const CONFIRMED = behind('TransactionDeemed', [
  intent('PaymentAttemptDeemed', { orderId: ORDER, transactionId: COLLECTION }),
  upi('TccReceived', { receivedAt: NOON }),
]);

describe('the auditor is content with', () => {
  it('a member that keeps to its cap', () => {
    expect(brokenIn(CAPPED)).to.deep.equal([]);
  });
  it('a late success that goes back in full', () => {
    const late = all(before('PaymentAttemptRequested', LATE), inCycle(4, '32000'));
    expect(brokenIn(late)).to.deep.equal([]);
  });
  it('a deemed credit that is confirmed', () => {
    expect(brokenIn(all(DEEMED, CONFIRMED))).to.deep.equal([]);
  });
  it('a debit that is given back in two parts', () => {
    const spoil = before('PaymentAttemptRequested', [...UNCREDITED, ...REVERSED, ...RESTORED]);
    expect(brokenIn(spoil)).to.deep.equal([]);
  });
  it('a part of it that is not back, as long as the case about it is told and expected', () => {
    const spoil = before('PaymentAttemptRequested', [...UNCREDITED, ...REVERSED]);
    const cases = [{ kind: 'RP', subject: OTHER }];
    expect(brokenIn(spoil, { cases, expectations: ['RP'] })).to.deep.equal([]);
    expect(brokenIn(spoil)).to.have.length.above(0);
  });
  it('a refund that a person has paid by a transfer', () => {
    expect(brokenIn(PAID_BY_HAND)).to.deep.equal([]);
  });
});
