import { readFileSync } from 'node:fs';
import { type Recorded, decodeOrPark } from '@suuupra/eventstore';
import { INTENT_PREFIX, type IntentEvent, intentEvents } from '@suuupra/payments/reactions';
import { type Row, type Write, add, upsert } from '@suuupra/postgres';
import { stateless } from '@suuupra/projector';

/** The tables of the read model. */
export const PAYMENTS_TABLES = {
  payment: {
    key: ['payment_intent_id'],
    defaults: {
      ...{ order_id: '', merchant_reference: '', state: '', amount: 0n, captured: 0n },
      ...{ refunded: 0n, captured_at: '', rrn: '', decline_code: '', attempts: 0 },
    },
  },
  total: { key: ['name'], defaults: { captured: 0n, refunded: 0n, captures: 0n, refunds: 0n } },
} as const;

/** The text that makes them. */
export const PAYMENTS_SQL = readFileSync(new URL('schema.sql', import.meta.url), 'utf8');

/** The payments read model: one row for each payment, and what they come to. */
export const paymentsProjection = stateless({
  name: 'payments',
  prefixes: [INTENT_PREFIX],
  project,
});

/** The rows that an event leads to. Throws PoisonEventError for one that cannot be read. */
export function project(event: Recorded): readonly Write[] {
  return writesOf(decodeOrPark(intentEvents, event), event.streamId.slice(INTENT_PREFIX.length));
}

function writesOf(event: IntentEvent, id: string): readonly Write[] {
  const key = { payment_intent_id: id };
  const set = (values: Row): readonly Write[] => [upsert('payment', key, values)];
  switch (event.type) {
    case 'PaymentIntentCreated': {
      const { orderId: order_id, merchantReference: merchant_reference, amount } = event;
      return set({ order_id, merchant_reference, amount, state: 'created' });
    }
    case 'PaymentAttemptRequested':
      return set({ state: 'processing', attempts: event.number });
    case 'PaymentAttemptFailed':
      return set({ state: 'declined', decline_code: event.code });
    case 'PaymentAttemptUnknown':
      return set({ state: 'unknown' });
    case 'PaymentAttemptDeemed':
      return set({ state: 'deemed', rrn: event.rrn });
    case 'PaymentCaptured':
      return [...set(capturedRow(event)), addTotal({ captured: event.amount, captures: 1n })];
    case 'PaymentIntentFailed':
      return set({ state: 'failed', decline_code: event.code });
    case 'PaymentIntentCanceled':
      return set({ state: 'canceled' });
    case 'RefundSucceeded': {
      const { amount: refunded } = event;
      return [add('payment', key, { refunded }), addTotal({ refunded, refunds: 1n })];
    }
    case 'PaymentIntentCancelTombstoned':
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
      return []; // They change nothing that is shown here.
  }
}

type Captured = Extract<IntentEvent, { type: 'PaymentCaptured' }>;

function capturedRow({ amount, capturedAt, rrn }: Captured): Row {
  return { state: 'captured', captured: amount, captured_at: capturedAt, rrn };
}

function addTotal(amounts: Readonly<Record<string, bigint>>): Write {
  return add('total', { name: 'all' }, amounts);
}
