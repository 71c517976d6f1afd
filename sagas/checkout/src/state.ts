import type { Paise } from '@suuupra/kernel';
import type { CheckoutEventOf, Seats } from './events.ts';

/** What was wanted at the start; nothing of it changes. */
export type Start = Omit<CheckoutEventOf<'CheckoutOpened'>, 'type'>;

/** What the order has of seats and coupon, or may have: giving back what it has not is harmless. */
export type Held = Readonly<{ seats: readonly Seats[]; couponCode: string }>;

type Started = Readonly<{ start: Start; held: Held }>;

/** The payment while it is open. */
export type Collecting = Started &
  Readonly<{
    paymentIntentId: string;
    /** The attempt that is wanted or under way, 1 and on. */
    attempt: number;
    /** The last attempt that failed, 0 for none. */
    failed: number;
    /** How often giving up was begun: each is a wish of its own. */
    turns: number;
  }>;

/** How the steps before the payment are taken back: in reverse, ending with this one's. */
export type Undo = Readonly<{
  order: 'cancel' | 'expire' | 'none';
  /** Whether the cart is to be unlocked, because no order may have been made of it. */
  cart: boolean;
  code: string;
}>;

export type Capture = Readonly<{
  paymentIntentId: string;
  amount: Paise;
  capturedAt: string;
  /** The Indian date of the capture. */
  day: string;
}>;

/** The refund of a payment that nobody can use. */
export type LateRefund = Readonly<{ undone: boolean; sent: boolean; paid: boolean }>;

/**
 * Where a checkout stands (payments.md §2.12): reserving = STARTED, collecting = COLLECTING,
 * parked = PARKED, paid = PIVOTED, fulfilled = AWAITING_FUNDS, and the three ways to be closed.
 */
export type Checkout =
  | Readonly<{ is: 'absent' }>
  | Readonly<{ is: 'reserving'; start: Start }>
  | (Readonly<{ is: 'collecting'; asked: boolean }> & Collecting)
  | (Readonly<{ is: 'parked'; overdue: boolean }> & Collecting)
  | (Readonly<{ is: 'givingUp'; overdue: boolean; code: string }> & Collecting)
  | (Readonly<{ is: 'compensating'; undo: Undo }> & Started)
  | (Readonly<{ is: 'paid'; capture: Capture; funded: boolean }> & Started)
  | (Readonly<{ is: 'fulfilled'; capture: Capture }> & Started)
  | (Readonly<{ is: 'funded'; capture: Capture }> & Started)
  | (Readonly<{ is: 'refunding'; capture: Capture; undo: Undo; refund: LateRefund }> & Started)
  | (Readonly<{ is: 'closedAborted'; code: string }> & Started)
  | (Readonly<{ is: 'closedRefunded' }> & Started)
  | (Readonly<{ is: 'closedSettled' }> & Started);
