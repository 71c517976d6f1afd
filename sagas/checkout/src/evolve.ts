import type { CheckoutEvent, CheckoutEventOf } from './events.ts';
import type { Capture, Checkout, Collecting, Held, LateRefund, Undo } from './state.ts';

type On<T extends CheckoutEvent['type']> = (state: Checkout, event: CheckoutEventOf<T>) => Checkout;

/** The code of an order whose time to pay was over. */
export const TIME_OVER = 'ORDER_EXPIRED';

const NOTHING_HELD: Held = { seats: [], couponCode: '' };

/**
 * The state after an event. An event that means nothing here gives back the very same state; so
 * a second delivery, a late timer and an answer that was overtaken are told from news.
 */
export function evolve(state: Checkout, event: CheckoutEvent): Checkout {
  switch (event.type) {
    case 'CheckoutOpened':
      return opened(state, event);
    case 'CheckoutReserved':
      return reserved(state, event);
    case 'CheckoutSoldOut':
      return soldOut(state, event);
    case 'CheckoutPaymentRequested':
      return paymentRequested(state, event);
    case 'CheckoutAttemptFailed':
      return attemptFailed(state, event);
    case 'CheckoutParked':
      return parked(state, event);
    case 'CheckoutPaymentRefused':
      return paymentRefused(state, event);
    case 'CheckoutTimeOver':
      return timeOver(state);
    case 'CheckoutPaymentKept':
      return paymentKept(state, event);
    case 'CheckoutPaymentFailed':
      return paymentFailed(state, event);
    case 'CheckoutPaid':
      return paid(state, event);
    case 'CheckoutOrderOver':
      return orderOver(state, event);
    case 'CheckoutFulfilled':
      return fulfilled(state);
    case 'CheckoutFunded':
      return funded(state, event);
    case 'CheckoutCompensated':
      return compensated(state);
    case 'CheckoutRefundSent':
      return state.is === 'refunding' ? refunding(state, { sent: true }) : state;
    case 'CheckoutRefundPaid':
      return state.is === 'refunding' ? refunding(state, { sent: true, paid: true }) : state;
    case 'CheckoutClosed':
      return closed(state);
  }
}

const opened: On<'CheckoutOpened'> = (state, { type: _type, ...start }) => {
  if (state.is !== 'absent') return state;
  if (start.seats.length > 0 || start.couponCode !== '') return { is: 'reserving', start };
  return collecting({ start, held: NOTHING_HELD });
};

function collecting({ start, held }: Pick<Collecting, 'start' | 'held'>): Checkout {
  const { paymentIntentId } = start;
  const counts = { attempt: 1, failed: 0, turns: 0 };
  return { is: 'collecting', start, held, paymentIntentId, ...counts, asked: false };
}

const reserved: On<'CheckoutReserved'> = (state, { couponCode }) => {
  if (state.is !== 'reserving') return state;
  const { start } = state;
  return collecting({ start, held: { seats: start.seats, couponCode } });
};

const soldOut: On<'CheckoutSoldOut'> = (state, { reason, held: seats }) => {
  if (state.is !== 'reserving') return state;
  const held = { seats, couponCode: '' };
  const undo: Undo = { order: 'none', cart: true, code: reason };
  return { is: 'compensating', start: state.start, held, undo };
};

const paymentRequested: On<'CheckoutPaymentRequested'> = (state, { attempt, paymentIntentId }) => {
  if (state.is !== 'collecting' || state.asked || state.attempt !== attempt) return state;
  return { ...state, asked: true, paymentIntentId };
};

const attemptFailed: On<'CheckoutAttemptFailed'> = (state, { attempt, code }) => {
  if (state.is !== 'collecting' && state.is !== 'parked' && state.is !== 'givingUp') return state;
  if (attempt <= state.failed) return state;
  const open = { ...collectingOf(state), attempt, failed: attempt };
  if (state.is === 'givingUp') return givingUp(open, state);
  if (state.is === 'parked' && state.overdue) return givingUp(open, { overdue: true, code });
  if (attempt >= state.start.maxAttempts) return givingUp(open, { overdue: false, code });
  return { ...open, is: 'collecting', attempt: attempt + 1, asked: false };
};

function collectingOf(state: Collecting): Collecting {
  const { start, held, paymentIntentId, attempt, failed, turns } = state;
  return { start, held, paymentIntentId, attempt, failed, turns };
}

function givingUp(
  open: Collecting,
  { overdue, code }: Readonly<{ overdue: boolean; code: string }>,
): Checkout {
  return { ...open, is: 'givingUp', turns: open.turns + 1, overdue, code };
}

const parked: On<'CheckoutParked'> = (state, { attempt }) => {
  if (state.is !== 'collecting' || attempt <= state.failed) return state;
  return { ...collectingOf(state), is: 'parked', attempt, overdue: false };
};

const paymentRefused: On<'CheckoutPaymentRefused'> = (state, { attempt, reason }) => {
  if (state.is !== 'collecting' || state.asked || state.attempt !== attempt) return state;
  return givingUp(collectingOf(state), { overdue: false, code: reason });
};

function timeOver(state: Checkout): Checkout {
  if (state.is === 'collecting') {
    return givingUp(collectingOf(state), { overdue: true, code: TIME_OVER });
  }
  if (state.is !== 'reserving') return state;
  const { start } = state;
  // What was being reserved may be held already: all of it is given back.
  const held = { seats: start.seats, couponCode: start.couponCode };
  return { is: 'compensating', start, held, undo: { order: 'none', cart: true, code: TIME_OVER } };
}

const paymentKept: On<'CheckoutPaymentKept'> = (state, { turn }) => {
  if (state.is !== 'givingUp' || state.turns !== turn) return state;
  return { ...collectingOf(state), is: 'parked', overdue: state.overdue };
};

const paymentFailed: On<'CheckoutPaymentFailed'> = (state, { code }) => {
  if (state.is !== 'collecting' && state.is !== 'parked' && state.is !== 'givingUp') return state;
  const { start, held } = state;
  const overdue = state.is !== 'collecting' && state.overdue;
  const undo: Undo = { order: overdue ? 'expire' : 'cancel', cart: true, code };
  return { is: 'compensating', start, held, undo };
};

const paid: On<'CheckoutPaid'> = (state, { type: _type, ...capture }) => {
  switch (state.is) {
    case 'collecting':
    case 'parked':
    case 'givingUp': {
      const { start, held } = state;
      return { is: 'paid', start, held, capture, funded: false };
    }
    case 'compensating':
      return late(state, capture, { undo: state.undo, undone: false });
    case 'closedAborted': {
      const undo: Undo = { order: 'none', cart: false, code: state.code };
      return late(state, capture, { undo, undone: true });
    }
    case 'absent':
    case 'reserving':
    case 'paid':
    case 'fulfilled':
    case 'funded':
    case 'refunding':
    case 'closedRefunded':
    case 'closedSettled':
      return state;
  }
};

/** Money for an order that was given up goes back. */
function late(
  { start, held }: Pick<Collecting, 'start' | 'held'>,
  capture: Capture,
  { undo, undone }: Readonly<{ undo: Undo; undone: boolean }>,
): Checkout {
  const refund = { undone, sent: false, paid: false };
  return { is: 'refunding', start, held, capture, undo, refund };
}

const orderOver: On<'CheckoutOrderOver'> = (state, { reason }) => {
  if (state.is !== 'paid') return state;
  // The money goes back: a late copy of the confirmation must find the order closed for good.
  const undo: Undo = { order: 'cancel', cart: false, code: reason };
  return late(state, state.capture, { undo, undone: false });
};

function fulfilled(state: Checkout): Checkout {
  if (state.is !== 'paid') return state;
  const { start, held, capture } = state;
  return { is: state.funded ? 'funded' : 'fulfilled', start, held, capture };
}

const funded: On<'CheckoutFunded'> = (state, { day }) => {
  if (state.is !== 'paid' && state.is !== 'fulfilled') return state;
  // A capture that came too late for its day is settled in a later one, and in none before.
  if (day < state.capture.day) return state;
  if (state.is === 'paid') return state.funded ? state : { ...state, funded: true };
  return { ...state, is: 'funded' };
};

function compensated(state: Checkout): Checkout {
  if (state.is === 'refunding') return refunding(state, { undone: true });
  if (state.is !== 'compensating') return state;
  const { start, held, undo } = state;
  return { is: 'closedAborted', start, held, code: undo.code };
}

function refunding(
  state: Extract<Checkout, { is: 'refunding' }>,
  news: Partial<LateRefund>,
): Checkout {
  const refund = { ...state.refund, ...news };
  if (refund.undone && refund.paid) {
    return { is: 'closedRefunded', start: state.start, held: state.held };
  }
  const names = Object.keys(refund) as readonly (keyof LateRefund)[];
  return names.every((name) => refund[name] === state.refund[name]) ? state : { ...state, refund };
}

function closed(state: Checkout): Checkout {
  if (state.is !== 'funded') return state;
  return { is: 'closedSettled', start: state.start, held: state.held };
}
