import { CartServiceService } from '@suuupra/contracts/suuupra/commerce/v1/cart_service';
import { OrderServiceService } from '@suuupra/contracts/suuupra/commerce/v1/order_service';
import { type Network, moneyOf, rpcErrorOf } from '@suuupra/grpc';
import { idOf } from '@suuupra/kernel';
import type { Step } from './driver.ts';
import type { Order } from './workload.ts';

const MAX_TRIES = 100;
const PAUSE_MS = 20;
const TRANSIENT = ['UNAVAILABLE', 'DEADLINE_EXCEEDED', 'ABORTED'];
const RANK = { cancel: 4, refund: 4, order: 5 };

/** Makes a call that a request id makes repeatable, and repeats it while no answer comes. */
export async function patiently<T>(call: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await call();
    } catch (error) {
      if (tries >= MAX_TRIES || !TRANSIENT.includes(rpcErrorOf(error).status)) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

/** The orders and refunds of a workload as steps at their moments; orders of one moment race. */
export function stepsOf(network: Network, orders: readonly Order[]): readonly Step[] {
  const orderIds = new Map<string, string | undefined>();
  const place = async (order: Order): Promise<void> => {
    orderIds.set(order.ref, await placeOrder(network, order));
  };
  const crowds = [...Map.groupBy(orders, ({ at }) => at)].map(([at, crowd]): Step => {
    const run = async (): Promise<void> => {
      await Promise.all(crowd.map(place));
    };
    return { at, rank: RANK.order, order: crowd[0]?.ref ?? '', run };
  });
  const refunds = orders.flatMap((order): readonly Step[] => {
    const { ref, refund } = order;
    if (refund === undefined) return [];
    const run = async (): Promise<void> => {
      const orderId = orderIds.get(ref);
      if (orderId !== undefined) await askForRefund(network, orderId, order);
    };
    return [{ at: refund.at, rank: RANK.refund, order: ref, run }];
  });
  const cancellations = orders.flatMap((order): readonly Step[] => {
    const { ref, cancelAt: at } = order;
    if (at === undefined) return [];
    const run = async (): Promise<void> => {
      const orderId = orderIds.get(ref);
      if (orderId !== undefined) await cancel(network, orderId, ref);
    };
    return [{ at, rank: RANK.cancel, order: ref, run }];
  });
  return [...crowds, ...refunds, ...cancellations];
}

/** The id of the order that the checkout leads to; undefined where the checkout is refused. */
async function placeOrder(network: Network, order: Order): Promise<string | undefined> {
  const { ref: orderRef, buyerId, items, coupon: couponCode, stateCode, payerVpa } = order;
  try {
    const requestId = requestIdOf(orderRef, 'cart');
    const wanted = { requestId, orderRef, buyerId, items: [...items], couponCode };
    const { cart } = await patiently(() =>
      network.unary('commerce', CartServiceService.createCart, wanted),
    );
    const checkout = {
      requestId: requestIdOf(orderRef, 'checkout'),
      cartId: cart?.cartId ?? '',
      ...{ buyerStateCode: stateCode, buyerGstin: '', payerVpa },
    };
    const { orderId } = await patiently(() =>
      network.unary('commerce', CartServiceService.checkout, checkout),
    );
    return orderId;
  } catch (error) {
    if (rpcErrorOf(error).status !== 'INVALID_ARGUMENT') throw error;
    return undefined;
  }
}

async function askForRefund(network: Network, orderId: string, order: Order): Promise<void> {
  const asked = order.refund?.amount;
  const amount = typeof asked === 'bigint' ? moneyOf(asked) : undefined;
  const request = { requestId: requestIdOf(order.ref, 'refund'), orderId, amount };
  try {
    await patiently(() => network.unary('commerce', OrderServiceService.requestRefund, request));
  } catch (error) {
    // A refund of an order that is not confirmed by then is ignored.
    const ignored = ['FAILED_PRECONDITION', 'NOT_FOUND', 'INVALID_ARGUMENT'];
    if (!ignored.includes(rpcErrorOf(error).status)) throw error;
  }
}

async function cancel(network: Network, orderId: string, ref: string): Promise<void> {
  const request = { requestId: requestIdOf(ref, 'cancel'), orderId, reason: 'BUYER_LEFT' };
  try {
    await patiently(() => network.unary('commerce', OrderServiceService.cancelOrder, request));
  } catch (error) {
    // What is paid already, or was never placed, is not cancelled.
    const ignored = ['FAILED_PRECONDITION', 'NOT_FOUND'];
    if (!ignored.includes(rpcErrorOf(error).status)) throw error;
  }
}

function requestIdOf(ref: string, step: string): string {
  return idOf('world', ref, step);
}
