import type { WatchOrderResponse } from '@suuupra/contracts/suuupra/orders/v1/order_query_service';
import type { CallContext } from '@suuupra/grpc';
import { Refusal } from '@suuupra/grpc';
import type { Query } from '@suuupra/postgres';
import type { Projector } from '@suuupra/projector';
import { type Change, isOver, tell, untold } from './life.ts';
import { lifeEventOf } from './project.ts';
import { type LifeRow, type OrderName, readLife, readOrder } from './query.ts';
import { viewMessage } from './wire.ts';

type Deps = Readonly<{ database: Query; projector: Pick<Projector, 'follow'> }>;

/**
 * Tells the life of an order: what has happened, in order, then what happens, each with the order
 * as it was then; until its life is over or the caller goes. Nothing is polled: commits of the
 * projector wake it. Throws Refusal NOT_FOUND for an order of which nothing is known.
 */
export async function* watchOrder(
  { database, projector }: Deps,
  name: OrderName,
  { cancelled }: Pick<CallContext, 'cancelled'>,
): AsyncGenerator<WatchOrderResponse> {
  const bell = createBell();
  let watched = name.orderRef;
  const leave = projector.follow((events) => {
    if (events.some((event) => lifeEventOf(event)?.orderRef === watched)) bell.ring();
  });
  cancelled.addEventListener('abort', bell.ring);
  try {
    const order = await readOrder(database, name);
    if (order === undefined) throw new Refusal('ORDER_NOT_FOUND', 'NOT_FOUND');
    const { cart_id: cartId, order_ref: orderRef } = order;
    watched = orderRef;
    let told = untold({ cartId, orderRef });
    let after = -1n;
    while (!cancelled.aborted) {
      const heard = bell.next();
      const rows = await readLife(database, cartId, after);
      for (const row of rows) {
        told = tell(told, row.event_type, changeOf(row));
        after = row.position;
        yield { eventType: row.event_type, at: row.at, order: viewMessage(told.view) };
      }
      if (isOver(told)) return;
      await heard;
    }
  } finally {
    leave();
    cancelled.removeEventListener('abort', bell.ring);
  }
}

/** A promise for the next ring; asked for before one looks, so that no ring is missed. */
function createBell(): Readonly<{ next: () => Promise<void>; ring: () => void }> {
  let ringing = Promise.withResolvers<void>();
  return {
    next: () => ringing.promise,
    ring: () => {
      ringing.resolve();
      ringing = Promise.withResolvers<void>();
    },
  };
}

function changeOf(row: LifeRow): Change {
  const { order_id, outcome, reason, total, document_number, payment_intent_id, placed_at } = row;
  return {
    refunded: row.refunded,
    ...(order_id === '' ? {} : { orderId: order_id }),
    ...(outcome === null ? {} : { outcome }),
    ...(reason === null ? {} : { reason }),
    ...(total === null ? {} : { total }),
    ...(document_number === null ? {} : { documentNumber: document_number }),
    ...(payment_intent_id === null ? {} : { paymentIntentId: payment_intent_id }),
    ...(placed_at === null ? {} : { placedAt: placed_at }),
  };
}
