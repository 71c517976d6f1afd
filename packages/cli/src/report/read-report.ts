import { LedgerServiceService } from '@suuupra/contracts/suuupra/ledger/v1/ledger_service';
import { OrderQueryServiceService } from '@suuupra/contracts/suuupra/orders/v1/order_query_service';
import type {
  DocumentSeries,
  ReasonCount,
} from '@suuupra/contracts/suuupra/orders/v1/order_query_service';
import { PaymentQueryServiceService } from '@suuupra/contracts/suuupra/payments/v1/payment_query_service';
import { SettlementQueryServiceService } from '@suuupra/contracts/suuupra/settlement/v1/settlement_query_service';
import type { Money } from '@suuupra/contracts/suuupra/type/v1/money';
import type { Network } from '@suuupra/grpc';
import { assert } from '@suuupra/kernel';

/** Figures are paise; every one is a whole number that JSON holds exactly. */
type Figures = Readonly<Record<string, number>>;

export type Documents = Readonly<{ first: string; last: string; count: number }> | null;

/** The result of trading days, of exactly the shape of `expected.json`. */
export type Report = Readonly<{
  orders: Readonly<{
    total: number;
    rejected: Figures;
    sold_out: number;
    payment_failed: Figures;
    confirmed: number;
    refunded_full: number;
    refunded_partial: number;
    refund_refused: number;
  }>;
  captured_paise: number;
  refunded_paise: number;
  trial_balance: Figures;
  settlement_cycles: Readonly<Record<string, Figures>>;
  merchant_settlements: Figures;
  bank_balances: Figures;
  invoices: Documents;
  bills_of_supply: Documents;
  credit_notes: Documents;
  seats_left: Figures;
  coupons_used: Figures;
}>;

/** The book that the trading days are kept in. */
export const BOOK = 'main';

const PAGE_SIZE = 1000;

/**
 * Reads every figure back over gRPC from the projections, each at least as new as the token.
 * It knows nothing of the folder that was played.
 */
export async function readReport(network: Network, token: string): Promise<Report> {
  const [orders, payments, ledger, cycles, settlements, balances] = await Promise.all([
    readOrders(network, token),
    network.unary('views', PaymentQueryServiceService.getPaymentSummary, {
      consistencyToken: token,
    }),
    network.unary('ledger', LedgerServiceService.getTrialBalance, {
      book: BOOK,
      consistencyToken: token,
    }),
    readCycles(network, token),
    readSettlements(network, token),
    readBalances(network, token),
  ]);
  return {
    orders: orders.counts,
    captured_paise: figure(payments.captured),
    refunded_paise: figure(payments.refunded),
    trial_balance: figures(ledger.balances, (row) => [row.account, figure(row.balance)]),
    settlement_cycles: cycles,
    merchant_settlements: settlements,
    bank_balances: balances,
    ...orders.documents,
    seats_left: orders.seats,
    coupons_used: orders.coupons,
  };
}

async function readOrders(
  network: Network,
  consistencyToken: string,
): Promise<
  Readonly<{
    counts: Report['orders'];
    documents: Pick<Report, 'invoices' | 'bills_of_supply' | 'credit_notes'>;
    seats: Figures;
    coupons: Figures;
  }>
> {
  const at = { consistencyToken };
  const [summary, series, seats, coupons] = await Promise.all([
    network.unary('views', OrderQueryServiceService.getOrderSummary, at),
    network.unary('views', OrderQueryServiceService.listDocumentSeries, at),
    network.unary('views', OrderQueryServiceService.listSeats, at),
    network.unary('views', OrderQueryServiceService.listCouponUses, at),
  ]);
  return {
    counts: {
      total: safe(summary.total),
      rejected: reasons(summary.rejected),
      sold_out: safe(summary.soldOut),
      payment_failed: reasons(summary.paymentFailed),
      confirmed: safe(summary.confirmed),
      refunded_full: safe(summary.refundedFull),
      refunded_partial: safe(summary.refundedPartial),
      refund_refused: safe(summary.refundRefused),
    },
    documents: {
      invoices: documentsOf(series.series, 'tax_invoice'),
      bills_of_supply: documentsOf(series.series, 'bill_of_supply'),
      credit_notes: documentsOf(series.series, 'credit_note'),
    },
    seats: figures(seats.seats, ({ sku, left }) => [sku, safe(left)]),
    coupons: figures(coupons.coupons, ({ code, used }) => [code, safe(used)]),
  };
}

/** First, last and count of a kind over its series, which follow each other by financial year. */
function documentsOf(all: readonly DocumentSeries[], kind: string): Documents {
  const series = all
    .filter((one) => one.kind === kind && one.issued > 0n)
    .sort((a, b) => (a.financialYear < b.financialYear ? -1 : 1));
  const first = series[0];
  const last = series.at(-1);
  if (!first || !last) return null;
  const count = series.reduce((total, { issued }) => total + safe(issued), 0);
  return { first: first.firstNumber, last: last.lastNumber, count };
}

async function readCycles(
  network: Network,
  consistencyToken: string,
): Promise<Report['settlement_cycles']> {
  const cycles = await everyPage(async (pageToken) => {
    const request = { pageSize: PAGE_SIZE, pageToken, consistencyToken };
    const page = await network.unary('views', SettlementQueryServiceService.listCycles, request);
    return { rows: page.cycles, next: page.nextPageToken };
  });
  // What was in an aborted cycle is in a later one.
  const standing = cycles.filter(({ state }) => state !== 'aborted');
  const nets = standing.map(({ cycleId, nets: members }): [string, Figures] => {
    const nonZero = members.filter(({ net }) => figure(net) !== 0);
    return [cycleId, figures(nonZero, ({ member, net }) => [member, figure(net)])];
  });
  return Object.fromEntries(nets.filter(([, members]) => Object.keys(members).length > 0));
}

async function readSettlements(network: Network, consistencyToken: string): Promise<Figures> {
  const method = SettlementQueryServiceService.listMerchantSettlements;
  const days = await everyPage(async (pageToken) => {
    const request = { pageSize: PAGE_SIZE, pageToken, consistencyToken };
    const page = await network.unary('views', method, request);
    return { rows: page.settlements, next: page.nextPageToken };
  });
  return figures(days, ({ day, net }) => [day, figure(net)]);
}

async function readBalances(network: Network, consistencyToken: string): Promise<Figures> {
  const method = SettlementQueryServiceService.listAccountBalances;
  const accounts = await everyPage(async (pageToken) => {
    const request = { pageSize: PAGE_SIZE, pageToken, consistencyToken };
    const page = await network.unary('views', method, request);
    return { rows: page.balances, next: page.nextPageToken };
  });
  return figures(accounts, ({ accountNumber, balance }) => [accountNumber, figure(balance)]);
}

async function everyPage<T>(
  read: (token: string) => Promise<Readonly<{ rows: readonly T[]; next: string }>>,
): Promise<readonly T[]> {
  const all: T[] = [];
  let token = '';
  do {
    const { rows, next } = await read(token);
    all.push(...rows);
    token = next;
  } while (token !== '');
  return all;
}

function figures<T>(rows: readonly T[], entry: (row: T) => [string, number]): Figures {
  const entries = rows.map(entry).sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
  return Object.fromEntries(entries);
}

function reasons(counts: readonly ReasonCount[]): Figures {
  return figures(counts, ({ reason, orders }) => [reason, safe(orders)]);
}

function figure(money: Money | undefined): number {
  return safe(money?.minorUnits ?? 0n);
}

function safe(value: bigint): number {
  const number = Number(value);
  assert(Number.isSafeInteger(number), `a figure beyond 2^53: ${value}`);
  return number;
}
