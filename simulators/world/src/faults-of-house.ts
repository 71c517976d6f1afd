import { BANK_RULES as BANK } from './auditor/banks.ts';
import { CYCLE_RULES as CYCLE } from './auditor/cycles.ts';
import { DOCUMENT_RULES as DOCUMENT } from './auditor/documents.ts';
import { LEDGER_RULES as LEDGER } from './auditor/ledger.ts';
import { LIVENESS_RULES as LIVENESS } from './auditor/liveness.ts';
import { MATCH_RULES as MATCH } from './auditor/match.ts';
import { METADATA_RULES as METADATA } from './auditor/metadata.ts';
import { ORDER_RULES as ORDER } from './auditor/orders.ts';
import { PAYMENT_RULES as PAYMENT } from './auditor/payment-rules.ts';
import { POSITION_RULES as POSITION } from './auditor/positions.ts';
import { PRICING_RULES as PRICING } from './auditor/pricing.ts';
import { SETTLEMENT_RULES as SETTLEMENT } from './auditor/settlement.ts';
import { STOCK_RULES as STOCK } from './auditor/stock.ts';
import { type Built, built } from './catalogued.ts';
import { STATEMENT_RULE } from './false-statements.ts';
import { REBUILT_RULE } from './rebuilt.ts';
import { NOTHING_BREAKS } from './run-world.ts';

/** The faults of processes, of the store, of time, of settlement and of documents. */
export const FAULTS_OF_HOUSE: readonly Built[] = [
  built(
    28,
    'crash between append and call',
    ['crash-before-call', 'crash-after-append'],
    [LIVENESS.transfers, MATCH.asked],
  ),
  built(
    29,
    'crash between call and append',
    ['crash-after-call', 'crash-before-append'],
    [BANK.once, LIVENESS.transfers],
  ),
  built(
    30,
    'append times out, actually committed',
    ['append-answer-lost', 'append-late'],
    [METADATA.unique, METADATA.derived],
  ),
  built(
    31,
    'wrong expected revision storm on a hot stream',
    ['append-conflict', 'append-late'],
    [POSITION.reserved, STOCK.seats],
  ),
  built(32, 'projection lag at read', ['read-your-write', 'reader-behind'], [NOTHING_BREAKS]),
  built(
    33,
    'projection crash mid-batch',
    [
      'crash-before-commit',
      'crash-after-commit',
      'commit-lost',
      'commit-answer-lost',
      'commit-conflict',
    ],
    [REBUILT_RULE, LEDGER.fold],
  ),
  built(34, 'poison event', ['poison-event'], [LIVENESS.parked, LIVENESS.sagas]),
  built(
    35,
    'saga message lost, or twice',
    ['subscription-dropped', 'reader-behind', 'delivered-twice', 'process-twinned'],
    [LIVENESS.sagas, METADATA.cause],
  ),
  built(
    36,
    'timer fires twice, or after completion',
    ['timer-twice', 'timer-late'],
    [CYCLE.one, LIVENESS.stuck],
  ),
  built(37, 'clock skew at cut-off', ['clock-skewed', 'clock-stepped'], [CYCLE.one, CYCLE.nets]),
  built(38, 'clock moves back', ['clock-stepped'], [METADATA.time]),
  built(
    39,
    'transaction straddles cut-over',
    ['cut-over-straddled'],
    [CYCLE.one],
    'simulators/upi-switch/src/cycle/faults.test.ts',
  ),
  built(
    40,
    'cycle closed with legs in flight',
    ['leg-in-flight-at-cut'],
    [CYCLE.one, CYCLE.nets],
    'simulators/upi-switch/src/cycle/faults.test.ts',
  ),
  built(
    45,
    'amount or RRN differs from the bank statement',
    ['statement-differs'],
    [STATEMENT_RULE, SETTLEMENT.line],
  ),
  built(46, 'member short of funds', ['member-short'], [POSITION.short, CYCLE.funding]),
  built(
    47,
    'cycle settled before the one before it',
    ['member-short', 'cycle-aborted'],
    [CYCLE.order],
    'simulators/upi-switch/src/cycle/faults.test.ts',
  ),
  built(
    48,
    'net debit cap breached by batching',
    ['cap-reached', 'cap-low', 'cap-below-position'],
    [POSITION.cap],
    'simulators/upi-switch/src/position/cap.test.ts',
  ),
  built(49, 'bank down for 20 minutes', ['bank-down'], [LIVENESS.transfers, PAYMENT.noneUnclear]),
  built(
    50,
    'status-check storm',
    ['status-storm'],
    [PAYMENT.capturedOnce],
    'packages/payments/src/inquiry-allowance.test.ts',
  ),
  built(
    55,
    'invoice number allocated, order cancelled before issue',
    ['cancelled-too-late', 'crash-after-append'],
    [DOCUMENT.gapless, DOCUMENT.issued],
  ),
  built(
    56,
    'two nodes allocate the same number',
    ['append-conflict', 'append-late'],
    [DOCUMENT.gapless, METADATA.unique],
    'packages/commerce/src/series/decider.test.ts',
  ),
  built(
    57,
    'financial year roll',
    ['year-rolled'],
    [DOCUMENT.date, DOCUMENT.number],
    'packages/commerce/src/series/year-end.test.ts',
  ),
  built(58, 'customer state changed after quote', ['state-changed'], [PRICING.place, ORDER.copy]),
  built(
    60,
    'rounding: CGST differs from SGST by a paisa',
    ['tax-rounded'],
    [PRICING.tax, ORDER.total],
    'packages/commerce/src/gst.test.ts',
  ),
  built(61, 'seat oversold by late adopt', ['late-without-seats'], [STOCK.seats, STOCK.committed]),
  built(
    62,
    'poison account number, Unicode VPA, amount beyond reason',
    ['poison-request'],
    [NOTHING_BREAKS],
    'packages/commerce/src/refusals.test.ts',
  ),
  built(
    63,
    'store without quorum',
    ['store-down', 'append-lost', 'partition'],
    [METADATA.position, LIVENESS.stuck],
  ),
];
