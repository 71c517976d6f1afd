import { type Decider, accept, instantOf } from '@suuupra/kernel';
import type { Wake } from '@suuupra/workflow';
import type { CheckoutEvent, Seats } from './events.ts';
import { evolve } from './evolve.ts';
import type { Capture, Checkout, Held, Start, Undo } from './state.ts';

/** Time-outs go behind a cut-over and before the settlement to the merchant. */
const TIME_OUT_RANK = 1;

/** What a checkout wishes. Granting a wish twice is harmless: every call repeats its request id. */
export type CheckoutEffect = Readonly<
  | { do: 'Reserve'; key: string; orderId: string; cartId: string; wanted: Held }
  | { do: 'RequestPayment'; key: string; start: Start }
  | { do: 'RetryPayment'; key: string; paymentIntentId: string; attempt: number }
  | { do: 'GiveUpPayment'; key: string; paymentIntentId: string; code: string; turn: number }
  | { do: 'Compensate'; key: string; orderId: string; cartId: string; held: Held; undo: Undo }
  | { do: 'Fulfil'; key: string; orderId: string; held: Held; capture: Capture }
  | { do: 'RefundLate'; key: string; orderId: string; capture: Capture }
  | { do: 'Complete'; key: string; orderId: string }
>;

/** Records an event where it is news, and nothing where it is not. */
export const checkoutDecider: Decider<CheckoutEvent, CheckoutEvent, Checkout, never> = {
  initial: { is: 'absent' },
  evolve,
  decide: (event, state) => (evolve(state, event) === state ? accept() : accept(event)),
};

/** State in, wishes out. Nothing that moves money is wished while an attempt may still move it. */
export function plan(state: Checkout): readonly (CheckoutEffect | Wake<CheckoutEvent>)[] {
  switch (state.is) {
    case 'reserving': {
      const { orderId, cartId, seats, couponCode } = state.start;
      const wanted = { seats, couponCode };
      return [{ do: 'Reserve', key: 'reserve', orderId, cartId, wanted }, timeToPay(state.start)];
    }
    case 'collecting':
      return collect(state);
    case 'givingUp': {
      const { paymentIntentId, code, turns: turn } = state;
      return [{ do: 'GiveUpPayment', key: `give-up/${turn}`, paymentIntentId, code, turn }];
    }
    case 'compensating':
      return [compensate(state)];
    case 'paid': {
      const { start, held, capture } = state;
      return [{ do: 'Fulfil', key: 'fulfil', orderId: start.orderId, held, capture }];
    }
    case 'refunding':
      return refund(state);
    case 'funded':
      return [{ do: 'Complete', key: 'complete', orderId: state.start.orderId }];
    case 'absent':
    case 'parked': // Only evidence ends it: money may have moved.
    case 'fulfilled':
    case 'closedAborted':
    case 'closedRefunded':
    case 'closedSettled':
      return [];
  }
}

type StateOf<I extends Checkout['is']> = Extract<Checkout, { is: I }>;

function timeToPay({ expiresAt, orderRef }: Start): Wake<CheckoutEvent> {
  const command = { type: 'CheckoutTimeOver', expiresAt } as const;
  const at = instantOf(expiresAt);
  return { do: 'WakeAt', key: 'time-to-pay', at, rank: TIME_OUT_RANK, order: orderRef, command };
}

function collect(state: StateOf<'collecting'>): readonly (CheckoutEffect | Wake<CheckoutEvent>)[] {
  const { start, attempt, paymentIntentId } = state;
  const wake = timeToPay(start);
  if (state.asked) return [wake];
  const key = `pay/${attempt}`;
  if (attempt === 1) return [{ do: 'RequestPayment', key, start }, wake];
  return [{ do: 'RetryPayment', key, paymentIntentId, attempt }, wake];
}

function compensate({
  start,
  held,
  undo,
}: Readonly<{ start: Start; held: Held; undo: Undo }>): CheckoutEffect {
  const { orderId, cartId } = start;
  return { do: 'Compensate', key: 'compensate', orderId, cartId, held, undo };
}

function refund(state: StateOf<'refunding'>): readonly CheckoutEffect[] {
  const { start, capture, refund: done } = state;
  const { orderId } = start;
  const back: CheckoutEffect = { do: 'RefundLate', key: 'refund', orderId, capture };
  return [...(done.undone ? [] : [compensate(state)]), ...(done.sent ? [] : [back])];
}

/** The seats of an order, one entry per cohort in the order in which they first appear. */
export function seatsOf(
  lines: readonly Readonly<{ sku: string; kind: string; quantity: number }>[],
): readonly Seats[] {
  const seats = new Map<string, number>();
  for (const { sku, kind, quantity } of lines) {
    if (kind === 'cohort') seats.set(sku, (seats.get(sku) ?? 0) + quantity);
  }
  return [...seats].map(([sku, quantity]) => ({ sku, quantity }));
}
