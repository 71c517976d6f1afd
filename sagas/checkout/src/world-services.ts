import { RefundServiceService } from '@suuupra/contracts/suuupra/payments/v1/refund_service';
import {
  type CreatePaymentIntentRequest,
  PaymentIntentServiceService,
} from '@suuupra/contracts/suuupra/payments/v1/payment_intent_service';
import { SeatServiceService } from '@suuupra/contracts/suuupra/commerce/v1/seat_service';
import { OrderServiceService } from '@suuupra/contracts/suuupra/commerce/v1/order_service';
import {
  Entitlement,
  EntitlementServiceService,
} from '@suuupra/contracts/suuupra/commerce/v1/entitlement_service';
import { CouponServiceService } from '@suuupra/contracts/suuupra/commerce/v1/coupon_service';
import { CartServiceService } from '@suuupra/contracts/suuupra/commerce/v1/cart_service';
import {
  Document,
  InvoiceServiceService,
} from '@suuupra/contracts/suuupra/commerce/v1/invoice_service';
import { Order } from '@suuupra/contracts/suuupra/commerce/v1/order';
import { PaymentIntent } from '@suuupra/contracts/suuupra/payments/v1/payment_intent';
import { Refusal, moneyOf } from '@suuupra/grpc';
import { idOf } from '@suuupra/kernel';
import type { Answer, Asked } from '@suuupra/testing';

/** What became of everything, to be compared between two runs of one journey. */
export type Facts = Record<string, string>;

/** A rule says no. */
export function no(reason: string): never {
  throw new Refusal(reason, 'FAILED_PRECONDITION');
}

type Wanting = Readonly<{ soldOut?: string; couponGone?: boolean }>;

/** Commerce as far as a checkout knows it: it keeps the rules that a saga must not break. */
export function commerce(
  { soldOut, couponGone }: Wanting,
  facts: Facts,
): Readonly<Record<string, Answer>> {
  const hold = (what: string): void => {
    if (facts[what] !== undefined && facts[what] !== 'reserved') no('ALREADY_RELEASED');
    facts[what] = 'reserved';
  };
  // What is released before it is reserved can never be reserved any more.
  const end = (what: string, as: 'used' | 'released', missing = ''): void => {
    const before = facts[what] ?? (as === 'released' ? 'reserved' : no(missing));
    const allowed = before === 'reserved' || before === as;
    if (!allowed) no('HELD_OTHERWISE');
    if (as === 'released' && facts['payment'] === 'live') facts['broken'] = `${what} released`;
    facts[what] = as;
  };
  const seatsOf = ({ sku }: Asked): string => `seats ${String(sku)}`;
  return {
    ReserveSeats: (asked) => {
      if (asked['sku'] === soldOut) return { reserved: false, reason: 'SOLD_OUT' };
      hold(seatsOf(asked));
      return { reserved: true };
    },
    CommitSeats: (asked) => end(seatsOf(asked), 'used', 'SEATS_NOT_RESERVED'),
    ReleaseSeats: (asked) => end(seatsOf(asked), 'released'),
    ReserveCoupon: () => {
      if (couponGone === true) return { reserved: false, reason: 'COUPON_EXHAUSTED' };
      hold('coupon');
      return { reserved: true };
    },
    RedeemCoupon: () => end('coupon', 'used', 'COUPON_NOT_RESERVED'),
    ReleaseCoupon: () => end('coupon', 'released'),
    DropCoupon: ({ reason }) => void (facts['dropped'] = String(reason)),
    AbortCheckout: ({ reason }) => void (facts['cart'] = String(reason)),
    ...orders(facts),
  };
}

function orders(facts: Facts): Readonly<Record<string, Answer>> {
  const move = (from: readonly (string | undefined)[], to: string): void => {
    if (!from.includes(facts['order'])) {
      no(
        facts['order'] === undefined ? 'ORDER_NOT_FOUND' : `ORDER_${facts['order']}`.toUpperCase(),
      );
    }
    facts['order'] = to;
  };
  const amount = moneyOf(100n);
  const line = { taxable: amount, cgst: moneyOf(0n), sgst: moneyOf(0n), igst: moneyOf(0n) };
  return {
    PlaceOrder: () => {
      move([undefined, 'pending'], 'pending');
      return { order: Order.fromPartial({ quote: { lines: [line], total: amount } }) };
    },
    ConfirmOrder: ({ captured }) => {
      if ((captured as { minorUnits: bigint }).minorUnits !== 100n) no('CAPTURE_DIFFERS');
      if (facts['order'] === 'expired too early') no('ORDER_EXPIRED');
      move(['pending', 'already_confirmed'], 'confirmed');
    },
    CancelOrder: ({ reason }) => {
      // Somebody has opened it again, and a copy of the confirmation was on its way.
      if (facts['order'] === 'expired too early') facts['order'] = 'already_confirmed';
      if (facts['order'] === 'cancelled') return;
      move(['pending', 'expired'], 'cancelled');
      facts['code'] = String(reason);
    },
    ExpireOrder: () => move(['pending'], 'expired'),
    CompleteOrder: () => move(['confirmed'], 'completed'),
    IssueInvoice: () => {
      facts['document'] = String(Number(facts['document'] ?? 0) + 1);
      return { document: Document.fromPartial({ number: 'KA2627/A0000001' }) };
    },
    GrantEntitlement: () => {
      facts['entitlement'] = 'granted';
      return { entitlement: Entitlement.fromPartial({}) };
    },
  };
}

type Moves = Readonly<{
  attempt: (number: number) => void;
  giveUp: () => void;
  refund: () => void;
}>;

/** Payments as far as a checkout knows it. */
export function payments(facts: Facts, moves: Moves): Readonly<Record<string, Answer>> {
  const refuseUnlessOpen = (): void => {
    if (facts['payment'] === undefined) no('PAYMENT_NOT_FOUND');
    if (facts['payment'] === 'live') no('ATTEMPT_OUTCOME_UNKNOWN');
    if (facts['payment'] === 'captured') no('PAYMENT_ALREADY_CAPTURED');
  };
  return {
    CreatePaymentIntent: (asked) => {
      moves.attempt(1);
      const { orderId } = asked as unknown as CreatePaymentIntentRequest;
      const paymentIntentId = idOf('payment-intent', 'main', orderId);
      return { paymentIntent: PaymentIntent.fromPartial({ paymentIntentId }) };
    },
    ConfirmPaymentIntent: () => {
      refuseUnlessOpen();
      if (facts['payment'] === 'ended') no('PAYMENT_FAILED');
      moves.attempt(Number(facts['attempts']) + 1);
    },
    CancelPaymentIntent: () => {
      refuseUnlessOpen();
      if (facts['payment'] !== 'ended') moves.giveUp();
      facts['payment'] = 'ended';
    },
    CreateRefund: ({ amount, unfulfilled }) => {
      if (unfulfilled !== true) no('THE_SALE_STAYS_IN_THE_BOOKS');
      if ((amount as { minorUnits: bigint }).minorUnits !== 100n) no('REFUND_EXCEEDS_CAPTURED');
      facts['refund'] = 'reserved';
    },
    SendRefund: () => {
      facts['refund'] = 'sent';
      moves.refund();
    },
  };
}

/** The services that a checkout calls. */
export const SERVICES = {
  commerce: [
    CartServiceService,
    CouponServiceService,
    EntitlementServiceService,
    InvoiceServiceService,
    OrderServiceService,
    SeatServiceService,
  ],
  payments: [PaymentIntentServiceService, RefundServiceService],
};
