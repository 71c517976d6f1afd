import type { Ending } from './family.ts';
import { COLLECTION, CUT, type Data, ESCROW, FEES, INTENT, LATER, MERCHANT } from './scene.ts';
import { NOON, ORDER, PAYER, PAYOUT, RRNS, type Spoil, TEN, type Told, told } from './scene.ts';
import { logOf, storyAuditor } from './scene.ts';

const SPLIT = { taxable: '8476', cgst: '762', sgst: '762', igst: '0' };
const BACK = { taxable: '1696', cgst: '152', sgst: '152', igst: '0' };
const CREATOR = { creatorId: 'c', creatorShareBp: 5_000 };
const OFFER = { sku: 'SKU', kind: 'cohort', ...CREATOR };
const LINE = {
  ...{ ...OFFER, title: 'A cohort', hsnSac: '999293', gstRateBp: 1_800, quantity: 1 },
  ...{ unitPrice: '11800', gross: '11800', discount: '1800', net: '10000', ...SPLIT },
};
const QUOTE = {
  ...{ quoteId: 'q', lines: [LINE], couponCode: 'K', couponDroppedReason: '' },
  ...{ placeOfSupply: '29', total: '10000', validTill: LATER },
};
const NAMED = { orderId: ORDER, orderRef: 'ORD-1' };
const SUBJECT = { paymentIntentId: INTENT, orderId: ORDER, merchantReference: 'ORD-1' };
const FEE = { fee: '20', feeCgst: '2', feeSgst: '2' };

const order = (type: string, data: Data = {}): Told =>
  told(`commerce.order-${ORDER}`, type, { ...NAMED, ...data });
const intent = (type: string, data: Data): Told => told(`payments.intent-${INTENT}`, type, data);
const account = (number: string, type: string, data: Data): Told =>
  told(`bank.account-${number}`, type, { accountNumber: number, ...data });
const checkout = (type: string, data: Data = {}): Told =>
  told(`saga.checkout-${ORDER}`, type, data);

const gathered = (type: string, data: Data): Told =>
  told('saga.settlement-20261116', type, { day: '2026-11-16', ...data });

const opened = (number: string, bank: string, openingBalance: string): Told =>
  account(number, 'AccountOpened', { bank, ifsc: `${bank}0000001`, openingBalance });

const SHOP: readonly Told[] = [
  ...[opened(ESCROW, 'INDU', '0'), opened(MERCHANT, 'INDU', '0'), opened(FEES, 'INDU', '0')],
  opened(PAYER, 'HIMA', '50000'),
  told('commerce.item-SKU', 'ItemListed', {
    ...{
      ...OFFER,
      title: 'A cohort',
      hsnSac: '999293',
      gstRateBp: 1_800,
      price: '11800',
      seats: 1,
    },
  }),
  told('commerce.seats-SKU', 'SeatsOpened', { sku: 'SKU', capacity: 1 }),
  told('commerce.coupon-K', 'CouponCreated', {
    ...{ code: 'K', kind: 'flat', value: '1800', maxDiscount: '9999', minOrder: '0' },
    ...{ validFrom: '2026-11-01', validTo: '2026-12-01', usageLimit: '1' },
  }),
];

const SOLD: readonly Told[] = [
  told('commerce.cart-k', 'CartCreated', {
    ...{ cartId: 'k', orderRef: 'ORD-1', buyerId: 'b', items: [{ sku: 'SKU', quantity: '1' }] },
    couponCode: 'K',
  }),
  told('commerce.cart-k', 'CheckoutStarted', {
    ...{ ...NAMED, cartId: 'k', buyerId: 'b', stateCode: '29', gstin: '' },
    ...{ payerVpa: 'payer@hima', quote: QUOTE },
  }),
  checkout('CheckoutOpened'),
  told('commerce.seats-SKU', 'SeatsReserved', { sku: 'SKU', orderId: ORDER, quantity: 1 }),
  told('commerce.coupon-K', 'CouponReserved', { code: 'K', orderId: ORDER }),
  order('OrderPlaced', {
    ...{ cartId: 'k', buyerId: 'b', stateCode: '29', gstin: '', payerVpa: 'payer@hima' },
    ...{ placeOfSupply: '29', lines: [LINE], couponCode: 'K', total: '10000', ...SPLIT },
  }),
  intent('PaymentIntentCreated', {
    ...{ ...SUBJECT, amount: '10000', ...SPLIT, payerVpa: 'payer@hima', payeeVpa: 'seller@indu' },
  }),
];

type Moved = Readonly<{ txnId: string; amount: string; from: string; to: string }>;

/** A transaction between two accounts, as the switch and the banks see it. */
export function transaction({ txnId, amount, from, to }: Moved): readonly Told[] {
  const rrn = RRNS[txnId] ?? '632000000009';
  const [payerBank, payeeBank] = from === PAYER ? ['HIMA', 'INDU'] : ['INDU', 'HIMA'];
  const upi = (type: string, data: Data = {}): Told =>
    told(`upi.transaction-${txnId}`, type, { txnId, ...data });
  const posted = { txnId, amount, rrn, merchantReference: 'ORD-1', originatedAt: NOON };
  const leg = (name: string, bank: string): Data => {
    return { ...posted, leg: name, contra: `settlement:${bank}`, answerLost: false };
  };
  return [
    upi('TransactionReceived', { rrn, amount, receivedAt: NOON }),
    upi('AuthorisationRequested', {
      ...{ payerAccount: from, payerBank, payeeAccount: to, payeeBank, requestedAt: NOON },
    }),
    upi('DebitRequested', { requestedAt: NOON }),
    account(from, 'PostingDebited', leg('debit', payerBank)),
    upi('DebitPosted'),
    upi('CreditRequested', { requestedAt: NOON }),
    account(to, 'PostingCredited', leg('credit', payeeBank)),
    upi('CreditPosted'),
    upi('TransactionSucceeded', { rrn, amount, payerBank, payeeBank, code: '00' }),
  ];
}

const PAID: readonly Told[] = [
  intent('PaymentAttemptRequested', {
    ...{ orderId: ORDER, number: 1, transactionId: COLLECTION, requestedAt: NOON },
  }),
  ...transaction({ txnId: COLLECTION, amount: '10000', from: PAYER, to: ESCROW }),
  intent('PaymentCaptured', {
    ...{ ...SUBJECT, number: 1, transactionId: COLLECTION, rrn: RRNS[COLLECTION] ?? '' },
    ...{ amount: '10000', ...SPLIT, ...FEE, capturedAt: NOON },
  }),
  gathered('SettlementCaptureGathered', { paymentIntentId: INTENT, amount: '10000', ...FEE }),
  checkout('CheckoutPaid', { paymentIntentId: INTENT, amount: '10000', day: '2026-11-16' }),
  order('OrderConfirmed', { paymentIntentId: INTENT, captured: '10000', capturedAt: NOON }),
  told('commerce.seats-SKU', 'SeatsCommitted', { sku: 'SKU', orderId: ORDER, quantity: 1 }),
  told('commerce.coupon-K', 'CouponRedeemed', { code: 'K', orderId: ORDER }),
  told('commerce.series-29.2627.A', 'DocumentIssued', {
    ...{ ...NAMED, number: 'KA2627/A0000001', sequence: 1, kind: 'tax_invoice', refundId: '' },
    ...{ issuedOn: '2026-11-16', placeOfSupply: '29', gstin: '', total: '10000', ...SPLIT },
    against: '',
  }),
  told(`commerce.entitlement-${ORDER}`, 'EntitlementGranted', {
    ...{ ...NAMED, buyerId: 'b', documentNumber: 'KA2627/A0000001' },
    lines: [{ ...OFFER, taxable: '8476' }],
  }),
];

const REFUND = {
  ...{ ...NAMED, refundId: 'r1', paymentIntentId: INTENT, amount: '2000', full: false },
  lines: [{ ...OFFER, amount: '2000', ...BACK }],
};

const REFUNDED: readonly Told[] = [
  { ...order('OrderRefundRequested', REFUND), at: LATER },
  told('saga.refund-r1', 'RefundOpened', {
    ...{ refundId: 'r1', orderId: ORDER, paymentIntentId: INTENT, amount: '2000' },
  }),
  intent('RefundReserved', {
    ...{ refundId: 'r1', paymentIntentId: INTENT, orderId: ORDER, amount: '2000' },
  }),
  order('OrderRefundAccepted', { ...REFUND, acceptedAt: LATER }),
  intent('RefundSent', { refundId: 'r1', transactionId: PAYOUT, number: 1, sentAt: LATER }),
  ...transaction({ txnId: PAYOUT, amount: '2000', from: ESCROW, to: PAYER }),
  intent('RefundSucceeded', {
    ...{ refundId: 'r1', ...SUBJECT, transactionId: PAYOUT, amount: '2000' },
    ...{ rrn: RRNS[PAYOUT] ?? '', refundedAt: LATER },
  }),
  gathered('SettlementRefundGathered', { refundId: 'r1', amount: '2000' }),
  told('commerce.series-29.2627.C', 'DocumentIssued', {
    ...{ ...NAMED, number: 'KA2627/C0000001', sequence: 1, kind: 'credit_note', refundId: 'r1' },
    ...{ issuedOn: '2026-11-16', placeOfSupply: '29', gstin: '', total: '2000', ...BACK },
    against: 'KA2627/A0000001',
  }),
  order('OrderRefunded', { refundId: 'r1', amount: '2000', full: false }),
  told('saga.refund-r1', 'RefundCompleted', { documentNumber: 'KA2627/C0000001' }),
];

const cycle = (type: string, data: Data, at?: string): Told =>
  told('upi.cycle-20261116.06', type, { cycleId: '2026-11-16/06', ...data }, at);

const CYCLE: readonly Told[] = [
  cycle('CycleCutoverMarked', { previousCycleId: '' }, CUT),
  cycle('CycleNetted', {
    transactions: 2,
    nets: [
      { member: 'HIMA', net: '-8000' },
      { member: 'INDU', net: '8000' },
    ],
  }),
  cycle('CycleFilesPublished', { transactions: 2, controlTotal: '12000' }),
  cycle('CycleFundingInstructed', { debits: [{ member: 'HIMA', amount: '8000' }] }),
  cycle('CycleMemberFunded', { member: 'HIMA', amount: '8000' }),
  cycle('CycleSettled', {}),
];

const DAY = '2026-11-16';
const settlement = (type: string, data: Data, at?: string): Told =>
  told(`settlement.merchant-${DAY}`, type, { day: DAY, ...data }, at);

/** A transfer out of the escrow, or from wherever it is said to come. */
export function transfer(
  transferId: string,
  to: string,
  amount: string,
  from = ESCROW,
): readonly Told[] {
  const about = { transferId, amount, reference: `settlement-${DAY}`, utr: `UTR-${transferId}` };
  return [
    told(`bank.transfer-${transferId}`, 'TransferRequested', {
      ...about,
      fromAccount: from,
      toAccount: to,
    }),
    account(from, 'BookTransferDebited', { ...about, counterAccount: to }),
    account(to, 'BookTransferCredited', { ...about, counterAccount: from }),
  ];
}

const SETTLED: readonly Told[] = [
  told('saga.settlement-20261116', 'SettlementDue', { day: DAY }, TEN),
  settlement(
    'MerchantSettlementOpened',
    { captured: '10000', ...FEE, refunded: '2000', net: '7976' },
    TEN,
  ),
  told('saga.settlement-20261116', 'SettlementFixed', { net: '7976', fees: '24' }),
  ...transfer('net', MERCHANT, '7976'),
  ...transfer('fees', FEES, '24'),
  settlement('MerchantSettlementPaid', { net: '7976', ...FEE, utr: 'UTR-net' }),
  settlement('MerchantSettlementMatched', { net: '7976', utr: 'UTR-net', postedAt: TEN }),
  told('saga.settlement-20261116', 'SettlementCompleted', { day: DAY, utr: 'UTR-net' }),
  order('OrderCompleted'),
  checkout('CheckoutClosed'),
];

/** One order from the shop to the merchant's bank, a part of it refunded: nothing is wrong. */
export const STORY: readonly Told[] = [
  ...[...SHOP, ...SOLD, ...PAID, ...REFUNDED],
  ...[...CYCLE, ...SETTLED],
];

/** What the ledger's table says at the end of the story, worked out by hand. */
export const BALANCES: ReadonlyMap<string, bigint> = new Map([
  ['assets:aggregator:upi:receivable', 0n],
  ['assets:bank:in-transit', 0n],
  ['assets:bank:indusm:current', 7_976n],
  ['assets:gst:itc:cgst', 2n],
  ['assets:gst:itc:sgst', 2n],
  ['expenses:aggregator:fees', 20n],
  ['expenses:creator:share', 4_238n - 848n],
  ['liabilities:creator:payable:c', -(3_814n - 763n)],
  ['liabilities:deferred:orders', 0n],
  ['liabilities:gst:output:cgst', -(762n - 152n)],
  ['liabilities:gst:output:sgst', -(762n - 152n)],
  ['liabilities:refund:clearing', 0n],
  ['liabilities:tds:professional', -(424n - 85n)],
  ['revenue:cohorts', -8_476n],
  ['revenue:refunds', 1_696n],
]);

/** The end of the story: nothing is open. */
export const ENDING: Ending = {
  balances: BALANCES,
  bankBalances: new Map([
    [ESCROW, 0n],
    [MERCHANT, 7_976n],
    [FEES, 24n],
    [PAYER, 42_000n],
  ]),
  ...{ cases: [], parked: [], stuck: [], expectations: [] },
};

/** What a story breaks whose ledger is told as the auditor itself keeps it. */
export function brokenIn(spoil: Spoil, ending: Partial<Ending> = {}): readonly string[] {
  const auditor = storyAuditor();
  const seen = logOf(spoil(STORY)).flatMap((event) => auditor.observe(event));
  const balances = new Map([...auditor.balances()].filter(([name]) => name.includes(':')));
  const nothing = { cases: [], parked: [], stuck: [], expectations: [] };
  const last = auditor.close({ balances, ...nothing, ...ending });
  return [...seen, ...last].map(({ rule, subject, found }) => `${rule}: ${subject} ${found}`);
}

export { account, checkout, cycle, intent, order, settlement };
