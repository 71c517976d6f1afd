import {
  type CartEvent,
  type EntitlementEvent,
  type OrderEvent,
  type SeriesEvent,
} from '@suuupra/commerce/reactions';
import type { Paise } from '@suuupra/kernel';

/** What became of an order. */
export type Outcome = 'open' | 'rejected' | 'sold_out' | 'payment_failed' | 'confirmed' | 'expired';

/** What one event changes of an order; what is not named stays. `refunded` is added. */
export type Change = Readonly<{
  orderId?: string;
  outcome?: Outcome;
  reason?: string;
  total?: Paise;
  refunded?: Paise;
  documentNumber?: string;
  paymentIntentId?: string;
  placedAt?: string;
}>;

/** The events that an order's life is made of: those that name the merchant's reference. */
export type LifeEvent = Extract<
  CartEvent | OrderEvent | SeriesEvent | EntitlementEvent,
  Readonly<{ orderRef: string }>
>;

/** What an event of an order's life changes of it, but for its id: whoever names it tells that. */
export function changeBy(event: LifeEvent, at: string): Change {
  switch (event.type) {
    case 'CheckoutStarted': {
      // A later checkout takes the place of whatever an earlier one came to.
      const { quote } = event;
      const anew = { documentNumber: '', paymentIntentId: '', reason: '' };
      return { outcome: 'open', ...anew, total: quote.total, placedAt: at };
    }
    case 'CheckoutRejected':
      return { outcome: 'rejected', reason: event.reason };
    case 'CheckoutAborted':
      return { outcome: event.reason === 'SOLD_OUT' ? 'sold_out' : 'rejected', ...reasonOf(event) };
    case 'OrderPlaced':
      return { total: event.total };
    case 'OrderConfirmed':
      return { outcome: 'confirmed', reason: '', paymentIntentId: event.paymentIntentId };
    case 'OrderCancelled': {
      // One that is closed because its time was over stays what it was.
      const isTimeOver = event.reason === 'ORDER_EXPIRED';
      return isTimeOver
        ? { outcome: 'expired' }
        : { outcome: 'payment_failed', ...reasonOf(event) };
    }
    case 'OrderExpired':
      return { outcome: 'expired' };
    case 'OrderReopened':
      return { outcome: 'open' };
    case 'OrderRefunded':
      return { refunded: event.amount };
    case 'DocumentIssued':
      return event.kind === 'credit_note' ? {} : { documentNumber: event.number };
    case 'CartCreated':
    case 'OrderRefundRequested':
    case 'OrderRefundAccepted':
    case 'OrderRefundRefused':
    case 'OrderRefundAbandoned':
    case 'OrderCompleted':
    case 'DocumentCancelled':
    case 'EntitlementGranted':
    case 'EntitlementSuspended':
    case 'EntitlementResumed':
    case 'EntitlementRevoked':
      return {};
  }
}

function reasonOf({ reason }: Readonly<{ reason: string }>): Change {
  return { reason };
}

/** An order as far as its life has been told. */
export type Told = Readonly<{
  view: Readonly<Required<Change>> & Readonly<{ cartId: string; orderRef: string }>;
  completed: boolean;
  /** Refunds asked for and neither paid nor refused yet. */
  openRefunds: number;
}>;

/** An order of which nothing has been told. */
export function untold({ cartId, orderRef }: Readonly<{ cartId: string; orderRef: string }>): Told {
  const view = {
    ...{
      cartId,
      orderRef,
      orderId: '',
      outcome: 'open' as const,
      reason: '',
      total: 0n,
      refunded: 0n,
    },
    ...{ documentNumber: '', paymentIntentId: '', placedAt: '' },
  };
  return { view, completed: false, openRefunds: 0 };
}

/** The order after one more event of its life. */
export function tell(told: Told, eventType: string, change: Change): Told {
  const refunded = told.view.refunded + (change.refunded ?? 0n);
  const view = { ...told.view, ...change, refunded };
  const completed = eventType === 'OrderCompleted' || told.completed;
  return { view, completed, openRefunds: told.openRefunds + refundsBy(eventType) };
}

function refundsBy(eventType: string): number {
  switch (eventType) {
    case 'OrderRefundRequested':
      return 1;
    case 'OrderRefunded':
    case 'OrderRefundRefused':
    case 'OrderRefundAbandoned':
      return -1;
  }
  return 0;
}

/** Whether nothing more will happen to an order, unless somebody asks for something new. */
export function isOver({ view, completed, openRefunds }: Told): boolean {
  switch (view.outcome) {
    case 'open':
      return false;
    case 'confirmed':
      return completed && openRefunds === 0;
    case 'rejected':
    case 'sold_out':
    case 'payment_failed':
    case 'expired':
      return true;
  }
}
