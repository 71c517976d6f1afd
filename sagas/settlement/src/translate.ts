import { type Recorded, decodeOrPark } from '@suuupra/eventstore';
import { civilDateOf, instantOf } from '@suuupra/kernel';
import { INTENT_PREFIX, intentEvents } from '@suuupra/payments/reactions';
import { MERCHANT_PREFIX, merchantSettlementEvents } from '@suuupra/settlement/reactions';
import type { Input, Taken } from '@suuupra/workflow';
import type { SettlementEvent } from './events.ts';

/** The stream's id of a day: `20261116`. */
export function settlementIdOf(day: string): string {
  return day.replaceAll('-', '');
}

/**
 * Captures and refunds belong to the Indian day of their own moment. That the merchant has made up
 * for a day, and that a line of the bank is right after all, a person tells the settlement alone.
 */
export const settlementInputs: readonly Input<SettlementEvent>[] = [
  { prefix: INTENT_PREFIX, translate: fromPayment },
  { prefix: MERCHANT_PREFIX, translate: fromSettlement },
];

function fromSettlement(recorded: Recorded): Taken<SettlementEvent> | undefined {
  const event = decodeOrPark(merchantSettlementEvents, recorded);
  const { day } = event;
  const id = settlementIdOf(day);
  if (event.type === 'MerchantSettlementMatched') {
    return { id, command: { type: 'SettlementCompleted', day, utr: event.utr } };
  }
  if (event.type !== 'MerchantSettlementPaid' || event.net >= 0n) return undefined;
  const { net, fee, feeCgst, feeSgst, utr } = event;
  const fees = fee + feeCgst + feeSgst;
  return { id, command: { type: 'SettlementRecovered', net, fees, utr } };
}

function fromPayment(recorded: Recorded): Taken<SettlementEvent> | undefined {
  const event = decodeOrPark(intentEvents, recorded);
  if (event.type === 'PaymentCaptured') {
    const { paymentIntentId, amount, fee, feeCgst, feeSgst, capturedAt } = event;
    const day = civilDateOf(instantOf(capturedAt));
    const about = { day, paymentIntentId, amount, fee, feeCgst, feeSgst };
    return { id: settlementIdOf(day), command: { type: 'SettlementCaptureGathered', ...about } };
  }
  if (event.type !== 'RefundSucceeded' && event.type !== 'RefundOverpaid') return undefined;
  const { amount, refundedAt } = event;
  // What was paid once more left the escrow as well, and is known by its transaction.
  const refundId = event.type === 'RefundOverpaid' ? event.transactionId : event.refundId;
  const day = civilDateOf(instantOf(refundedAt));
  const command: SettlementEvent = { type: 'SettlementRefundGathered', day, refundId, amount };
  return { id: settlementIdOf(day), command };
}
