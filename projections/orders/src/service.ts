import {
  type GetOrderRequest,
  type GetOrderResponse,
  type GetOrderSummaryRequest,
  type GetOrderSummaryResponse,
  type ListCouponUsesRequest,
  type ListCouponUsesResponse,
  type ListDocumentSeriesRequest,
  type ListDocumentSeriesResponse,
  type ListDocumentsRequest,
  type ListDocumentsResponse,
  type ListOrdersRequest,
  type ListOrdersResponse,
  type ListSeatsRequest,
  type ListSeatsResponse,
  OrderQueryServiceService,
  type WatchOrderRequest,
  type WatchOrderResponse,
} from '@suuupra/contracts/suuupra/orders/v1/order_query_service';
import { BadRequest, type CallContext, Refusal, type Service, cutPage } from '@suuupra/grpc';
import { pageOf, serverStream, unary, waitForView } from '@suuupra/grpc';
import type { Database } from '@suuupra/postgres';
import type { Projector } from '@suuupra/projector';
import {
  type OrderName,
  type PurchaseRow,
  readCounts,
  readCouponUses,
  readDocuments,
  readOrder,
  readOrders,
  readRefundCounts,
  readSeats,
  readSeries,
} from './query.ts';
import { watchOrder } from './watch.ts';
import { documentMessage, orderMessage, seriesMessage, summaryMessage } from './wire.ts';

type Deps = Readonly<{
  database: Database;
  projector: Pick<Projector, 'follow' | 'waitForToken'>;
}>;
type Asked = Readonly<{ consistencyToken: string }>;

const ORDERS = 'orders.orders';
const DOCUMENTS = 'orders.documents';

/** `suuupra.orders.v1.OrderQueryService`: reads of the orders read model. */
export function orderQueryService(deps: Deps): Service {
  const { projector } = deps;
  const ready = ({ consistencyToken }: Asked, ctx: CallContext): Promise<void> =>
    waitForView(projector, consistencyToken, ctx);
  const implementation = {
    ...ordersMethods(deps, ready),
    ...countingMethods(deps, ready),
    watchOrder: serverStream<WatchOrderRequest, WatchOrderResponse>(
      async function* watch(request, ctx) {
        const name = nameOf(request);
        await ready(request, ctx);
        yield* watchOrder(deps, name, ctx);
      },
    ),
  };
  return { definition: OrderQueryServiceService, implementation };
}

type Ready = (request: Asked, ctx: CallContext) => Promise<void>;

function ordersMethods({ database }: Deps, ready: Ready) {
  return {
    getOrder: unary<GetOrderRequest, GetOrderResponse>(async (request, ctx) => {
      const name = nameOf(request);
      await ready(request, ctx);
      const row = await readOrder(database, name);
      if (row === undefined) throw new Refusal('ORDER_NOT_FOUND', 'NOT_FOUND');
      return { order: orderMessage(row) };
    }),
    listOrders: unary<ListOrdersRequest, ListOrdersResponse>(async (request, ctx) => {
      const { size, after = ' ' } = pageOf(ORDERS, request, (cursor) => cursor.includes(' '));
      await ready(request, ctx);
      const [cartId, orderRef] = splitAtSpace(after);
      const found = await readOrders(database, { cartId, orderRef }, size + 1);
      const cursorOf = (row: PurchaseRow): string => `${row.cart_id} ${row.order_ref}`;
      const page = cutPage(ORDERS, { rows: found, size }, cursorOf);
      return { orders: page.rows.map(orderMessage), nextPageToken: page.nextPageToken };
    }),
    listDocuments: unary<ListDocumentsRequest, ListDocumentsResponse>(async (request, ctx) => {
      const { size, after = '' } = pageOf(DOCUMENTS, request);
      await ready(request, ctx);
      const found = await readDocuments(database, after, size + 1);
      const page = cutPage(DOCUMENTS, { rows: found, size }, ({ number }) => number);
      return { documents: page.rows.map(documentMessage), nextPageToken: page.nextPageToken };
    }),
  };
}

function countingMethods({ database }: Deps, ready: Ready) {
  return {
    getOrderSummary: unary<GetOrderSummaryRequest, GetOrderSummaryResponse>(
      async (request, ctx) => {
        await ready(request, ctx);
        return summaryMessage(await readCounts(database), await readRefundCounts(database));
      },
    ),
    listDocumentSeries: unary<ListDocumentSeriesRequest, ListDocumentSeriesResponse>(
      async (request, ctx) => {
        await ready(request, ctx);
        return { series: (await readSeries(database)).map(seriesMessage) };
      },
    ),
    listSeats: unary<ListSeatsRequest, ListSeatsResponse>(async (request, ctx) => {
      await ready(request, ctx);
      const rows = await readSeats(database);
      const seats = rows.map(({ sku, capacity, taken }) => ({
        ...{ sku, capacity },
        left: capacity - taken,
      }));
      return { seats };
    }),
    listCouponUses: unary<ListCouponUsesRequest, ListCouponUsesResponse>(async (request, ctx) => {
      await ready(request, ctx);
      const rows = await readCouponUses(database);
      return { coupons: rows.map(({ code, used }) => ({ code, used })) };
    }),
  };
}

/** An id of a cart holds no space; a merchant's reference may. */
function splitAtSpace(cursor: string): readonly [cartId: string, orderRef: string] {
  const at = cursor.indexOf(' ');
  return [cursor.slice(0, at), cursor.slice(at + 1)];
}

function nameOf({ orderRef, orderId = '' }: GetOrderRequest | WatchOrderRequest): OrderName {
  if (orderRef !== '' || orderId !== '') return { orderRef, orderId };
  throw new BadRequest([{ field: 'order_ref', description: 'is required, or order_id' }]);
}
