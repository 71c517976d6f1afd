import type { SettlementEvent } from './events.ts';

const day = '2026-11-16';
const fees = { fee: 2n, feeCgst: 1n, feeSgst: 1n };

/** One event of every type, as the golden files hold them. */
export const SAMPLES: readonly SettlementEvent[] = [
  { type: 'SettlementCaptureGathered', day, paymentIntentId: 'pi-1', amount: 1_000n, ...fees },
  { type: 'SettlementRefundGathered', day, refundId: 'refund-1', amount: 300n },
  { type: 'SettlementDue', day },
  { type: 'SettlementCarriedOver', movementId: 'pi-1', day: '2026-11-17' },
  { type: 'SettlementFixed', net: 696n, fees: 4n },
  { type: 'SettlementHeld', reason: 'SETTLEMENT_NEGATIVE' },
  { type: 'SettlementRecovered', net: -300n, fees: 4n, utr: 'INDUR3' },
  { type: 'SettlementTransferred', leg: 'net', utr: 'INDUR1' },
  {
    type: 'SettlementTransferDeclined',
    ...{ leg: 'net', turn: 1, code: 'Z9', resumeAt: '2026-11-17T05:30:00.000000Z' },
  },
  { type: 'SettlementTransferResumed', turn: 2 },
  { type: 'SettlementRecorded', utr: 'INDUR1' },
  { type: 'SettlementCompleted', day, utr: 'INDUR1' },
  { type: 'SettlementUnmatched', reason: 'BANK_LINE_DIFFERS' },
];
