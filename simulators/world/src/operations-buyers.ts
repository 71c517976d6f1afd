import { CartServiceService, CartState } from '@suuupra/contracts/suuupra/commerce/v1/cart_service';
import type { Network } from '@suuupra/grpc';
import { idOf } from '@suuupra/kernel';
import type { Observed } from './observed.ts';
import { NO, type Operation } from './operations-desk.ts';
import { patiently, unlessRefused } from './patience.ts';
import type { Order } from './workload.ts';

/** What clients of buyers do with a cart besides paying for it; the buyers themselves do it. */
export const BUYER_OPERATIONS = {
  'cart-edited': {
    ...{ at: 'order', rate: 700 },
    does: 'something is put into a cart and taken out again, and another coupon is tried',
  },
  'cart-quoted': {
    ...{ at: 'order', rate: 700 },
    does: 'a cart is priced, changed and priced again before it is checked out',
  },
  'quote-run-out': {
    ...{ at: 'order', rate: 500 },
    does: 'a cart is checked out when its quote has run out',
  },
  'cart-abandoned': { ...{ at: 'order', rate: 500 }, does: 'a cart is never checked out' },
  'checkout-aborted': {
    ...{ at: 'order', rate: 900 },
    does: 'a checkout is called off while it runs, and begun again',
  },
  'checkout-again': {
    ...{ at: 'order', rate: 1_000 },
    does: 'a cart whose checkout came to nothing is checked out again without its first line',
  },
} as const satisfies Readonly<Record<string, Operation>>;

type BuyerOperation = keyof typeof BUYER_OPERATIONS;

/** What the client of a buyer works with. */
export type Client = Readonly<{
  network: Network;
  observed: Observed;
  /** Whether this is done with the order of that reference. */
  chosen: (name: BuyerOperation, ref: string) => boolean;
  /** Resolves so many seconds later. */
  pause: (seconds: number) => Promise<void>;
}>;

/** An order, and its cart. */
type Begun = Readonly<{ order: Order; cartId: string }>;

/** A quote holds for fifteen minutes. */
const PAST_QUOTE = 16 * 60;

/** What is done with a cart before it is checked out; it ends as the order wants it. */
export async function browse(client: Client, begun: Begun): Promise<void> {
  const { chosen, observed, pause } = client;
  const { ref } = begun.order;
  if (chosen('cart-edited', ref)) {
    await edit(client, begun, 'edit');
    observed.met('cart-edited', ref);
  }
  if (chosen('cart-quoted', ref)) {
    await edit(client, begun, 'edit quoted', true);
    if (await quote(client, begun, 'quote once more')) observed.met('cart-quoted', ref);
    // Whoever has no address to pay from is refused, and the cart stays as it was.
    const { stateCode: buyerStateCode } = begun.order;
    const wrong = { cartId: begun.cartId, buyerStateCode, buyerGstin: '', payerVpa: 'nobody' };
    const requestId = requestIdOf(ref, 'wrong checkout');
    const { checkout } = CartServiceService;
    const call = () => client.network.unary('commerce', checkout, { requestId, ...wrong });
    await unlessRefused(call, NO);
    await quote(client, begun, 'quote at last');
  }
  if (chosen('quote-run-out', ref) && (await quote(client, begun, 'quote early'))) {
    await pause(PAST_QUOTE);
    observed.met('quote-run-out', ref);
  }
}

/** Puts something in and takes it out again, and the coupon likewise; priced between, or not. */
async function edit(client: Client, begun: Begun, what: string, isPriced = false): Promise<void> {
  const { network, pause } = client;
  const { order, cartId } = begun;
  const { addItem, removeItem, applyCoupon } = CartServiceService;
  const { ref, items, coupon } = order;
  const step = (name: string) => ({ requestId: requestIdOf(ref, `${what} ${name}`), cartId });
  const price = async (name: string): Promise<void> => {
    await pause(5);
    if (isPriced) await quote(client, begun, `${what} priced ${name}`);
  };
  const item = { sku: 'SKU-B', quantity: 3n };
  await price('first');
  await patiently(() => network.unary('commerce', addItem, { ...step('add'), item }));
  await price('second');
  const last = { ...step('remove'), line: items.length };
  // A late copy of what was refused below, when the cart was edited before, may have been faster.
  await unlessRefused(() => network.unary('commerce', removeItem, last), NO);
  const missing = { ...step('remove what is gone'), line: items.length };
  await unlessRefused(() => network.unary('commerce', removeItem, missing), NO);
  for (const couponCode of ['TENTH', '', coupon]) {
    await price(`coupon ${couponCode}`);
    const applied = { ...step(`coupon ${couponCode}`), couponCode };
    await patiently(() => network.unary('commerce', applyCoupon, applied));
  }
}

/** Has a cart priced; false where it cannot be sold as it is. */
async function quote(client: Client, { order, cartId }: Begun, what: string): Promise<boolean> {
  const { ref, stateCode: buyerStateCode } = order;
  const request = { requestId: requestIdOf(ref, what), cartId, buyerStateCode, buyerGstin: '' };
  const { quoteCart } = CartServiceService;
  const call = () => client.network.unary('commerce', quoteCart, request);
  return (await unlessRefused(call, NO)) !== undefined;
}

type CheckOut = (requestId: string) => Promise<Readonly<{ orderId: string }> | undefined>;

/** Calls a checkout off, if that may be, and begins it again; answers the order that it is now. */
export async function changeMind(
  { network, observed, chosen }: Client,
  { order, cartId, orderId: correlationId }: Begun & Readonly<{ orderId: string }>,
  checkOut: CheckOut,
): Promise<string | undefined> {
  const { ref } = order;
  if (!chosen('checkout-aborted', ref)) return undefined;
  const { abortCheckout } = CartServiceService;
  const request = { requestId: requestIdOf(ref, 'abort'), cartId, reason: 'BUYER_HESITATES' };
  const call = () => network.unary('commerce', abortCheckout, request, { correlationId });
  if ((await unlessRefused(call, NO)) === undefined) return undefined;
  observed.met('checkout-aborted', ref);
  return (await checkOut(requestIdOf(ref, 'checkout again')))?.orderId;
}

/** Tries with less in a cart that was not sold. */
export async function tryAgain(
  { network, observed, chosen }: Client,
  { order, cartId }: Begun,
  checkOut: CheckOut,
): Promise<void> {
  const { ref } = order;
  if (!chosen('checkout-again', ref)) return;
  const { getCart, removeItem } = CartServiceService;
  const { cart } = await patiently(() => network.unary('commerce', getCart, { cartId }));
  if (cart?.state !== CartState.CART_STATE_ACTIVE || cart.items.length < 2) return;
  const less = { requestId: requestIdOf(ref, 'less'), cartId, line: 0 };
  await unlessRefused(() => network.unary('commerce', removeItem, less), NO);
  if ((await checkOut(requestIdOf(ref, 'checkout later'))) !== undefined) {
    observed.met('checkout-again', ref);
  }
}

function requestIdOf(ref: string, step: string): string {
  return idOf('world', ref, step);
}
