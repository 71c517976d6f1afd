import { expect } from 'chai';
import { CUT, ESCROW, FEES, INTENT, MERCHANT, NOON, ORDER, PAYER, PAYOUT, all } from './scene.ts';
import { type Data, type Spoil, type Told, before, behind, ends, says } from './scene.ts';
import { TEN, told, without } from './scene.ts';
import { account, brokenIn, checkout, intent, order, settlement, transaction } from './story.ts';
import { transfer } from './story.ts';

const OTHER = `IND${'5'.repeat(32)}`;
const RRN = '632000000009';
const SUBJECT = { paymentIntentId: INTENT, orderId: ORDER, merchantReference: 'ORD-1' };
const upi = (type: string, data: Data = {}): Told =>
  told(`upi.transaction-${OTHER}`, type, { txnId: OTHER, ...data });
const ENDED = { rrn: RRN, amount: '10000', payerBank: 'HIMA', payeeBank: 'INDU', code: 'RB' };
const posting = (leg: string): Data => ({ txnId: OTHER, leg, amount: '10000', rrn: RRN });

const FAILED: readonly Told[] = [
  intent('PaymentAttemptRequested', {
    ...{ orderId: ORDER, number: 1, transactionId: OTHER, requestedAt: NOON },
  }),
  intent('PaymentAttemptFailed', { orderId: ORDER, transactionId: OTHER, code: 'U30' }),
];
/** Both banks have posted, whatever becomes of it. */
const POSTED = transaction({ txnId: OTHER, amount: '10000', from: PAYER, to: ESCROW });
const DEBITED = POSTED.slice(0, 6);
const creditReversed = account(ESCROW, 'PostingReversed', {
  ...{ ...posting('credit'), contra: 'settlement:INDU' },
});
const debitReversed = account(PAYER, 'PostingReversed', {
  ...{ ...posting('debit'), contra: 'settlement:HIMA' },
});

const dispute = (type: string, data: Data): Told =>
  told('upi.cycle-20261116.dc1', type, { cycleId: '2026-11-16/dc1', ...data }, CUT);

/** Counted as deemed in its own cycle, and settled the other way round in a dispute cycle. */
const RETURNED = all(
  before('PaymentAttemptRequested', [
    ...FAILED,
    ...POSTED.slice(0, 7),
    upi('TransactionDeemed', ENDED),
    upi('RetReceived', { receivedAt: NOON }),
    ...[creditReversed, upi('CreditReversed'), debitReversed],
    upi('ReturnPosted', { returnedAt: NOON }),
  ]),
  says('CycleNetted', {
    transactions: 3,
    nets: [
      { member: 'HIMA', net: '-18000' },
      { member: 'INDU', net: '18000' },
    ],
  }),
  says('CycleFilesPublished', { controlTotal: '22000' }),
  says('CycleFundingInstructed', { debits: [{ member: 'HIMA', amount: '18000' }] }),
  says('CycleMemberFunded', { amount: '18000' }),
  behind('CycleSettled', [
    dispute('CycleCutoverMarked', { previousCycleId: '' }),
    dispute('CycleNetted', {
      transactions: 1,
      nets: [
        { member: 'HIMA', net: '10000' },
        { member: 'INDU', net: '-10000' },
      ],
    }),
    dispute('CycleFilesPublished', { transactions: 1, controlTotal: '10000' }),
    dispute('CycleFundingInstructed', { debits: [{ member: 'INDU', amount: '10000' }] }),
    dispute('CycleMemberFunded', { member: 'INDU', amount: '10000' }),
    dispute('CycleSettled', {}),
  ]),
);

/** The payer has the money back when the credit is posted after all: the bank takes it back. */
const DOUBLED: readonly Told[] = [
  ...[...FAILED, ...DEBITED],
  ...[debitReversed, upi('DebitReversed'), upi('TransactionReversed', { ...ENDED, code: 'U34' })],
  account(ESCROW, 'PostingCredited', { ...posting('credit'), contra: 'settlement:INDU' }),
  upi('LateAnswerNoted', { leg: 'credit', code: '00', standing: 'note' }),
  upi('DoubleValueFound', { foundAt: NOON }),
];
const RECOVERED: readonly Told[] = [creditReversed, upi('RecoveryPosted', { recoveredAt: NOON })];

const OF_REFUND: ReadonlySet<string> = new Set([
  ...['RefundSucceeded', 'OrderRefunded', 'RefundCompleted', 'SettlementRefundGathered'],
]);

const isOfRefund = ({ stream, type, data }: Told): boolean =>
  stream.endsWith(PAYOUT) ||
  data['txnId'] === PAYOUT ||
  (data['kind'] === 'credit_note' && type === 'DocumentIssued') ||
  OF_REFUND.has(type);

const LINES = { sku: 'SKU', kind: 'cohort', creatorId: 'c', creatorShareBp: 5_000 };
const REFUND = {
  ...{ orderId: ORDER, orderRef: 'ORD-1', refundId: 'r1', paymentIntentId: INTENT },
  ...{ amount: '2000', full: false, reason: 'GONE' },
  lines: [{ ...LINES, amount: '2000', taxable: '1696', cgst: '152', sgst: '152', igst: '0' }],
};

const ONE_TRANSACTION = all(
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

/** A person gives the refund up: the reservation is free, and the sale stands as it was. */
const ABANDONED: Spoil = all(
  (story) => story.filter((one) => !isOfRefund(one)),
  behind('RefundSent', [
    intent('RefundMovedToManual', { refundId: 'r1', orderId: ORDER, transactionId: PAYOUT }),
    intent('RefundAbandoned', {
      ...{ refundId: 'r1', paymentIntentId: INTENT, orderId: ORDER, amount: '2000' },
    }),
    order('OrderRefundAbandoned', REFUND),
    told('saga.refund-r1', 'RefundWithdrawn', { reason: 'GONE' }),
  ]),
  ONE_TRANSACTION,
  says('MerchantSettlementOpened', { refunded: '0', net: '9976' }),
  says('SettlementFixed', { net: '9976' }),
  says('TransferRequested', { amount: '9976' }),
  says('BookTransferDebited', { amount: '9976' }),
  says('BookTransferCredited', { amount: '9976' }),
  says('MerchantSettlementPaid', { net: '9976' }),
  says('MerchantSettlementMatched', { net: '9976' }),
);

const BELOW_ZERO = { net: '-24', fee: '20', feeCgst: '2', feeSgst: '2', utr: 'UTR-up' };

/** More goes back on the day than came in: the merchant pays, and the aggregator has his fees. */
const NEGATIVE: Spoil = all(
  (story) =>
    story.slice(
      0,
      story.findIndex(({ type }) => type === 'SettlementDue'),
    ),
  ends(
    settlement(
      'MerchantSettlementNegative',
      {
        ...{ captured: '10000', fee: '20', feeCgst: '2', feeSgst: '2' },
        ...{ refunded: '10000', net: '-24' },
      },
      TEN,
    ),
    told('saga.settlement-20261116', 'SettlementHeld', { reason: 'NEGATIVE' }),
    ...transfer('up', ESCROW, '24', MERCHANT),
    settlement('MerchantSettlementPaid', BELOW_ZERO),
    ...transfer('fees', FEES, '24'),
    settlement('MerchantSettlementMatched', { ...BELOW_ZERO, postedAt: TEN }),
    told('saga.settlement-20261116', 'SettlementCompleted', { day: '2026-11-16', utr: 'UTR-up' }),
    checkout('CheckoutClosed'),
  ),
);

/** The answer said another amount; a person gives back what had come in. */
const REVIEWED: readonly Told[] = [
  ...FAILED.slice(0, 1),
  ...POSTED,
  intent('PaymentAnswerDiffered', {
    ...{ orderId: ORDER, transactionId: OTHER, field: 'payer', outcome: 'succeeded' },
    ...{ rrn: RRN, amount: '10000' },
  }),
  intent('PaymentReviewResolved', { orderId: ORDER, transactionId: OTHER, outcome: 'refund' }),
  intent('AutoRefundRequested', {
    ...{ refundId: 'a1', ...SUBJECT, collected: OTHER, amount: '10000' },
  }),
  intent('PaymentAttemptFailed', { orderId: ORDER, transactionId: OTHER, code: 'REVIEW' }),
];
const toldOf = { cases: [{ kind: 'LATE_SUCCESS', subject: `${INTENT}/${OTHER}` }] };

describe('the auditor is content, too, with', () => {
  it('a deemed credit that is returned and settled as a dispute', () => {
    expect(brokenIn(RETURNED)).to.deep.equal([]);
  });
  it('double value that is taken back', () => {
    const spoil = before('PaymentAttemptRequested', [...DOUBLED, ...RECOVERED]);
    expect(brokenIn(spoil)).to.deep.equal([]);
    const open = before('PaymentAttemptRequested', DOUBLED);
    expect(brokenIn(open).join()).to.include('a case of the switch is closed or told');
  });
  it('a refund that a person gives up', () => {
    expect(brokenIn(ABANDONED)).to.deep.equal([]);
    const posted = all(ABANDONED, without('OrderRefundAbandoned'));
    expect(brokenIn(posted).join()).to.include('a clearing account drains or has a case');
  });
  it('what the merchant pays for a day below zero, and only with all of it', () => {
    // The story refunds a part only, so that the figures of the day are wrong, and what follows.
    const paying = (spoil: Spoil): readonly string[] =>
      brokenIn(spoil).filter((one) => one.startsWith('the line of') || one.startsWith('what is'));
    expect(paying(NEGATIVE)).to.deep.equal([]);
    const less = all(NEGATIVE, says('TransferRequested', { amount: '23' }));
    expect(paying(less).join()).to.include('the line of the bank is what was paid');
  });
  it('a collection under review that is on its way back', () => {
    const spoil = all(
      before('PaymentAttemptRequested', REVIEWED),
      says('CycleNetted', {
        transactions: 3,
        nets: [
          { member: 'HIMA', net: '-18000' },
          { member: 'INDU', net: '18000' },
        ],
      }),
      says('CycleFilesPublished', { controlTotal: '22000' }),
      says('CycleFundingInstructed', { debits: [{ member: 'HIMA', amount: '18000' }] }),
      says('CycleMemberFunded', { amount: '18000' }),
    );
    const ending = { ...toldOf, expectations: ['LATE_SUCCESS'] };
    expect(brokenIn(spoil, ending)).to.deep.equal([]);
    const short = all(spoil, says('AutoRefundRequested', { amount: '9999' }));
    expect(brokenIn(short, ending).join()).to.include('goes back once and in full');
  });
});
