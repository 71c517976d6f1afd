import { ORDER_PREFIX, orderEvents } from '@suuupra/commerce/reactions';
import { type Recorded, decodeOrPark } from '@suuupra/eventstore';
import { MICROSECONDS, instantOf, instantText } from '@suuupra/kernel';
import { INTENT_PREFIX, intentEvents } from '@suuupra/payments/reactions';
import type { Input, Taken } from '@suuupra/workflow';
import type { RefundEvent } from './events.ts';

/** How long to wait before a refund is sent again that the rail declined for a passing reason. */
export type RefundPolicy = Readonly<{ resendMinutes: number }>;

/** What a refund takes from others' streams, and under which of its own events. */
export function refundInputs(policy: RefundPolicy): readonly Input<RefundEvent>[] {
  return [
    { prefix: ORDER_PREFIX, translate: fromOrder },
    { prefix: INTENT_PREFIX, translate: (event) => fromPayment(event, policy) },
  ];
}

function fromOrder(recorded: Recorded): Taken<RefundEvent> | undefined {
  const event = decodeOrPark(orderEvents, recorded);
  if (event.type !== 'OrderRefundRequested') return undefined;
  const { refundId: id, orderId, orderRef, paymentIntentId, amount } = event;
  const asked = { refundId: id, orderId, orderRef, paymentIntentId, amount };
  return { id, command: { type: 'RefundOpened', ...asked } };
}

function fromPayment(recorded: Recorded, policy: RefundPolicy): Taken<RefundEvent> | undefined {
  const event = decodeOrPark(intentEvents, recorded);
  if (event.type === 'RefundSucceeded') {
    const { refundId: id, rrn, refundedAt } = event;
    return { id, command: { type: 'RefundPaid', rrn, refundedAt } };
  }
  if (event.type === 'RefundAbandoned') {
    const { refundId: id, reason } = event;
    return { id, command: { type: 'RefundGivenUp', reason } };
  }
  if (event.type !== 'RefundMovedToManual') return undefined;
  const { refundId: id, code, retryable } = event;
  const pause = BigInt(policy.resendMinutes) * MICROSECONDS.minute;
  const resumeAt = retryable ? instantText(instantOf(recorded.metadata.at) + pause) : '';
  return { id, command: { type: 'RefundHalted', code, resumeAt } };
}
