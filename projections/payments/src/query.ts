import type { Query } from '@suuupra/postgres';

/** A payment as it is stored. */
export type PaymentRow = Readonly<{
  payment_intent_id: string;
  order_id: string;
  merchant_reference: string;
  state: string;
  amount: bigint;
  captured: bigint;
  refunded: bigint;
  captured_at: string;
  rrn: string;
  decline_code: string;
  attempts: number;
}>;

export type TotalRow = Readonly<{
  captured: bigint;
  refunded: bigint;
  captures: bigint;
  refunds: bigint;
}>;

/** A payment by its id. */
export async function readPayment(db: Query, id: string): Promise<PaymentRow | undefined> {
  const sql = 'select * from payment where payment_intent_id = $1';
  const [row] = await db.query<PaymentRow>(sql, [id], 'payment');
  return row;
}

/** Payments behind an id, by id. */
export function readPayments(
  db: Query,
  after: string,
  limit: number,
): Promise<readonly PaymentRow[]> {
  const sql = `select * from payment where payment_intent_id collate "C" > $1
    order by payment_intent_id collate "C" limit $2`;
  return db.query<PaymentRow>(sql, [after, limit], 'payments');
}

/** What all payments come to. */
export async function readTotal(db: Query): Promise<TotalRow> {
  const sql = 'select captured, refunded, captures, refunds from total';
  const [row] = await db.query<TotalRow>(sql, [], 'total');
  return row ?? { captured: 0n, refunded: 0n, captures: 0n, refunds: 0n };
}
