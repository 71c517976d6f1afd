import { type Case, ESCROW, INTENT, ORDER, PAYER, all, behind } from './scene.ts';
import { TEN, at, before, ends, says, unspoilt, without } from './scene.ts';
import { BALANCES, STORY, intent, transaction, transfer } from './story.ts';
import type { LEDGER_RULES } from './ledger.ts';
import type { LIVENESS_RULES } from './liveness.ts';
import type { MATCH_RULES } from './match.ts';
import type { SAGA_RULES } from './sagas.ts';
import type { SETTLEMENT_RULES } from './settlement.ts';

type CasesOf<R> = Readonly<Record<keyof R, Case>>;

const OTHER = `IND${'4'.repeat(32)}`;

export const MATCH_CASES: CasesOf<typeof MATCH_RULES> = {
  believed: { spoil: says('PaymentCaptured', { rrn: '632000000007' }) },
  legs: { spoil: says('PostingCredited', { rrn: '632000000008' }), also: ['banks'] },
  asked: { spoil: without('DebitRequested') },
  banks: { spoil: without('PostingCredited') },
  payments: { spoil: without('PaymentCaptured') },
  unasked: {
    spoil: behind(
      'PaymentCaptured',
      transaction({ txnId: OTHER, amount: '1', from: PAYER, to: ESCROW }),
    ),
  },
  byHand: {
    spoil: all(
      before('RefundSucceeded', [
        intent('RefundPaidByTransfer', {
          ...{ refundId: 'r1', orderId: ORDER, amount: '2000', utr: 'UTR-none' },
        }),
      ]),
      says('RefundSucceeded', { transactionId: 'UTR-none', rrn: 'UTR-none' }),
    ),
    // The rail has paid it, too, and payments does not know: that is said besides.
    ending: { cases: [{ kind: 'LATE_REFUND', subject: `${INTENT}/x` }] },
  },
};

export const SETTLEMENT_CASES: CasesOf<typeof SETTLEMENT_RULES> = {
  figures: { spoil: says('MerchantSettlementOpened', { refunded: '1999' }) },
  time: {
    spoil: all(
      at('MerchantSettlementOpened', '2026-11-17T04:29:59.999000Z'),
      at('TransferRequested', TEN),
    ),
  },
  paid: { spoil: says('MerchantSettlementPaid', { net: '7975' }) },
  line: { spoil: says('MerchantSettlementMatched', { postedAt: '2026-11-17T04:30:01.000000Z' }) },
  all: { spoil: without('MerchantSettlementMatched') },
  drained: { spoil: ends(...transfer('x', PAYER, '1')) },
};

const balances = (...others: readonly (readonly [string, bigint])[]): Case => ({
  spoil: unspoilt,
  ending: { balances: new Map([...BALANCES, ...others]) },
});
const accepted = STORY.filter(({ type }) => type === 'OrderRefundAccepted');

export const LEDGER_CASES: CasesOf<typeof LEDGER_RULES> = {
  balanced: { spoil: says('PaymentCaptured', { taxable: '8477' }), also: ['fold', 'drained'] },
  trial: { ...balances(['revenue:kits', -1n]), also: ['fold'] },
  side: { spoil: all(without('OrderRefundAccepted'), behind('RefundSucceeded', accepted)) },
  fold: balances(['revenue:kits', -1n], ['revenue:courses', 1n]),
  drained: { spoil: without('EntitlementGranted'), also: ['fold', 'side'] },
  receivable: {
    spoil: all(
      says('MerchantSettlementPaid', { net: '7975' }),
      says('MerchantSettlementMatched', { net: '7975' }),
    ),
    also: ['fold', 'bank'],
  },
  tax: { spoil: without('DocumentIssued', 2) },
  bank: { spoil: says('BookTransferCredited', { amount: '7975' }) },
};

export const SAGA_CASES: CasesOf<typeof SAGA_RULES> = {
  figures: { spoil: says('SettlementCaptureGathered', { feeCgst: '1' }) },
  once: { spoil: without('SettlementRefundGathered') },
};

export const LIVENESS_CASES: CasesOf<typeof LIVENESS_RULES> = {
  sagas: { spoil: without('CheckoutClosed') },
  transfers: { spoil: without('RefundSucceeded') },
  parked: {
    spoil: unspoilt,
    ending: { parked: [{ stream: 'commerce.order-o1', problem: 'unknown' }], poisoned: ['x-1'] },
  },
  stuck: {
    spoil: unspoilt,
    ending: { stuck: [{ stream: 'saga.checkout-o1', effect: 'Confirm' }] },
  },
  cases: {
    spoil: unspoilt,
    ending: { cases: [{ kind: 'RB', subject: OTHER }], expectations: ['RR'] },
  },
};
