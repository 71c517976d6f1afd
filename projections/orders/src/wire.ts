import {
  type DocumentSeries,
  type DocumentView,
  type GetOrderSummaryResponse,
  OrderOutcome,
  type OrderView,
} from '@suuupra/contracts/suuupra/orders/v1/order_query_service';
import { moneyOf } from '@suuupra/grpc';
import { sum } from '@suuupra/kernel';
import type { Outcome, Told } from './life.ts';
import type { CountRow, DocumentRow, PurchaseRow, RefundCounts, SeriesRow } from './query.ts';

const OUTCOMES: Readonly<Record<Outcome, OrderOutcome>> = {
  open: OrderOutcome.ORDER_OUTCOME_OPEN,
  rejected: OrderOutcome.ORDER_OUTCOME_REJECTED,
  sold_out: OrderOutcome.ORDER_OUTCOME_SOLD_OUT,
  payment_failed: OrderOutcome.ORDER_OUTCOME_PAYMENT_FAILED,
  confirmed: OrderOutcome.ORDER_OUTCOME_CONFIRMED,
  expired: OrderOutcome.ORDER_OUTCOME_EXPIRED,
};

/** An order as it goes over the wire. */
export function viewMessage(view: Told['view']): OrderView {
  const { cartId, orderRef, orderId, reason } = view;
  const { documentNumber, paymentIntentId, placedAt } = view;
  return {
    ...{ cartId, orderRef, orderId, reason, documentNumber, paymentIntentId, placedAt },
    outcome: OUTCOMES[view.outcome],
    total: moneyOf(view.total),
    refunded: moneyOf(view.refunded),
  };
}

/** The same from its row. */
export function orderMessage(row: PurchaseRow): OrderView {
  const { outcome, reason, total, refunded } = row;
  return viewMessage({
    ...{ outcome, reason, total, refunded },
    cartId: row.cart_id,
    orderRef: row.order_ref,
    orderId: row.order_id,
    documentNumber: row.document_number,
    paymentIntentId: row.payment_intent_id,
    placedAt: row.placed_at,
  });
}

/** The counts by outcome; reasons that never occur are not among them. */
export function summaryMessage(
  counts: readonly CountRow[],
  refunds: RefundCounts,
): GetOrderSummaryResponse {
  const of = (outcome: Outcome): readonly CountRow[] =>
    counts.filter((one) => one.outcome === outcome);
  const total = (rows: readonly CountRow[]): bigint => sum(rows.map(({ orders }) => orders));
  const reasons = (outcome: Outcome) =>
    of(outcome).map(({ reason, orders }) => ({ reason, orders }));
  return {
    total: total(counts),
    rejected: reasons('rejected'),
    soldOut: total(of('sold_out')),
    paymentFailed: reasons('payment_failed'),
    confirmed: total(of('confirmed')),
    refundedFull: refunds.full,
    refundedPartial: refunds.partial,
    refundRefused: refunds.refused,
    open: total(of('open')),
    expired: total(of('expired')),
  };
}

/** A document as it goes over the wire. */
export function documentMessage(row: DocumentRow): DocumentView {
  const { number, kind, order_ref: orderRef, issued_on: issuedOn } = row;
  return {
    ...{ number, kind, orderRef, issuedOn },
    taxable: moneyOf(row.taxable),
    cgst: moneyOf(row.cgst),
    sgst: moneyOf(row.sgst),
    igst: moneyOf(row.igst),
    total: moneyOf(row.total),
  };
}

/** A series as it goes over the wire. */
export function seriesMessage(row: SeriesRow): DocumentSeries {
  return {
    kind: row.kind,
    financialYear: row.financial_year,
    firstNumber: row.first_number,
    lastNumber: row.last_number,
    issued: row.issued,
  };
}
