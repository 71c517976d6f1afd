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

type Asked = Readonly<{
  rows: readonly Row[];
  malformed: readonly Malformed[];
  consistencyToken: string;
  /** What the API said, by line: a row refused at its edge leaves no trace in the read model. */
  refusals: ReadonlyMap<number, string>;
}>;

/** The rows that were rejected: by the file's own form, or by the API as the read model has it. */
export async function rejectedRows(
  network: Network,
  { rows, malformed, consistencyToken, refusals }: Asked,
): Promise<readonly RejectedRow[]> {
  const outcomes = await outcomesOf(network, consistencyToken);
  const rejected: RejectedRow[] = malformed.map(({ line, orderRef, problem }): RejectedRow => ({
    line,
    order_ref: orderRef,
    reason: problem,
  }));
  for (const { line, orderRef } of rows) {
    const known = outcomes.get(orderRef);
    if (known?.taken === true) continue;
    const reason = known?.reason ?? refusals.get(line) ?? 'refused in an earlier run';
    rejected.push({ line, order_ref: orderRef, reason });
  }
  return rejected.sort((a, b) => a.line - b.line);
}

type Outcome = Readonly<{ taken: boolean; reason: string }>;

async function outcomesOf(
  network: Network,
  consistencyToken: string,
): Promise<ReadonlyMap<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  let pageToken = '';
  do {
    const request = { pageSize: PAGE_SIZE, pageToken, consistencyToken };
    const page = await network.unary('views', OrderQueryServiceService.listOrders, request);
    for (const { orderRef, outcome, reason } of page.orders) {
      const taken = outcome !== OrderOutcome.ORDER_OUTCOME_REJECTED;
      outcomes.set(orderRef, { taken, reason });
    }
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
  return outcomes;
}
