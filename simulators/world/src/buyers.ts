import { CartServiceService } from '@suuupra/contracts/suuupra/commerce/v1/cart_service';
import { OrderServiceService } from '@suuupra/contracts/suuupra/commerce/v1/order_service';
import { PaymentIntentServiceService } from '@suuupra/contracts/suuupra/payments/v1/payment_intent_service';
import { moneyOf } from '@suuupra/grpc';
import { type Instant, MICROSECONDS, assert, idOf } from '@suuupra/kernel';
import { type Client, browse, changeMind, tryAgain } from './operations-buyers.ts';
import { NO } from './operations-desk.ts';
import { patiently, unlessRefused } from './patience.ts';
import type { Order, Refund } from './workload.ts';

/** Something that somebody outside does at a moment. */
export type Step = Readonly<{ at: Instant; name: string; run: () => Promise<void> }>;

/** What buyers need: the way in, the moment, and somebody who notes what they see. */
export type Outside = Client &
  Readonly<{
    /** Resolves when the views hold what a token stands for; says whether they hold the order. */
    readBack: (token: string, orderId: string) => Promise<boolean>;
    later: (at: Instant, run: () => Promise<void>) => void;
  }>;

/** After so long a buyer comes back to a cart that was not sold. */
const LATER = 20n * MICROSECONDS.minute;

/** What the buyers of these orders do, at their moments. */
export function buyersSteps(outside: Outside, orders: readonly Order[]): readonly Step[] {
  return orders.flatMap((order): readonly Step[] => {
    let orderId: string | undefined;
    const { at, ref, refunds, cancelAt } = order;
    const place = async (): Promise<void> => {
      orderId = await buy(outside, order);
    };
    const ifPlaced = (run: (id: string) => Promise<void>) => async (): Promise<void> => {
      if (orderId !== undefined) await run(orderId);
    };
    const back = refunds.map((refund): Step => {
      const run = ifPlaced((id) => askForRefund(outside, { orderId: id, ref, refund }));
      return { at: refund.at, name: `refund ${ref}/${refund.nth}`, run };
    });
    const cancelled = ifPlaced((id) => cancel(outside, id, ref));
    const change =
      cancelAt === undefined ? [] : [{ at: cancelAt, name: `cancel ${ref}`, run: cancelled }];
    return [{ at, name: `order ${ref}`, run: place }, ...back, ...change];
  });
}

/** The id of the order that the checkout leads to; undefined where the checkout is refused. */
async function buy(outside: Outside, order: Order): Promise<string | undefined> {
  const { network, chosen, observed } = outside;
  const { ref: orderRef, buyerId, items, coupon: couponCode } = order;
  const requestId = requestIdOf(orderRef, 'cart');
  const wanted = { requestId, orderRef, buyerId, items: [...items], couponCode };
  const create = () => network.unary('commerce', CartServiceService.createCart, wanted);
  const created = await unlessRefused(create, NO);
  if (created === undefined) return undefined;
  const cartId = created.cart?.cartId ?? '';
  if (chosen('cart-abandoned', orderRef)) {
    observed.met('cart-abandoned', orderRef);
    return undefined;
  }
  const begun = { order, cartId };
  await browse(outside, begun);
  const checkedOut = await checkOut(outside, order, cartId);
  const again = (id: string) =>
    checkOutOnce(outside, { ...checkoutRequestOf(order, cartId), requestId: id });
  outside.later(order.at + LATER, () => tryAgain(outside, begun, again));
  if (checkedOut === undefined) return undefined;
  const { orderId, consistencyToken } = checkedOut;
  const instead = await changeMind(outside, { ...begun, orderId }, again);
  if (instead !== undefined) return instead;
  await indulge(outside, order, { cartId, orderId, consistencyToken });
  return orderId;
}

type CheckedOut = Readonly<{ orderId: string; consistencyToken: string }>;

function checkoutRequestOf(order: Order, cartId: string) {
  const { ref, stateCode: buyerStateCode, payerVpa } = order;
  const requestId = requestIdOf(ref, 'checkout');
  return { requestId, cartId, buyerStateCode, buyerGstin: '', payerVpa };
}

type CheckoutRequest = ReturnType<typeof checkoutRequestOf>;

function checkOutOnce(
  { network }: Pick<Outside, 'network'>,
  request: CheckoutRequest,
): Promise<CheckedOut | undefined> {
  return unlessRefused(() => network.unary('commerce', CartServiceService.checkout, request), NO);
}

async function checkOut(
  { network, observed }: Outside,
  order: Order,
  cartId: string,
): Promise<CheckedOut | undefined> {
  const request = checkoutRequestOf(order, cartId);
  const once = () => checkOutOnce({ network }, request);
  if (order.habit !== 'double-tap') return await once();
  const [one, other] = await Promise.all([once(), once()]);
  observed.met('double-tap', order.ref);
  assert(one?.orderId === other?.orderId, `two taps of ${order.ref} are one order`);
  return one;
}

type Bought = CheckedOut & Readonly<{ cartId: string }>;

/** What the client of this buyer does besides. */
async function indulge(outside: Outside, order: Order, bought: Bought): Promise<void> {
  const { network, observed, later, readBack } = outside;
  const { habit, ref } = order;
  const { cartId, orderId } = bought;
  const request = checkoutRequestOf(order, cartId);
  const checkout = (changed: Partial<typeof request>) =>
    network.unary('commerce', CartServiceService.checkout, { ...request, ...changed });
  if (habit === 'repeat-next-day') {
    later(order.at + 25n * MICROSECONDS.hour, async () => {
      const again = await patiently(() => checkout({}));
      observed.met('repeat-next-day', ref);
      assert(again.orderId === orderId, `${ref} asked for again is the same order`);
    });
  }
  if (habit === 'changed-payload') {
    const other = await unlessRefused(() => checkout({ payerVpa: 'someone@else' }), NO);
    observed.met('changed-payload', ref);
    assert(other === undefined, `${ref} with another payer is refused`);
  }
  if (habit === 'second-confirm' || habit === 'redirect') await pester(outside, order, orderId);
  if (habit === 'read-your-write') {
    const isThere = await readBack(bought.consistencyToken, orderId);
    observed.met('read-your-write', ref);
    assert(isThere, `${ref} is in the read model that has seen its token`);
  }
}

/** Wants to pay a second time, or asks what became of the payment, while it is under way. */
async function pester({ network, observed, later }: Outside, order: Order, orderId: string) {
  const paymentIntentId = idOf('payment-intent', 'main', orderId);
  const { confirmPaymentIntent, syncPaymentIntent } = PaymentIntentServiceService;
  const { habit, ref } = order;
  const requestId = requestIdOf(ref, habit ?? '');
  await Promise.resolve();
  for (const seconds of [1n, 5n]) {
    later(order.at + seconds * MICROSECONDS.second, async () => {
      const request = { requestId: `${requestId.slice(0, -1)}${seconds}`, paymentIntentId };
      const method = habit === 'redirect' ? syncPaymentIntent : confirmPaymentIntent;
      const call = () => network.unary('payments', method, request);
      await unlessRefused(call as () => Promise<unknown>, [...NO, 'ABORTED']);
      observed.met(habit ?? '', ref);
    });
  }
}

type Asked = Readonly<{ orderId: string; ref: string; refund: Refund }>;

async function askForRefund({ network }: Outside, { orderId, ref, refund }: Asked): Promise<void> {
  const amount = refund.amount === 'full' ? undefined : moneyOf(refund.amount);
  const request = { requestId: requestIdOf(ref, `refund/${refund.nth}`), orderId, amount };
  // A refund of an order that is not confirmed by then is ignored.
  const { requestRefund } = OrderServiceService;
  await unlessRefused(() => network.unary('commerce', requestRefund, request), NO);
}

async function cancel({ network }: Outside, orderId: string, ref: string): Promise<void> {
  const request = { requestId: requestIdOf(ref, 'cancel'), orderId, reason: 'BUYER_LEFT' };
  // What is paid already, or was never placed, is not cancelled.
  await unlessRefused(
    () => network.unary('commerce', OrderServiceService.cancelOrder, request),
    NO,
  );
}

function requestIdOf(ref: string, step: string): string {
  return idOf('world', ref, step);
}
