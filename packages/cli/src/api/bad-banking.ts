import { LedgerServiceService } from '@suuupra/contracts/suuupra/ledger/v1/ledger_service';
import { OrderQueryServiceService } from '@suuupra/contracts/suuupra/orders/v1/order_query_service';
import { PaymentIntentServiceService } from '@suuupra/contracts/suuupra/payments/v1/payment_intent_service';
import { PaymentQueryServiceService } from '@suuupra/contracts/suuupra/payments/v1/payment_query_service';
import { RefundServiceService } from '@suuupra/contracts/suuupra/payments/v1/refund_service';
import { MerchantSettlementServiceService } from '@suuupra/contracts/suuupra/settlement/v1/merchant_settlement_service';
import { AccountServiceService } from '@suuupra/contracts/suuupra/sim/bank/v1/account_service';
import { FaultServiceService } from '@suuupra/contracts/suuupra/sim/bank/v1/fault_service';
import { PostingServiceService } from '@suuupra/contracts/suuupra/sim/bank/v1/posting_service';
import { SettlementCycleServiceService } from '@suuupra/contracts/suuupra/sim/upi/v1/settlement_cycle_service';
import { UpiAdminServiceService } from '@suuupra/contracts/suuupra/sim/upi/v1/upi_admin_service';
import { UpiSwitchServiceService } from '@suuupra/contracts/suuupra/sim/upi/v1/upi_switch_service';
import { inr } from '../play/calls.ts';
import { type Refused, badFields, missing } from './refused-calls.ts';

const LONG = 'x'.repeat(100_000);
const LEAST = -(2n ** 63n);
const NOBODY = '00000000-0000-5000-8000-000000000000';
const NO_TRANSACTION = `IND${'0'.repeat(32)}`;
const requestId = 'bad';
const dollars = { currencyCode: 'USD', minorUnits: 1n };

const parts = { taxable: inr(1n), cgst: inr(0n), sgst: inr(0n), igst: inr(0n) };
const intents = badFields(
  'payments',
  PaymentIntentServiceService.createPaymentIntent,
  {
    ...{ requestId, orderId: 'o', merchantReference: 'm', amount: inr(1n), confirm: true },
    ...{ amountDetails: parts, payerVpa: 'payer1@kaveri' },
  },
  [
    ['no request id', { requestId: '' }, 'request_id'],
    ['no order', { orderId: '' }, 'order_id'],
    ['a long reference', { merchantReference: LONG }, 'merchant_reference'],
    ['no amount', { amount: undefined }, 'amount'],
    ['dollars', { amount: dollars }, 'amount.currency_code'],
    ['the least amount', { amount: inr(LEAST) }, 'amount.minor_units'],
    ['no parts', { amountDetails: undefined }, 'amount_details'],
    ['parts of another whole', { amount: inr(2n) }, 'amount_details', 'AMOUNT_DETAILS_DIFFER'],
    [
      ...(['a negative part', { amountDetails: { ...parts, cgst: inr(-1n) } }] as const),
      'amount_details.cgst.minor_units',
    ],
    ['a VPA of another alphabet', { payerVpa: 'आशा@kaveri' }, 'payer_vpa', 'VPA_MALFORMED'],
  ],
);

const refunds = badFields(
  'payments',
  RefundServiceService.createRefund,
  { requestId, refundId: 'r', paymentIntentId: NOBODY, amount: inr(1n) },
  [
    ['no request id', { requestId: '' }, 'request_id'],
    ['no such id', { paymentIntentId: 'x' }, 'payment_intent_id'],
    ['no refund', { refundId: '' }, 'refund_id'],
    ['a negative amount', { amount: inr(-1n) }, 'amount.minor_units'],
  ],
);

const day = '2026-11-16';
const settlements = badFields(
  'settlement',
  MerchantSettlementServiceService.openMerchantSettlement,
  {
    ...{ requestId, day, captured: inr(1n), fee: inr(0n), feeCgst: inr(0n), feeSgst: inr(0n) },
    refunded: inr(0n),
  },
  [
    ['no request id', { requestId: '' }, 'request_id'],
    ['no such day', { day: '2026-02-30' }, 'day'],
    ['a negative fee', { fee: inr(-1n) }, 'fee.minor_units'],
    ['dollars', { refunded: dollars }, 'refunded.currency_code'],
  ],
);

const accounts = badFields(
  'bank',
  AccountServiceService.openAccount,
  {
    ...{ requestId, accountNumber: '999', ifsc: 'KAVE0000001', bank: 'KAVE' },
    openingBalance: inr(0n),
  },
  [
    ['no request id', { requestId: '' }, 'request_id'],
    ['no number', { accountNumber: '' }, 'account_number', 'ACCOUNT_NUMBER_MALFORMED'],
    ['a long number', { accountNumber: LONG }, 'account_number', 'ACCOUNT_NUMBER_MALFORMED'],
    ['no IFSC', { ifsc: 'KAVE' }, 'ifsc', 'IFSC_MALFORMED'],
    ['no bank', { bank: '' }, 'bank', 'BANK_MALFORMED'],
    ['no balance', { openingBalance: undefined }, 'opening_balance'],
    ['debts', { openingBalance: inr(-1n) }, 'opening_balance.minor_units'],
  ],
);

const faults = badFields(
  'bank',
  FaultServiceService.setBehaviour,
  { requestId, vpa: 'payer1@kaveri', behaviour: 'frozen' },
  [
    ['no request id', { requestId: '' }, 'request_id'],
    ['no VPA', { vpa: 'payer1' }, 'vpa', 'VPA_MALFORMED'],
    ['no such behaviour', { behaviour: 'rude' }, 'behaviour', 'BEHAVIOUR_UNKNOWN'],
  ],
);

const transfers = badFields(
  'bank',
  PostingServiceService.transfer,
  {
    ...{ requestId, fromAccount: '000900000001', toAccount: '000900000002', reference: 'r' },
    amount: inr(1n),
  },
  [
    ['no request id', { requestId: '' }, 'request_id'],
    ['to itself', { toAccount: '000900000001' }, 'to_account', 'SAME_ACCOUNT'],
    ['a negative amount', { amount: inr(-1n) }, 'amount.minor_units'],
    ['no reference', { reference: '' }, 'reference', 'REFERENCE_LENGTH'],
  ],
);

const payments = badFields(
  'upi-switch',
  UpiSwitchServiceService.reqPay,
  {
    ...{ txnId: NO_TRANSACTION, payerVpa: 'a1@kaveri', payeeVpa: 'b1@kaveri', amount: inr(1n) },
    merchantReference: 'm',
  },
  [
    ['no transaction', { txnId: 'x' }, 'txn_id', 'TXN_ID_MALFORMED'],
    ['a VPA of another alphabet', { payerVpa: 'आशा@kaveri' }, 'payer_vpa', 'VPA_MALFORMED'],
    ['dollars', { amount: dollars }, 'amount.currency_code'],
    ['a long reference', { merchantReference: LONG }, 'merchant_reference', 'REFERENCE_TOO_LONG'],
  ],
);

const cycles = badFields(
  'upi-switch',
  SettlementCycleServiceService.cutOver,
  { requestId, cycleId: '2026-11-16/05' },
  [
    ['no request id', { requestId: '' }, 'request_id'],
    ['no such cycle', { cycleId: '2026-11-16/11' }, 'cycle_id', 'CYCLE_ID_MALFORMED'],
  ],
);

const caps = badFields(
  'upi-switch',
  UpiAdminServiceService.setNetDebitCap,
  { requestId, member: 'KAVE', cap: inr(1n) },
  [
    ['no request id', { requestId: '' }, 'request_id'],
    ['no code', { member: 'kave' }, 'member', 'MEMBER_MALFORMED'],
    ['a negative cap', { cap: inr(-1n) }, 'cap.minor_units'],
  ],
);

const pages = { pageSize: 0, pageToken: '', consistencyToken: '' };
const lists = [
  badFields('views', OrderQueryServiceService.listOrders, pages, [
    ['a negative size', { pageSize: -1 }, 'page_size'],
    ['a token of nobody', { pageToken: 'nobody' }, 'page_token'],
    ['a token of another list', { pageToken: tokenOf('orders.documents', 'x') }, 'page_token'],
    ['a consistency token of nobody', { consistencyToken: 'nobody' }, 'consistency_token'],
  ]),
  badFields('ledger', LedgerServiceService.listEntries, { book: '', ...pages }, [
    ['a negative size', { pageSize: -1 }, 'page_size'],
    ['a token that is no number', { pageToken: tokenOf('ledger.entries', 'x') }, 'page_token'],
    ['a consistency token of nobody', { consistencyToken: 'nobody' }, 'consistency_token'],
  ]),
  badFields('upi-switch', UpiAdminServiceService.listCases, pages, [
    ['a negative size', { pageSize: -1 }, 'page_size'],
    ['a token of nobody', { pageToken: 'nobody' }, 'page_token'],
    ['a consistency token of nobody', { consistencyToken: 'nobody' }, 'consistency_token'],
  ]),
  badFields('views', OrderQueryServiceService.getOrder, { orderRef: '', consistencyToken: '' }, [
    ['no reference', {}, 'order_ref'],
    ['a reference that no table can hold', { orderRef: 'a\u0000b' }, 'order_ref'],
  ]),
].flat();

const consistencyToken = '';
const nowhere: readonly Refused[] = [
  ...[{ paymentIntentId: NOBODY }].flatMap((intent) => [
    missing(
      ...(['payments', PaymentIntentServiceService.getPaymentIntent] as const),
      ...([intent, 'PAYMENT_NOT_FOUND'] as const),
    ),
    missing(
      ...(['payments', PaymentIntentServiceService.confirmPaymentIntent] as const),
      ...([{ requestId, ...intent }, 'PAYMENT_NOT_FOUND'] as const),
    ),
    missing(
      ...(['views', PaymentQueryServiceService.getPayment] as const),
      ...([{ ...intent, consistencyToken }, 'PAYMENT_NOT_FOUND'] as const),
    ),
  ]),
  missing(
    ...(['upi-switch', UpiAdminServiceService.getPosition] as const),
    ...([{ member: 'KAVE' }, 'POSITION_NOT_FOUND'] as const),
  ),
  missing('bank', AccountServiceService.getAccount, { accountNumber: '9' }, 'ACCOUNT_NOT_FOUND'),
  missing(
    ...(['settlement', MerchantSettlementServiceService.getMerchantSettlement] as const),
    ...([{ day }, 'SETTLEMENT_NOT_FOUND'] as const),
  ),
  missing(
    ...(['upi-switch', SettlementCycleServiceService.getCycle] as const),
    ...([{ cycleId: '2026-11-16/05' }, 'CYCLE_NOT_FOUND'] as const),
  ),
  missing(
    ...(['views', OrderQueryServiceService.getOrder] as const),
    ...([{ orderRef: 'NONE', consistencyToken }, 'ORDER_NOT_FOUND'] as const),
  ),
  missing(
    ...(['ledger', LedgerServiceService.getEntry] as const),
    ...([{ book: '', seq: 2n ** 62n, consistencyToken }, 'ENTRY_NOT_FOUND'] as const),
  ),
  missing(
    ...(['ledger', LedgerServiceService.getHead] as const),
    ...([{ book: 'other', consistencyToken }, 'BOOK_NOT_FOUND'] as const),
  ),
];

/** What payments, settlement, the simulators and the read models must refuse at their doors. */
export const BAD_BANKING: readonly Refused[] = [
  ...[
    intents,
    refunds,
    settlements,
    accounts,
    faults,
    transfers,
    payments,
    cycles,
    caps,
    lists,
  ].flat(),
  ...nowhere,
];

/** A page token as a stranger would forge it. */
function tokenOf(list: string, cursor: string): string {
  return Buffer.from(['1', list, cursor].join('\n'), 'utf8').toString('base64url');
}
