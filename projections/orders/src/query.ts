import type { Query } from '@suuupra/postgres';
import type { Outcome } from './life.ts';

/** An order as it is stored. */
export type PurchaseRow = Readonly<{
  cart_id: string;
  order_ref: string;
  order_id: string;
  outcome: Outcome;
  reason: string;
  total: bigint;
  refunded: bigint;
  document_number: string;
  payment_intent_id: string;
  placed_at: string;
}>;

/** One event of an order's life and what it changed; null where it changed nothing. */
export type LifeRow = Readonly<{
  position: bigint;
  event_type: string;
  at: string;
  order_id: string;
  outcome: Outcome | null;
  reason: string | null;
  total: bigint | null;
  refunded: bigint;
  document_number: string | null;
  payment_intent_id: string | null;
  placed_at: string | null;
}>;

export type DocumentRow = Readonly<{
  number: string;
  kind: string;
  order_ref: string;
  taxable: bigint;
  cgst: bigint;
  sgst: bigint;
  igst: bigint;
  total: bigint;
  issued_on: string;
}>;

export type SeriesRow = Readonly<{
  kind: string;
  financial_year: string;
  first_number: string;
  last_number: string;
  issued: bigint;
}>;

export type CountRow = Readonly<{ outcome: Outcome; reason: string; orders: bigint }>;
export type RefundCounts = Readonly<{ full: bigint; partial: bigint; refused: bigint }>;

/** How an order is named: by its id, by the merchant's reference, or by both; '' names nothing. */
export type OrderName = Readonly<{ orderId: string; orderRef: string }>;

/** An order by its name: of several with one reference the one that was checked out last. */
export async function readOrder(
  db: Query,
  { orderId, orderRef }: OrderName,
): Promise<PurchaseRow | undefined> {
  if (orderId === '') {
    const sql = `select * from shopping where order_ref collate "C" = $1
      order by checked_out_at desc limit 1`;
    const [row] = await db.query<PurchaseRow>(sql, [orderRef], 'order-by-ref');
    return row;
  }
  const sql = `select * from shopping where order_id = $1 and $2 in ('', order_ref)
    order by checked_out_at desc limit 1`;
  const [row] = await db.query<PurchaseRow>(sql, [orderId, orderRef], 'order-by-id');
  return row;
}

/** Carts that were checked out, behind a reference and a cart, by reference and then by cart. */
export function readOrders(
  db: Query,
  after: Readonly<{ orderRef: string; cartId: string }>,
  limit: number,
): Promise<readonly PurchaseRow[]> {
  const sql = `select * from shopping
    where (order_ref collate "C", cart_id collate "C") > ($1, $2)
    order by order_ref collate "C", cart_id collate "C" limit $3`;
  return db.query<PurchaseRow>(sql, [after.orderRef, after.cartId, limit], 'orders');
}

/** What happened to a cart and to every order of it behind a place in the log, in order. */
export function readLife(db: Query, cartId: string, after: bigint): Promise<readonly LifeRow[]> {
  const sql = `select * from life where position > $2 and (cart_id = $1 or order_id in
      (select order_id from life where cart_id = $1 and order_id <> ''))
    order by position`;
  return db.query<LifeRow>(sql, [cartId, after], 'life');
}

/** What the carts that were checked out came to, how many of each, and why. */
export function readCounts(db: Query): Promise<readonly CountRow[]> {
  const sql = `select outcome, reason, count(*) as orders from shopping
    group by outcome, reason order by outcome, reason collate "C"`;
  return db.query<CountRow>(sql, [], 'counts');
}

/** How many orders were paid back, in full or in part, and how many were refused that. */
export async function readRefundCounts(db: Query): Promise<RefundCounts> {
  const sql = `select
      count(distinct order_id) filter (where state = 'refunded' and is_full) as full,
      count(distinct order_id) filter (where state = 'refunded' and not is_full) as partial,
      count(distinct order_id) filter (where state = 'refused') as refused
    from refund`;
  const [row] = await db.query<RefundCounts>(sql, [], 'refund-counts');
  return row ?? { full: 0n, partial: 0n, refused: 0n };
}

/** The first and the last number of each series, and how many numbers it has. */
export function readSeries(db: Query): Promise<readonly SeriesRow[]> {
  const sql = `select s.kind, s.financial_year, s.issued,
      low.number as first_number, high.number as last_number
    from (select series, kind, financial_year, count(*) as issued,
        min(sequence) as low, max(sequence) as high
      from document group by series, kind, financial_year) as s
    join document low on low.series = s.series and low.sequence = s.low
    join document high on high.series = s.series and high.sequence = s.high
    order by s.financial_year, s.series`;
  return db.query<SeriesRow>(sql, [], 'series');
}

/** Documents behind a number, by number. */
export function readDocuments(
  db: Query,
  after: string,
  limit: number,
): Promise<readonly DocumentRow[]> {
  const sql = `select number, kind, order_ref, taxable, cgst, sgst, igst, total, issued_on
    from document where number collate "C" > $1 order by number collate "C" limit $2`;
  return db.query<DocumentRow>(sql, [after, limit], 'documents');
}

/** The seats of every cohort. */
export function readSeats(
  db: Query,
): Promise<readonly Readonly<{ sku: string; capacity: bigint; taken: bigint }>[]> {
  const sql = 'select sku, capacity, taken from seats order by sku collate "C"';
  return db.query(sql, [], 'seats');
}

/** How many orders use each coupon: those that reserved a use and did not give it back. */
export function readCouponUses(
  db: Query,
): Promise<readonly Readonly<{ code: string; used: bigint }>[]> {
  return db.query('select code, used from coupon order by code collate "C"', [], 'coupons');
}
