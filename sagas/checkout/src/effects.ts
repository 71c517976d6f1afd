import { CartServiceService } from '@suuupra/contracts/suuupra/commerce/v1/cart_service';
import { CouponServiceService } from '@suuupra/contracts/suuupra/commerce/v1/coupon_service';
import type { Order } from '@suuupra/contracts/suuupra/commerce/v1/order';
import { OrderServiceService } from '@suuupra/contracts/suuupra/commerce/v1/order_service';
import { SeatServiceService } from '@suuupra/contracts/suuupra/commerce/v1/seat_service';
import {
  type ConfirmPaymentIntentRequest,
  PaymentIntentServiceService,
} from '@suuupra/contracts/suuupra/payments/v1/payment_intent_service';
import { RefundServiceService } from '@suuupra/contracts/suuupra/payments/v1/refund_service';
import { type Network, moneyOf } from '@suuupra/grpc';
import { assert, idOf, sum } from '@suuupra/kernel';
import type { EffectContext, Workflow } from '@suuupra/workflow';
import { CHECKOUT_CATEGORY, type CheckoutEvent, checkoutEvents } from './events.ts';
import { fulfil } from './fulfil.ts';
import { type Answers, type EffectOf, type Hands, ORDER_OVER } from './hands.ts';
import { lateRefundIdOf } from './late-refund.ts';
import { orRefusal } from './or-refusal.ts';
import { type CheckoutEffect, checkoutDecider, plan } from './saga.ts';
import type { Checkout } from './state.ts';
import { type CheckoutPolicy, checkoutInputs } from './translate.ts';

/** The payment lives, or is in doubt, or has succeeded: it is not to be given up. */
const PAYMENT_LIVES = [
  'ATTEMPT_IN_PROGRESS',
  'ATTEMPT_OUTCOME_UNKNOWN',
  'PAYMENT_ALREADY_CAPTURED',
];
const IN_REVIEW = 'PAYMENT_UNDER_REVIEW';
const ENDED = ['PAYMENT_FAILED', 'PAYMENT_CANCELED'];
const NOTHING_HELD = ['SEATS_NOT_FOUND'];
const NO_USE_HELD = ['COUPON_NOT_FOUND'];
const CART_FREE = ['CART_NOT_LOCKED', 'CART_NOT_FOUND'];

/** The checkout saga: the plan's wishes, and the hands that grant them over the network. */
export function checkoutWorkflow(
  network: Network,
  policy: CheckoutPolicy,
): Workflow<CheckoutEvent, CheckoutEvent, Checkout, never, CheckoutEffect> {
  return {
    name: 'checkout',
    aggregate: {
      category: CHECKOUT_CATEGORY,
      codec: checkoutEvents,
      decider: checkoutDecider,
    },
    plan,
    inputs: checkoutInputs(policy),
    correlationOf: (_state, orderId) => orderId,
    perform: (effect, context) => perform(effect, handsOf(network, context)),
  };
}

function handsOf(network: Network, context: EffectContext<Checkout>): Hands {
  const { requestId, correlationId, causationId } = context;
  const options = { correlationId, causationId };
  return { network, options, id: (call, about = '') => idOf(requestId, call, about) };
}

function perform(effect: CheckoutEffect, hands: Hands): Answers {
  switch (effect.do) {
    case 'Reserve':
      return reserve(effect, hands);
    case 'RequestPayment':
      return requestPayment(effect, hands);
    case 'RetryPayment':
      return retryPayment(effect, hands);
    case 'GiveUpPayment':
      return giveUpPayment(effect, hands);
    case 'Compensate':
      return compensate(effect, hands);
    case 'Fulfil':
      return fulfil(effect, hands);
    case 'RefundLate':
      return refundLate(effect, hands);
    case 'Complete':
      return complete(effect, hands);
  }
}

/**
 * Seats, then the coupon: without seats the order is over, without the coupon it is dearer. What
 * was refused is given back like what is held: a copy of the request that comes late, when there
 * are seats or uses again, must not take one for an order that has gone on without it.
 */
async function reserve(effect: EffectOf<'Reserve'>, hands: Hands): Answers {
  const { network, options, id } = hands;
  const { orderId, cartId, wanted } = effect;
  const { reserveSeats } = SeatServiceService;
  for (const [index, { sku, quantity }] of wanted.seats.entries()) {
    const requestId = id('reserve-seats', sku);
    const request = { requestId, sku, orderId, quantity: BigInt(quantity) };
    const { reserved, reason } = await network.unary('commerce', reserveSeats, request, options);
    const held = wanted.seats.slice(0, index + 1);
    if (!reserved) return [{ type: 'CheckoutSoldOut', sku, reason, held }];
  }
  const code = wanted.couponCode;
  if (code === '') return [{ type: 'CheckoutReserved', couponCode: '', droppedReason: '' }];
  const { reserveCoupon } = CouponServiceService;
  const use = { requestId: id('reserve-coupon'), code, orderId };
  const { reserved, reason } = await network.unary('commerce', reserveCoupon, use, options);
  if (reserved) return [{ type: 'CheckoutReserved', couponCode: code, droppedReason: '' }];
  await releaseCoupon(code, orderId, hands);
  // Asked again after a crash, the coupon says that it is barred: another reason, another request.
  const drop = { requestId: id('drop-coupon', reason), cartId, reason };
  await network.unary('commerce', CartServiceService.dropCoupon, drop, options);
  return [{ type: 'CheckoutReserved', couponCode: '', droppedReason: reason }];
}

async function requestPayment(effect: EffectOf<'RequestPayment'>, hands: Hands): Answers {
  const { network, options, id } = hands;
  const { orderId, cartId, orderRef: merchantReference, payerVpa } = effect.start;
  const { placeOrder } = OrderServiceService;
  const asked = await orRefusal(async () => {
    const place = { requestId: id('place-order'), orderId, cartId };
    const { order } = await network.unary('commerce', placeOrder, place, options);
    const { createPaymentIntent } = PaymentIntentServiceService;
    const requestId = id('create-payment-intent');
    const terms = { orderId, merchantReference, payerVpa, confirm: true, ...amountsOf(order) };
    return await network.unary('payments', createPaymentIntent, { requestId, ...terms }, options);
  });
  if ('reason' in asked) {
    return [{ type: 'CheckoutPaymentRefused', attempt: 1, reason: asked.reason }];
  }
  const paymentIntentId = asked.answer.paymentIntent?.paymentIntentId ?? '';
  assert(paymentIntentId !== '', 'a payment intent has an id');
  return [{ type: 'CheckoutPaymentRequested', attempt: 1, paymentIntentId }];
}

/** What the payer owes is what stands in the placed order, not what was once quoted. */
function amountsOf(order: Order | undefined) {
  const quote = order?.quote;
  assert(quote?.total !== undefined, 'a placed order has a total');
  const parts = (field: 'taxable' | 'cgst' | 'sgst' | 'igst') =>
    moneyOf(sum(quote.lines.map((line) => line[field]?.minorUnits ?? 0n)));
  const amountDetails = {
    taxable: parts('taxable'),
    cgst: parts('cgst'),
    sgst: parts('sgst'),
    igst: parts('igst'),
  };
  return { amount: quote.total, amountDetails };
}

async function retryPayment(effect: EffectOf<'RetryPayment'>, hands: Hands): Answers {
  const { network, options, id } = hands;
  const { attempt, paymentIntentId } = effect;
  const requestId = id('confirm-payment-intent');
  const request: ConfirmPaymentIntentRequest = { requestId, paymentIntentId };
  const { confirmPaymentIntent } = PaymentIntentServiceService;
  const asked = await orRefusal(() =>
    network.unary('payments', confirmPaymentIntent, request, options),
  );
  const requested: CheckoutEvent = { type: 'CheckoutPaymentRequested', attempt, paymentIntentId };
  if ('answer' in asked) return [requested];
  const { reason, metadata } = asked;
  // Whatever became of it is on its way as an event of the payment.
  if (PAYMENT_LIVES.includes(reason)) return [requested];
  if (ENDED.includes(reason)) {
    return [{ type: 'CheckoutPaymentFailed', code: metadata['code'] ?? reason }];
  }
  return [{ type: 'CheckoutPaymentRefused', attempt, reason }];
}

/** Payments itself refuses to give up what may still move money; then there is only waiting. */
async function giveUpPayment(effect: EffectOf<'GiveUpPayment'>, hands: Hands): Answers {
  const { network, options, id } = hands;
  const { paymentIntentId, code, turn } = effect;
  const request = { requestId: id('cancel-payment-intent'), paymentIntentId, reason: code };
  const { cancelPaymentIntent } = PaymentIntentServiceService;
  const given = await orRefusal(
    () => network.unary('payments', cancelPaymentIntent, request, options),
    [...PAYMENT_LIVES, IN_REVIEW, 'PAYMENT_NOT_FOUND'],
  );
  if ('reason' in given && given.reason !== 'PAYMENT_NOT_FOUND') {
    return [{ type: 'CheckoutPaymentKept', turn, reason: given.reason }];
  }
  return [{ type: 'CheckoutPaymentFailed', code }];
}

/** Takes the steps back in reverse: the order, the coupon, the seats, the lock of the cart. */
async function compensate(effect: EffectOf<'Compensate'>, hands: Hands): Answers {
  const { network, options, id } = hands;
  const { orderId, cartId, held, undo } = effect;
  const { code } = undo;
  const ended = undo.order === 'none' ? false : await endOrder(effect, hands);
  if (held.couponCode !== '') await releaseCoupon(held.couponCode, orderId, hands);
  for (const { sku } of held.seats.toReversed()) {
    const seats = { requestId: id('release-seats', sku), sku, orderId };
    const { releaseSeats } = SeatServiceService;
    await orRefusal(() => network.unary('commerce', releaseSeats, seats, options), NOTHING_HELD);
  }
  if (!ended && undo.cart) {
    const abort = { requestId: id('abort-checkout'), cartId, reason: code };
    const { abortCheckout } = CartServiceService;
    await orRefusal(() => network.unary('commerce', abortCheckout, abort, options), CART_FREE);
  }
  return [{ type: 'CheckoutCompensated', code }];
}

async function releaseCoupon(code: string, orderId: string, hands: Hands): Promise<void> {
  const { network, options, id } = hands;
  const use = { requestId: id('release-coupon'), code, orderId };
  const release = CouponServiceService.releaseCoupon;
  await orRefusal(() => network.unary('commerce', release, use, options), NO_USE_HELD);
}

/**
 * Whether there was an order to end; there is none where placing it was refused. Commerce sees to
 * it that one which it does not know by now is never placed later.
 */
async function endOrder(effect: EffectOf<'Compensate'>, hands: Hands): Promise<boolean> {
  const { network, options, id } = hands;
  const { orderId, undo } = effect;
  const { cancelOrder, expireOrder } = OrderServiceService;
  const ended = await orRefusal(
    () =>
      undo.order === 'expire'
        ? network.unary('commerce', expireOrder, { requestId: id('expire'), orderId }, options)
        : network.unary(
            'commerce',
            cancelOrder,
            { requestId: id('cancel'), orderId, reason: undo.code },
            options,
          ),
    ORDER_OVER,
  );
  return !('reason' in ended && ended.reason === 'ORDER_NOT_FOUND');
}

async function refundLate(effect: EffectOf<'RefundLate'>, hands: Hands): Answers {
  const { network, options, id } = hands;
  const { orderId, capture } = effect;
  const { paymentIntentId, amount } = capture;
  const refundId = lateRefundIdOf(orderId);
  const asked = { requestId: id('create-refund'), refundId, paymentIntentId };
  const create = { ...asked, amount: moneyOf(amount), unfulfilled: true };
  await network.unary('payments', RefundServiceService.createRefund, create, options);
  const send = { requestId: id('send-refund'), refundId, paymentIntentId };
  await network.unary('payments', RefundServiceService.sendRefund, send, options);
  return [{ type: 'CheckoutRefundSent', refundId }];
}

async function complete(effect: EffectOf<'Complete'>, { network, options, id }: Hands): Answers {
  const { orderId } = effect;
  const request = { requestId: id('complete-order'), orderId };
  await network.unary('commerce', OrderServiceService.completeOrder, request, options);
  return [{ type: 'CheckoutClosed', orderId }];
}
