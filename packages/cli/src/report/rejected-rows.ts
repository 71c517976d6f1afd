import {
  OrderOutcome,
  OrderQueryServiceService,
} from '@suuupra/contracts/suuupra/orders/v1/order_query_service';
import type { Network } from '@suuupra/grpc';

/** A row that became no order, and why. */
export type RejectedRow = Readonly<{ line: number; order_ref: string; reason: string }>;

type Row = Readonly<{ line: number; orderRef: string }>;
type Malformed = Row & Readonly<{ problem: string }>;

const PAGE_SIZE = 1000;

/** The rows that were rejected: by the file's own form, or by the API as the read model has it. */
export async function rejectedRows(
  network: Network,
  rows: readonly Row[],
  malformed: readonly Malformed[],
  consistencyToken: string,
): Promise<readonly RejectedRow[]> {
  const reasons = new Map<string, string>();
  let pageToken = '';
  do {
    const request = { pageSize: PAGE_SIZE, pageToken, consistencyToken };
    const page = await network.unary('views', OrderQueryServiceService.listOrders, request);
    for (const { orderRef, outcome, reason } of page.orders) {
      if (outcome === OrderOutcome.ORDER_OUTCOME_REJECTED) reasons.set(orderRef, reason);
    }
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
  const refused = rows.flatMap(({ line, orderRef }): RejectedRow[] => {
    const reason = reasons.get(orderRef);
    return reason === undefined ? [] : [{ line, order_ref: orderRef, reason }];
  });
  const unreadable = malformed.map(({ line, orderRef, problem }): RejectedRow => ({
    line,
    order_ref: orderRef,
    reason: problem,
  }));
  return [...refused, ...unreadable].sort((a, b) => a.line - b.line);
}
