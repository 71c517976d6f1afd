import { type Instant, type Paise, instantOf } from '@suuupra/kernel';
import type { OrderEvent, OrderPlaced, RefundLine } from './events.ts';

/** What was bought, by whom: the facts of the placement. They never change. */
export type Placed = Omit<OrderPlaced, 'type'>;

/** What was asked back, and of which lines. */
export type RefundTerms = Readonly<{
  refundId: string;
  paymentIntentId: string;
  amount: Paise;
  full: boolean;
  lines: readonly RefundLine[];
}>;

/** When something happened; null in events of before that was recorded. */
export type Moment = Instant | null;

export type Refund = Readonly<
  | { is: 'requested'; terms: RefundTerms }
  | { is: 'accepted'; terms: RefundTerms; acceptedAt: Moment }
  | { is: 'refused'; terms: RefundTerms; reason: string }
  | { is: 'refunded'; terms: RefundTerms; acceptedAt: Moment }
  /** Accepted, and then given up: it is not paid and counts for nothing. */
  | { is: 'abandoned'; terms: RefundTerms; reason: string }
>;

/** The money of a confirmed order. `refunded` is what the payer has back, in paise. */
export type Paid = Readonly<{
  paymentIntentId: string;
  captured: Paise;
  capturedAt: Moment;
  refunded: Paise;
  refunds: readonly Refund[];
}>;

export type OrderState = Readonly<
  | { is: 'absent' }
  /** It was given up before it was placed, and can never be placed. */
  | { is: 'tombstone' }
  | { is: 'pending'; placed: Placed }
  | { is: 'confirmed'; placed: Placed; paid: Paid }
  | { is: 'completed'; placed: Placed; paid: Paid }
  | { is: 'cancelled'; placed: Placed; reason: string }
  | { is: 'expired'; placed: Placed }
>;

/** An order that was placed. */
export type Known = Exclude<OrderState, { is: 'absent' | 'tombstone' }>;
export type Bought = Extract<OrderState, { paid: Paid }>;

/** Total and trusting: what was recorded has happened. */
export function evolveOrder(state: OrderState, event: OrderEvent): OrderState {
  if (event.type === 'OrderPlaced') {
    const { type: _type, ...placed } = event;
    return { is: 'pending', placed };
  }
  if (event.type === 'OrderCancelTombstoned') return { is: 'tombstone' };
  return isKnown(state) ? changed(state, event) : state;
}

/** Whether the order was ever placed. */
export function isKnown(state: OrderState): state is Known {
  return state.is !== 'absent' && state.is !== 'tombstone';
}

type Later = Exclude<OrderEvent, { type: 'OrderPlaced' | 'OrderCancelTombstoned' }>;

function changed(state: Known, event: Later): OrderState {
  const { placed } = state;
  switch (event.type) {
    case 'OrderConfirmed': {
      const { paymentIntentId, captured } = event;
      const capturedAt = momentOf(event.capturedAt);
      const paid = { paymentIntentId, captured, capturedAt, refunded: 0n, refunds: [] };
      return { is: 'confirmed', placed, paid };
    }
    case 'OrderCancelled':
      return { is: 'cancelled', placed, reason: event.reason };
    case 'OrderExpired':
      return { is: 'expired', placed };
    case 'OrderReopened':
      return { is: 'pending', placed };
    case 'OrderCompleted':
      return isBought(state) ? { is: 'completed', placed, paid: state.paid } : state;
    case 'OrderRefundRequested':
    case 'OrderRefundAccepted':
    case 'OrderRefundRefused':
    case 'OrderRefundAbandoned':
    case 'OrderRefunded':
      return isBought(state) ? { ...state, paid: refunding(state.paid, event) } : state;
  }
}

/** Whether the order was paid, and with it whether money of it can go back. */
export function isBought(state: OrderState): state is Bought {
  return state.is === 'confirmed' || state.is === 'completed';
}

/** The refund of an id, or undefined. */
export function refundOf(paid: Paid, refundId: string): Refund | undefined {
  return paid.refunds.find(({ terms }) => terms.refundId === refundId);
}

type RefundEvent = Extract<OrderEvent, { refundId: string }>;

function refunding(paid: Paid, event: RefundEvent): Paid {
  switch (event.type) {
    case 'OrderRefundRequested': {
      const { refundId, paymentIntentId, amount, full, lines } = event;
      const terms = { refundId, paymentIntentId, amount, full, lines };
      return { ...paid, refunds: [...paid.refunds, { is: 'requested', terms }] };
    }
    case 'OrderRefundAccepted': {
      const acceptedAt = momentOf(event.acceptedAt);
      const { lines } = event;
      return moved(paid, event.refundId, ({ terms }) => {
        return { is: 'accepted', terms: { ...terms, lines }, acceptedAt };
      });
    }
    case 'OrderRefundRefused': {
      const { reason } = event;
      return moved(paid, event.refundId, ({ terms }) => ({ is: 'refused', terms, reason }));
    }
    case 'OrderRefundAbandoned': {
      const { reason } = event;
      return moved(paid, event.refundId, ({ terms }) => ({ is: 'abandoned', terms, reason }));
    }
    case 'OrderRefunded': {
      const refunded = paid.refunded + event.amount;
      const after = moved(paid, event.refundId, paidBack);
      return { ...after, refunded };
    }
  }
}

function paidBack(refund: Refund): Refund {
  const acceptedAt = refund.is === 'accepted' ? refund.acceptedAt : null;
  return { is: 'refunded', terms: refund.terms, acceptedAt };
}

function momentOf(text: string): Moment {
  return text === '' ? null : instantOf(text);
}

function moved(paid: Paid, refundId: string, to: (refund: Refund) => Refund): Paid {
  const refunds = paid.refunds.map((refund) =>
    refund.terms.refundId === refundId ? to(refund) : refund,
  );
  return { ...paid, refunds };
}
