import { CartServiceService } from '@suuupra/contracts/suuupra/commerce/v1/cart_service';
import { OrderServiceService } from '@suuupra/contracts/suuupra/commerce/v1/order_service';
import { type Network, rpcErrorOf } from '@suuupra/grpc';
import { idOf } from '@suuupra/kernel';
import type { OrderRow, Refund } from './day-folder.ts';
import type { Call, Step } from './driver.ts';
import { inr } from './calls.ts';

/** Refunds of one moment come before orders; the services' own timers have the ranks below. */
const RANK = { refund: 4, order: 5 };

/** What a step acts with. */
type Hands = Readonly<{ network: Network; call: Call }>;

/** Is told of every order that was put to the API, and what it said if it did not take it. */
export type Placed = (row: OrderRow, refusal: string | undefined) => Promise<void>;

/** The orders and refunds of a day folder as steps at their moments. */
export function stepsOf(
  network: Network,
  orders: readonly OrderRow[],
  placed: Placed,
): readonly Step[] {
  return orders.flatMap((row) => {
    const place = (call: Call): Promise<Answer> => placeOrder({ network, call }, row);
    let answer: Promise<Answer> | undefined;
    const order: Step = {
      at: row.placedAt,
      rank: RANK.order,
      order: row.orderRef,
      run: async (call) => {
        answer = place(call);
        const given = await answer;
        await placed(row, 'refusal' in given ? given.refusal : undefined);
      },
    };
    const { refund } = row;
    // At the moment of its order a refund comes first, and finds nothing to give back.
    if (!refund || refund.at <= row.placedAt) return [order];
    // After a restart the order's own step is past: the same calls again tell its id.
    const run = async (call: Call): Promise<void> => {
      const given = await (answer ?? place(call));
      if ('refusal' in given) return;
      await requestRefund({ network, call }, row, refund, given.orderId);
    };
    return [order, { at: refund.at, rank: RANK.refund, order: row.orderRef, run }];
  });
}

/** An order's id, or what the API said to the order that it did not take. */
type Answer = Readonly<{ orderId: string } | { refusal: string }>;

async function placeOrder(hands: Hands, row: OrderRow): Promise<Answer> {
  try {
    return { orderId: await checkOut(hands, row) };
  } catch (error) {
    const { reason, fields, status } = rpcErrorOf(error);
    if (status !== 'INVALID_ARGUMENT') throw error;
    const field = fields[0] ? ` (${fields[0].field}: ${fields[0].description})` : '';
    return { refusal: `${reason ?? status}${field}` };
  }
}

async function checkOut({ network, call }: Hands, row: OrderRow): Promise<string> {
  const { orderRef, buyerId, items, coupon: couponCode } = row;
  const { cart } = await call(() =>
    network.unary('commerce', CartServiceService.createCart, {
      requestId: requestIdOf(row.line, 'cart'),
      ...{ orderRef, buyerId, items: items.map((item) => ({ ...item })), couponCode },
    }),
  );
  const { orderId } = await call(() =>
    network.unary('commerce', CartServiceService.checkout, {
      requestId: requestIdOf(row.line, 'checkout'),
      cartId: cart?.cartId ?? '',
      buyerStateCode: row.stateCode,
      buyerGstin: row.gstin,
      payerVpa: row.payerVpa,
    }),
  );
  return orderId;
}

async function requestRefund(
  { network, call }: Hands,
  row: OrderRow,
  refund: Refund,
  orderId: string,
): Promise<void> {
  try {
    await call(() =>
      network.unary('commerce', OrderServiceService.requestRefund, {
        requestId: requestIdOf(row.line, 'refund'),
        orderId,
        amount: refund.amount === 'full' ? undefined : inr(refund.amount),
      }),
    );
  } catch (error) {
    // A refund of an order that is not confirmed by then is ignored: data/README, an order, 7.
    const ignored = ['FAILED_PRECONDITION', 'NOT_FOUND', 'INVALID_ARGUMENT'];
    if (!ignored.includes(rpcErrorOf(error).status)) throw error;
  }
}

function requestIdOf(line: number, step: string): string {
  return idOf('play', 'orders.csv', String(line), step);
}
