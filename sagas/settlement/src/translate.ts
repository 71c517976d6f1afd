import { type Recorded, decodeOrPark } from '@suuupra/eventstore';
import { civilDateOf, instantOf } from '@suuupra/kernel';
import { INTENT_PREFIX, intentEvents } from '@suuupra/payments/reactions';
import type { Input, Taken } from '@suuupra/workflow';
import type { SettlementEvent } from './events.ts';

/** The stream's id of a day: `20261116`. */
export function settlementIdOf(day: string): string {
  return day.replaceAll('-', '');
}

/** Captures and refunds belong to the Indian day of their own moment. */
export const settlementInputs: readonly Input<SettlementEvent>[] = [
  { prefix: INTENT_PREFIX, translate: fromPayment },
];

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
