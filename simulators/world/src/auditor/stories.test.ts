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

/** A person pays a refund, or what the rail has left of it. */
const paidByHand = (amount: string, heard: readonly Told[]): Spoil =>
  all(
    (story) => story.filter(({ stream }) => !stream.endsWith(PAYOUT)),
    without('PostingDebited', 2),
    without('PostingCredited', 2),
    before('RefundSucceeded', [
      ...heard,
      intent('RefundMovedToManual', { refundId: 'r1', orderId: ORDER, transactionId: PAYOUT }),
      ...transfer('hand', PAYER, amount),
      intent('RefundPaidByTransfer', {
        ...{ refundId: 'r1', orderId: ORDER, amount, utr: 'UTR-hand' },
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

/** The rail says that it paid so much of the refund; that money leaves the escrow. */
const paidInPart = (amount: string): readonly Told[] => [
  ...transfer('part', PAYER, '1500'),
  intent('PaymentAnswerDiffered', {
    ...{ orderId: ORDER, transactionId: PAYOUT, field: 'amount', outcome: 'succeeded' },
    ...{ rrn: rrnOf(PAYOUT), amount },
  }),
];

/** A transfer whose receiver takes no credits. */
const [asked, debited, credited] = transfer('gone', PAYER, '10') as [Told, Told, Told];
const returned: Told = {
  ...{ ...debited, type: 'BookTransferReturned' },
  data: { ...debited.data, code: 'YF' },
};
const notTaken = [asked, debited, { ...credited, type: 'BookTransferDeclined' }];

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

/** Day 16 is due before it gathers its refund, which the next day may take. */
const LATE_REFUND = (...more: readonly Told[]): Spoil =>
  all(
    without('SettlementDue'),
    before('SettlementRefundGathered', [
      told('saga.settlement-20261116', 'SettlementDue', { day: '2026-11-16' }),
    ]),
    behind('SettlementRefundGathered', more),
  );
const refundIn = (day: string): Told =>
  told(`saga.settlement-${day.replaceAll('-', '')}`, 'SettlementRefundGathered', {
    ...{ day, refundId: 'r1', amount: '2000' },
  });

describe('a refund that comes too late for its day', () => {
  const once = 'every capture and refund is gathered once: r1';
  const figures = 'a saga goes by the figures of what it saw: saga.settlement';
  const said = (...more: readonly Told[]): string => brokenIn(LATE_REFUND(...more)).join();

  it('is not in its figures any more', () => {
    expect(said()).to.include('a day is settled by its captures, fees and refunds: 2026-11-16');
  });
  it('is in those of the next day, and of no other', () => {
    expect(said()).to.include(`${once} is in no settlement`);
    expect(said(refundIn('2026-11-17')))
      .to.not.include(once)
      .and.not.include(figures);
    expect(said(refundIn('2026-11-18'))).to.include(figures);
    expect(said(refundIn('2026-11-17'), refundIn('2026-11-17'))).to.include(once);
  });
});

/** The rail says that another try has paid the refund as well. */
const PAID_TWICE = (amount: string, ...more: readonly Told[]): readonly Told[] => [
  intent('RefundOverpaid', {
    ...{ refundId: 'r1', ...SUBJECT, transactionId: OTHER, amount },
    ...{ rrn: rrnOf(OTHER), refundedAt: NOON },
  }),
  ...more,
];
const LOST = intent('RefundOverpaymentWrittenOff', {
  ...{ refundId: 'r1', orderId: ORDER, transactionId: OTHER, amount: '2000', reason: 'gone' },
});
const IN_ITS_DAY = told('saga.settlement-20261116', 'SettlementRefundGathered', {
  ...{ day: '2026-11-16', refundId: OTHER, amount: '2000' },
});

describe('a refund that was paid twice', () => {
  const once = 'a refund pays what it reserved, once';
  const owed = `a clearing account drains or has a case: assets:refund:receivable ${OTHER}`;
  const gathered = `every capture and refund is gathered once: ${OTHER} is in no settlement`;
  const said = (...more: readonly Told[]): string =>
    brokenIn(behind('RefundSucceeded', more)).join();

  it('is one that was over, and the same amount again', () => {
    expect(said(...PAID_TWICE('2000'))).to.not.include(once);
    expect(said(...PAID_TWICE('1999'))).to.include(once);
    expect(brokenIn(before('RefundSucceeded', PAID_TWICE('2000'))).join()).to.include(once);
  });
  it('is owed by the payer until it is back or lost, or somebody is told of it', () => {
    expect(said(...PAID_TWICE('2000'))).to.include(owed);
    expect(said(...PAID_TWICE('2000', LOST))).to.not.include(owed);
    const cases = [{ kind: 'LATE_REFUND', subject: `${INTENT}/${OTHER}` }];
    const spoil = behind('RefundSucceeded', PAID_TWICE('2000'));
    expect(brokenIn(spoil, { cases }).join()).to.not.include(owed);
  });
  it('is taken from the day on which it left', () => {
    expect(said(...PAID_TWICE('2000'))).to.include(gathered);
    expect(said(...PAID_TWICE('2000', IN_ITS_DAY))).to.not.include(gathered);
  });
});

/** The rail is said to have paid a part, a person pays the rest, and the rail had paid it all. */
const PAID_IN_PART = (tooMuch: string): Spoil =>
  all(
    before('RefundSucceeded', [
      intent('PaymentAnswerDiffered', {
        ...{ orderId: ORDER, transactionId: PAYOUT, outcome: 'succeeded', field: 'amount' },
        ...{ amount: '1500', rrn: rrnOf(PAYOUT) },
      }),
      intent('RefundMovedToManual', { refundId: 'r1', orderId: ORDER, transactionId: PAYOUT }),
      intent('RefundPaidByTransfer', { refundId: 'r1', orderId: ORDER, amount: '500', utr: 'U1' }),
    ]),
    says('RefundSucceeded', { transactionId: 'U1', rrn: 'U1' }),
    behind('RefundSucceeded', [
      intent('RefundOverpaid', {
        ...{ refundId: 'r1', ...SUBJECT, transactionId: PAYOUT, amount: tooMuch },
        ...{ rrn: rrnOf(PAYOUT), refundedAt: NOON },
      }),
    ]),
  );

describe('a refund that the rail was said to have paid in part', () => {
  const once = 'a refund pays what it reserved, once';
  const believed = 'a payment believes what the rail has recorded';

  it('is overpaid by what a person has paid of it, and by no more', () => {
    const right = brokenIn(PAID_IN_PART('500')).join();
    expect(right).to.not.include(once).and.not.include(believed);
    const wrong = brokenIn(PAID_IN_PART('2000')).join();
    expect(wrong).to.include(once).and.include(believed);
  });
});

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
    expect(brokenIn(paidByHand('2000', []))).to.deep.equal([]);
  });
  it('what the rail has left of a refund, and nothing else, paid by a transfer', () => {
    expect(brokenIn(paidByHand('500', paidInPart('1500')))).to.deep.equal([]);
    expect(brokenIn(paidByHand('500', paidInPart('1400')))).to.have.length.above(0);
    const unheard = paidInPart('1500').slice(0, -1);
    expect(brokenIn(paidByHand('500', unheard))).to.have.length.above(0);
  });
  it('a transfer that nobody took, as long as it is given back once', () => {
    const brokenWith = (...more: readonly Told[]) =>
      brokenIn(before('RefundSucceeded', [...notTaken, ...more]));
    expect(brokenWith(returned)).to.deep.equal([]);
    expect(brokenWith()).to.have.length.above(0);
    expect(brokenWith(returned, returned)).to.have.length.above(0);
  });
});
