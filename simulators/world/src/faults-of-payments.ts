import { BANK_RULES as BANK } from './auditor/banks.ts';
import { LEDGER_RULES as LEDGER } from './auditor/ledger.ts';
import { LIVENESS_RULES as LIVENESS } from './auditor/liveness.ts';
import { MATCH_RULES as MATCH } from './auditor/match.ts';
import { METADATA_RULES as METADATA } from './auditor/metadata.ts';
import { ORDER_RULES as ORDER } from './auditor/orders.ts';
import { PAYMENT_RULES as PAYMENT } from './auditor/payment-rules.ts';
import { STOCK_RULES as STOCK } from './auditor/stock.ts';
import { SWITCH_RULES as SWITCH } from './auditor/switch.ts';
import { type Built, built } from './catalogued.ts';

/** The faults of payments, of the rail and of the banks. */
export const FAULTS_OF_PAYMENTS: readonly Built[] = [
  built(
    1,
    'duplicate callback, same body',
    ['callback-doubled', 'answers-doubled'],
    [PAYMENT.capturedOnce],
  ),
  built(
    2,
    'duplicate callback, other body',
    ['callback-conflict'],
    [PAYMENT.asAsked, MATCH.believed],
  ),
  built(
    3,
    'success before our own order is acknowledged',
    ['callback-first'],
    [PAYMENT.capturedOnce, LIVENESS.transfers],
  ),
  built(
    4,
    'failed, then succeeded',
    ['failure-before-success', 'refund-failure-before-success', 'late-success'],
    [PAYMENT.surplus, MATCH.payments],
  ),
  built(5, 'succeeded, then failed', ['failure-after-success'], [MATCH.payments, ORDER.paid]),
  built(
    6,
    'redirect and callback at once',
    ['redirect-at-once', 'redirect'],
    [PAYMENT.capturedOnce],
  ),
  built(
    8,
    'credit timeout after debit success',
    ['credit-lost', 'credit-late', 'credit-returned'],
    [SWITCH.ending, SWITCH.legs],
  ),
  built(9, 'deemed, then TCC', ['credit-lost', 'tcc-by-hand'], [SWITCH.cases, MATCH.payments]),
  built(
    10,
    'deemed, then RET',
    ['credit-returned', 'ret-by-hand', 'return-refused'],
    [SWITCH.legs, STOCK.access],
  ),
  built(
    11,
    'debit timeout, reversal ok, late debit success',
    ['debit-late'],
    [MATCH.banks, BANK.constant],
  ),
  built(
    12,
    'debit reversal timeout',
    ['reversal-lost', 'drc-by-hand'],
    [SWITCH.cases, SWITCH.legs],
  ),
  built(
    13,
    'credit success after reversed',
    ['credit-after-reversal', 'credit-spent'],
    [SWITCH.legs, BANK.constant],
  ),
  built(
    14,
    'reversal arrives before original',
    ['reversal-first', 'request-overtaken'],
    [BANK.once, BANK.reversal],
  ),
  built(15, 'partial reversal', ['reversal-partial'], [SWITCH.legs, SWITCH.cases]),
  built(
    16,
    'double tap: two confirms, same request id',
    ['double-tap'],
    [PAYMENT.oneLive, METADATA.unique],
  ),
  built(17, 'two confirms, different request ids', ['second-confirm'], [PAYMENT.oneLive]),
  built(18, 'same request id, other payload', ['changed-payload', 'refund-repeated'], [ORDER.copy]),
  built(
    19,
    'same request id while the first one runs',
    ['double-tap', 'delivered-twice'],
    [METADATA.unique],
    'packages/payments/src/idempotency.test.ts',
  ),
  built(20, 'idempotency key after 24 hours', ['repeat-next-day'], [METADATA.unique]),
  built(
    21,
    'double capture race',
    ['redirect-at-once', 'callback-doubled', 'delivered-twice'],
    [PAYMENT.capturedOnce],
  ),
  built(
    22,
    'two refunds exceed capture',
    ['refund-race', 'refund-in-parts', 'refund-too-much'],
    [PAYMENT.refundLimit, ORDER.refundLimit],
  ),
  built(25, 'customer pays twice', ['surplus-capture'], [PAYMENT.surplus]),
  built(
    26,
    'payment after order expiry',
    ['paid-after-end', 'order-expired-early'],
    [PAYMENT.surplus, LEDGER.drained],
  ),
  built(
    27,
    'amount tampered',
    ['amount-tampered', 'refund-tampered', 'collection-differs'],
    [PAYMENT.asAsked, MATCH.legs],
  ),
];
