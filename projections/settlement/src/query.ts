import type { Query } from '@suuupra/postgres';

export type CycleRow = Readonly<{ cycle_id: string; state: string; transactions: bigint }>;
export type NetRow = Readonly<{ cycle_id: string; member: string; net: bigint }>;
export type DayRow = Readonly<{
  day: string;
  captured: bigint;
  fee: bigint;
  fee_gst: bigint;
  refunded: bigint;
  net: bigint;
  state: string;
  utr: string;
}>;
export type AccountRow = Readonly<{ account_number: string; bank: string; balance: bigint }>;

/** Cycles behind a name, by name. */
export function readCycles(db: Query, after: string, limit: number): Promise<readonly CycleRow[]> {
  const sql = `select * from cycle where cycle_id collate "C" > $1
    order by cycle_id collate "C" limit $2`;
  return db.query<CycleRow>(sql, [after, limit], 'cycles');
}

/** The nets of these cycles, by member. */
export function readNets(db: Query, cycleIds: readonly string[]): Promise<readonly NetRow[]> {
  const sql = `select * from cycle_net where cycle_id = any($1::text[])
    order by cycle_id, member collate "C"`;
  return db.query<NetRow>(sql, [cycleIds], 'nets');
}

/** Settlements to the merchant behind a day, by day. */
export function readDays(db: Query, after: string, limit: number): Promise<readonly DayRow[]> {
  const sql = `select * from settled_day where day collate "C" > $1
    order by day collate "C" limit $2`;
  return db.query<DayRow>(sql, [after, limit], 'days');
}

/** Accounts behind a number, by number. */
export function readAccounts(
  db: Query,
  after: string,
  limit: number,
): Promise<readonly AccountRow[]> {
  const sql = `select * from account where account_number collate "C" > $1
    order by account_number collate "C" limit $2`;
  return db.query<AccountRow>(sql, [after, limit], 'accounts');
}
