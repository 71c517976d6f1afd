import { CART_PREFIX, cartEvents } from '@suuupra/commerce/reactions';
import { type Recorded, decodeOrPark } from '@suuupra/eventstore';
import { MICROSECONDS, civilDateOf, idOf, instantOf, instantText } from '@suuupra/kernel';
import { INTENT_PREFIX, type IntentEvent, intentEvents } from '@suuupra/payments/reactions';
import {
  MERCHANT_PREFIX,
  type MerchantSettlementEvent,
  merchantSettlementEvents,
} from '@suuupra/settlement/reactions';
import type { Input, Taken } from '@suuupra/workflow';
import type { CheckoutEvent } from './events.ts';
import { lateRefundIdOf } from './late-refund.ts';
import { seatsOf } from './saga.ts';
import { type SettledOrders, createSettledOrders } from './settled-orders.ts';

/** How long an order waits for its money, and how often the payer is asked. */
export type CheckoutPolicy = Readonly<{ timeToPayMinutes: number; maxAttempts: number }>;

/** What a checkout takes from others' streams, and under which of its own events. */
export function checkoutInputs(policy: CheckoutPolicy): readonly Input<CheckoutEvent>[] {
  // The settlement of a day concerns every order in it. The log gives the same list again.
  const orders = createSettledOrders();
  return [
    { prefix: CART_PREFIX, translate: (event) => fromCart(event, policy) },
    {
      prefix: INTENT_PREFIX,
      translate: (recorded) => {
        const event = decodeOrPark(intentEvents, recorded);
        if (event.type === 'PaymentCaptured') {
          orders.captured(civilDateOf(instantOf(event.capturedAt)), event.orderId);
        }
        return fromPayment(event);
      },
    },
    {
      prefix: MERCHANT_PREFIX,
      translate: (recorded) => {
        const event = decodeOrPark(merchantSettlementEvents, recorded);
        return fromSettlement(event, orders);
      },
    },
  ];
}

function fromSettlement(
  event: MerchantSettlementEvent,
  orders: SettledOrders,
): readonly Taken<CheckoutEvent>[] | undefined {
  const { day } = event;
  switch (event.type) {
    case 'MerchantSettlementOpened':
    case 'MerchantSettlementNegative':
      orders.fixed(day);
      return undefined;
    case 'MerchantSettlementPaid':
      return undefined;
    case 'MerchantSettlementMatched': {
      const command: CheckoutEvent = { type: 'CheckoutFunded', day, utr: event.utr };
      return orders.matched(day).map((id) => ({ id, command }));
    }
  }
}

function fromCart(recorded: Recorded, policy: CheckoutPolicy): Taken<CheckoutEvent> | undefined {
  const event = decodeOrPark(cartEvents, recorded);
  if (event.type !== 'CheckoutStarted') return undefined;
  const { orderId, orderRef, cartId, payerVpa, quote } = event;
  const { at, tenant } = recorded.metadata;
  const due = instantOf(at) + BigInt(policy.timeToPayMinutes) * MICROSECONDS.minute;
  const command: CheckoutEvent = {
    type: 'CheckoutOpened',
    ...{ orderId, orderRef, cartId, payerVpa },
    paymentIntentId: idOf('payment-intent', tenant, orderId),
    seats: seatsOf(quote.lines),
    couponCode: quote.couponCode,
    expiresAt: instantText(due),
    maxAttempts: policy.maxAttempts,
  };
  return { id: orderId, command };
}

function fromPayment(event: IntentEvent): Taken<CheckoutEvent> | undefined {
  switch (event.type) {
    case 'PaymentCaptured': {
      const { orderId: id, paymentIntentId, amount, capturedAt } = event;
      const day = civilDateOf(instantOf(capturedAt));
      return { id, command: { type: 'CheckoutPaid', paymentIntentId, amount, capturedAt, day } };
    }
    case 'PaymentAttemptFailed': {
      const { orderId: id, number: attempt, code, retryable } = event;
      // What ends the payment says so itself.
      if (!retryable) return undefined;
      return { id, command: { type: 'CheckoutAttemptFailed', attempt, code } };
    }
    case 'PaymentAttemptUnknown':
    case 'PaymentAttemptDeemed': {
      const { orderId: id, number: attempt } = event;
      const reason = event.type === 'PaymentAttemptDeemed' ? 'DEEMED' : 'UNKNOWN';
      return { id, command: { type: 'CheckoutParked', attempt, reason } };
    }
    case 'PaymentIntentFailed': {
      const { orderId: id, code } = event;
      return { id, command: { type: 'CheckoutPaymentFailed', code } };
    }
    case 'PaymentIntentCanceled': {
      const { orderId: id, reason: code } = event;
      return { id, command: { type: 'CheckoutPaymentFailed', code } };
    }
    case 'RefundSucceeded': {
      const { orderId: id, refundId, refundedAt } = event;
      if (refundId !== lateRefundIdOf(id)) return undefined;
      return { id, command: { type: 'CheckoutRefundPaid', refundId, refundedAt } };
    }
    case 'PaymentIntentCreated':
    case 'PaymentIntentCancelTombstoned':
    case 'PaymentAttemptRequested':
    case 'SurplusCaptureObserved':
    case 'LateSuccessObserved':
    case 'PaymentAnswerDiffered':
    case 'PaymentAnswerContradicted':
    case 'PaymentInquiryRequested':
    case 'PaymentInquiryAnswered':
    case 'PaymentOutcomeOverdue':
    case 'RefundReserved':
    case 'CaptureUnfulfilled':
    case 'AutoRefundRequested':
    case 'AutoRefundSucceeded':
    case 'RefundSent':
    case 'RefundUnknown':
    case 'RefundDeemed':
    case 'RefundMovedToManual':
    case 'RefundRetryDue':
    case 'RefundPaidByTransfer':
    case 'RefundOverpaid':
    case 'RefundOverpaymentRecovered':
    case 'RefundOverpaymentWrittenOff':
    case 'RefundAbandoned':
    case 'PaymentReviewResolved':
    case 'PaymentCaseClosed':
    case 'LateRefundObserved':
      return undefined;
  }
}
