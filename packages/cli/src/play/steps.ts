import { CartServiceService } from '@suuupra/contracts/suuupra/commerce/v1/cart_service';
import { OrderServiceService } from '@suuupra/contracts/suuupra/commerce/v1/order_service';
import { type Network, rpcErrorOf } from '@suuupra/grpc';
import { idOf } from '@suuupra/kernel';
import type { OrderRow, Refund } from './day-folder.ts';
import type { Step } from './driver.ts';
import { inr, patiently } from './calls.ts';

/** Refunds of one moment come before orders; the services' own timers have the ranks below. */
const RANK = { refund: 4, order: 5 };

/** Is told of every order that was put to the API, whatever the answer. */
export type Placed = (row: OrderRow) => Promise<void>;

/** The orders and refunds of a day folder as steps at their moments. */
export function stepsOf(
  network: Network,
  orders: readonly OrderRow[],
  placed: Placed,
): readonly Step[] {
  return orders.flatMap((row) => {
    const place = (): Promise<string | undefined> => placeOrder(network, row);
    let orderId: Promise<string | undefined> | undefined;
    const order: Step = {
      at: row.placedAt,
      rank: RANK.order,
      order: row.orderRef,
      run: async () => {
        orderId = place();
        await orderId;
        await placed(row);
      },
    };
    const { refund } = row;
    if (!refund) return [order];
    // After a restart the order's own step is past: the same calls again tell its id.
    const run = async (): Promise<void> => {
      const known = await (orderId ?? place());
      if (known !== undefined) await requestRefund(network, row, refund, known);
    };
    return [order, { at: refund.at, rank: RANK.refund, order: row.orderRef, run }];
  });
}

/** What the API says to an order that left no trace: asked again, it says the same again. */
export async function refusalOf(network: Network, row: OrderRow): Promise<string> {
  try {
    await checkOut(network, row);
    return 'not in the read model';
  } catch (error) {
    const { reason, fields, status } = rpcErrorOf(error);
    const field = fields[0] ? ` (${fields[0].field}: ${fields[0].description})` : '';
    return `${reason ?? status}${field}`;
  }
}

async function placeOrder(network: Network, row: OrderRow): Promise<string | undefined> {
  try {
    return await checkOut(network, row);
  } catch (error) {
    // The refusal is a fact of the read model, from which the report takes it.
    if (rpcErrorOf(error).status !== 'INVALID_ARGUMENT') throw error;
    return undefined;
  }
}

async function checkOut(network: Network, row: OrderRow): Promise<string> {
  const { orderRef, buyerId, items, coupon: couponCode } = row;
  const { cart } = await patiently(() =>
    network.unary('commerce', CartServiceService.createCart, {
      requestId: requestIdOf(row.line, 'cart'),
      ...{ orderRef, buyerId, items: items.map((item) => ({ ...item })), couponCode },
    }),
  );
  const { orderId } = await patiently(() =>
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
  network: Network,
  row: OrderRow,
  refund: Refund,
  orderId: string,
): Promise<void> {
  try {
    await patiently(() =>
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
