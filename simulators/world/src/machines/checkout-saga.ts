import { type Fact, countIn, lengthIn, textIn } from './fact.ts';
import { each, machine, owned, terminal } from './machine.ts';

const wants = (fact: Fact): string =>
  lengthIn(fact, 'seats') > 0 || textIn(fact, 'couponCode') !== '' ? 'to hold' : 'to pay';

/** How many attempts there may be, how many have failed, and whether the time to pay is over. */
type Tries = Readonly<{ most: number; failed: number; overdue: boolean }>;

function tried(tries: Tries, fact: Fact): Tries {
  switch (fact.type) {
    case 'CheckoutOpened':
      return { ...tries, most: countIn(fact, 'maxAttempts') };
    case 'CheckoutAttemptFailed':
      return { ...tries, failed: countIn(fact, 'attempt') };
    case 'CheckoutTimeOver':
      return { ...tries, overdue: true };
    default:
      return tries;
  }
}

const SAGA = owned('saga.checkout', 'at once');
const TIME_TO_PAY = owned('saga.checkout', 'the time to pay');

const CLOSES = { CheckoutPaid: 'paid', CheckoutPaymentFailed: 'compensating' } as const;
const TRIES = {
  ...CLOSES,
  CheckoutAttemptFailed: ['asking', 'giving up'],
  CheckoutParked: 'parked',
  CheckoutTimeOver: 'giving up',
} as const;

/**
 * The way of an order from its cart to the settlement (payments.md §2.12). Behind the payment it
 * only goes forward, or gives everything back; a parked payment is left by evidence alone (G1).
 */
export const checkoutSaga = machine({
  name: 'checkout saga',
  category: 'saga.checkout',
  variants: { CheckoutOpened: wants },
  edges: {
    absent: { 'CheckoutOpened(to hold)': 'reserving', 'CheckoutOpened(to pay)': 'asking' },
    reserving: {
      CheckoutReserved: 'asking',
      CheckoutSoldOut: 'compensating',
      CheckoutTimeOver: 'compensating',
    },
    asking: {
      ...TRIES,
      CheckoutPaymentRequested: 'collecting',
      CheckoutPaymentRefused: 'giving up',
    },
    collecting: TRIES,
    parked: { ...CLOSES, CheckoutAttemptFailed: ['asking', 'giving up'] },
    'giving up': {
      ...CLOSES,
      CheckoutAttemptFailed: 'giving up',
      CheckoutPaymentKept: 'parked',
    },
    compensating: { CheckoutCompensated: 'closed aborted' },
    paid: {
      CheckoutFulfilled: 'fulfilled',
      CheckoutFunded: 'paid and funded',
      CheckoutOrderOver: 'refund wanted',
    },
    'paid and funded': { CheckoutFulfilled: 'funded', CheckoutOrderOver: 'refund wanted' },
    fulfilled: { CheckoutFunded: 'funded' },
    funded: { CheckoutClosed: 'closed settled' },
    // What is held is given back first, and only then the money: one wish after the other.
    'refund wanted': { CheckoutCompensated: 'undone, refund wanted' },
    'undone, refund wanted': {
      CheckoutRefundSent: 'undone, refund sent',
      CheckoutRefundPaid: 'closed refunded',
    },
    'undone, refund sent': { CheckoutRefundPaid: 'closed refunded' },
    ...each(['closed aborted', 'closed refunded', 'closed settled'], {}),
  },
  states: {
    reserving: TIME_TO_PAY,
    asking: TIME_TO_PAY,
    collecting: TIME_TO_PAY,
    parked: owned('payments', 'evidence of the rail, or a person at T+1 18:00'),
    'giving up': SAGA,
    compensating: SAGA,
    paid: SAGA,
    'paid and funded': SAGA,
    fulfilled: owned('saga.settlement', 'T+1 12:00'),
    funded: SAGA,
    'refund wanted': SAGA,
    'undone, refund wanted': SAGA,
    'undone, refund sent': owned('payments', 'until the rail, or a person, has paid it'),
    'closed aborted': terminal,
    'closed refunded': terminal,
    'closed settled': terminal,
  },
  ignores: [],
  memory: {
    start: { most: 0, failed: 0, overdue: false },
    after: tried,
    pick: ({ most, failed, overdue }) => (overdue || failed >= most ? 'giving up' : 'asking'),
  },
});
