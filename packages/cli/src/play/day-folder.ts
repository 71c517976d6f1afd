import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Instant, MAX_PAISE, MICROSECONDS, parseInstant } from '@suuupra/kernel';
import { type CsvRow, DayFolderError, readTable } from './csv-table.ts';

export type Participant = Readonly<{
  line: number;
  code: string;
  name: string;
  ifscPrefix: string;
  handle: string;
  pspPrefix: string;
}>;

export type Account = Readonly<{
  line: number;
  vpa: string;
  accountNumber: string;
  ifsc: string;
  openingBalance: bigint;
  behaviour: string;
}>;

export type CatalogueItem = Readonly<{
  line: number;
  sku: string;
  title: string;
  kind: 'course' | 'cohort' | 'kit';
  hsnSac: string;
  gstRateBp: number;
  price: bigint;
  seats: number | undefined;
  creatorId: string;
  creatorShareBp: number;
}>;

export type Coupon = Readonly<{
  line: number;
  code: string;
  kind: 'percent' | 'flat';
  value: bigint;
  maxDiscount: bigint;
  minOrder: bigint;
  validFrom: string;
  validTo: string;
  usageLimit: bigint;
}>;

export type Refund = Readonly<{ amount: 'full' | bigint; at: Instant }>;

export type OrderRow = Readonly<{
  line: number;
  orderRef: string;
  placedAt: Instant;
  buyerId: string;
  stateCode: string;
  gstin: string;
  items: readonly Readonly<{ sku: string; quantity: bigint }>[];
  coupon: string;
  payerVpa: string;
  refund: Refund | undefined;
}>;

/** A row of orders.csv that can't even be asked for: the run goes on without it. */
export type MalformedRow = Readonly<{ line: number; orderRef: string; problem: string }>;

export type DayFolder = Readonly<{
  /** SHA-256 over the five files: tells one folder from another. */
  digest: string;
  participants: readonly Participant[];
  accounts: readonly Account[];
  catalogue: readonly CatalogueItem[];
  coupons: readonly Coupon[];
  orders: readonly OrderRow[];
  malformed: readonly MalformedRow[];
}>;

const COLUMNS = {
  'participants.csv': ['code', 'name', 'ifsc_prefix', 'handle', 'psp_prefix'],
  'accounts.csv': ['vpa', 'account_number', 'ifsc', 'opening_balance_paise', 'behaviour'],
  'catalogue.csv': [
    ...['sku', 'title', 'kind', 'hsn_sac', 'gst_rate_bp', 'price_paise', 'seats', 'creator_id'],
    'creator_share_bp',
  ],
  'coupons.csv': [
    ...['code', 'kind', 'value', 'max_discount_paise', 'min_order_paise', 'valid_from'],
    ...['valid_to', 'usage_limit'],
  ],
  'orders.csv': [
    ...['order_ref', 'placed_at', 'buyer_id', 'buyer_state_code', 'buyer_gstin', 'items'],
    ...['coupon', 'payer_vpa', 'refund', 'refund_after_minutes'],
  ],
} as const;

type FileName = keyof typeof COLUMNS;

const BEHAVIOURS = [
  ...['ok', 'declines', 'wrong_pin', 'frozen', 'down_once', 'debit_lost', 'credit_lost'],
  'doubled',
];

/**
 * Reads a day folder. A missing file, an unknown column or a wrong row of the master data throws
 * DayFolderError naming file and line; a wrong row of orders.csv is set aside as malformed.
 */
export function readDayFolder(directory: string): DayFolder {
  const table = (file: FileName): readonly CsvRow[] =>
    readTable(join(directory, file), file, COLUMNS[file]);
  return {
    participants: table('participants.csv').map(participantOf),
    accounts: table('accounts.csv').map(accountOf),
    catalogue: table('catalogue.csv').map(itemOf),
    coupons: table('coupons.csv').map(couponOf),
    ...readOrders(table('orders.csv')),
    digest: digestOf(directory),
  };
}

function digestOf(directory: string): string {
  const hash = createHash('sha256');
  for (const file of Object.keys(COLUMNS).sort()) {
    const bytes = readFileSync(join(directory, file));
    hash.update(`${file}:${bytes.length}:`).update(bytes);
  }
  return hash.digest('hex');
}

function participantOf(row: CsvRow): Participant {
  return {
    line: row.line,
    code: required(row, 'code'),
    name: required(row, 'name'),
    ifscPrefix: required(row, 'ifsc_prefix'),
    handle: required(row, 'handle'),
    pspPrefix: required(row, 'psp_prefix'),
  };
}

function accountOf(row: CsvRow): Account {
  const behaviour = row.field('behaviour') || 'ok';
  if (!BEHAVIOURS.includes(behaviour)) {
    throw row.problem('behaviour', `one of ${BEHAVIOURS.join(', ')}`);
  }
  return {
    line: row.line,
    vpa: row.field('vpa'),
    accountNumber: required(row, 'account_number'),
    ifsc: required(row, 'ifsc'),
    openingBalance: amountOf(row, 'opening_balance_paise'),
    behaviour,
  };
}

function itemOf(row: CsvRow): CatalogueItem {
  const kind = row.field('kind');
  if (kind !== 'course' && kind !== 'cohort' && kind !== 'kit') {
    throw row.problem('kind', 'course, cohort or kit');
  }
  return {
    line: row.line,
    sku: required(row, 'sku'),
    title: required(row, 'title'),
    kind,
    hsnSac: row.field('hsn_sac'),
    gstRateBp: smallNumberOf(row, 'gst_rate_bp'),
    price: amountOf(row, 'price_paise'),
    seats: row.field('seats') === '' ? undefined : smallNumberOf(row, 'seats'),
    creatorId: row.field('creator_id'),
    creatorShareBp:
      row.field('creator_share_bp') === '' ? 0 : smallNumberOf(row, 'creator_share_bp'),
  };
}

function couponOf(row: CsvRow): Coupon {
  const kind = row.field('kind');
  if (kind !== 'percent' && kind !== 'flat') throw row.problem('kind', 'percent or flat');
  timeOf(row, 'valid_from');
  timeOf(row, 'valid_to');
  return {
    line: row.line,
    code: required(row, 'code'),
    kind,
    value: amountOf(row, 'value'),
    maxDiscount: amountOf(row, 'max_discount_paise'),
    minOrder: amountOf(row, 'min_order_paise'),
    validFrom: row.field('valid_from'),
    validTo: row.field('valid_to'),
    usageLimit: amountOf(row, 'usage_limit'),
  };
}

function readOrders(rows: readonly CsvRow[]): Pick<DayFolder, 'orders' | 'malformed'> {
  const orders: OrderRow[] = [];
  const malformed: MalformedRow[] = [];
  const seen = new Set<string>();
  for (const row of rows) {
    try {
      const order = orderOf(row);
      if (seen.has(order.orderRef)) throw row.problem('order_ref', 'a reference used only once');
      seen.add(order.orderRef);
      orders.push(order);
    } catch (error) {
      if (!(error instanceof DayFolderError)) throw error;
      malformed.push({ line: row.line, orderRef: row.raw('order_ref'), problem: error.message });
    }
  }
  return { orders, malformed };
}

function orderOf(row: CsvRow): OrderRow {
  const placedAt = timeOf(row, 'placed_at');
  return {
    line: row.line,
    orderRef: required(row, 'order_ref'),
    placedAt,
    buyerId: required(row, 'buyer_id'),
    stateCode: row.field('buyer_state_code'),
    gstin: row.field('buyer_gstin'),
    items: itemsOf(row),
    coupon: row.field('coupon'),
    payerVpa: row.field('payer_vpa'),
    refund: refundOf(row, placedAt),
  };
}

const ITEM = /^(?<sku>[^:|]+):(?<quantity>-?\d{1,18})$/;

function itemsOf(row: CsvRow): OrderRow['items'] {
  return row
    .field('items')
    .split('|')
    .map((item) => {
      const { sku, quantity } = ITEM.exec(item)?.groups ?? {};
      if (!sku || !quantity) throw row.problem('items', 'SKU:quantity joined by a bar');
      return { sku, quantity: BigInt(quantity) };
    });
}

function refundOf(row: CsvRow, placedAt: Instant): Refund | undefined {
  const wish = row.field('refund');
  if (wish === '') return undefined;
  const minutes = amountOf(row, 'refund_after_minutes');
  const at = placedAt + minutes * MICROSECONDS.minute;
  if (wish === 'full') return { amount: 'full', at };
  if (!wish.startsWith('partial:')) throw row.problem('refund', 'full or partial:PAISE');
  const amount = integerOf(wish.slice('partial:'.length));
  if (amount === undefined || amount <= 0n) {
    throw row.problem('refund', 'partial: and whole paise above zero');
  }
  return { amount, at };
}

function required(row: CsvRow, column: string): string {
  const value = row.field(column);
  if (value === '') throw row.problem(column, 'a value');
  return value;
}

function timeOf(row: CsvRow, column: string): Instant {
  const instant = parseInstant(row.field(column));
  if (instant === undefined) throw row.problem(column, 'an RFC 3339 time with its offset');
  return instant;
}

function amountOf(row: CsvRow, column: string): bigint {
  const value = integerOf(row.field(column));
  if (value === undefined || value < 0n) {
    throw row.problem(column, 'a whole number from 0 to 2^63-1');
  }
  return value;
}

function smallNumberOf(row: CsvRow, column: string): number {
  const value = amountOf(row, column);
  if (value > 1_000_000_000n) throw row.problem(column, 'a whole number up to 1,000,000,000');
  return Number(value);
}

function integerOf(text: string): bigint | undefined {
  if (!/^-?\d{1,19}$/.test(text)) return undefined;
  const value = BigInt(text);
  return value <= MAX_PAISE && value >= -MAX_PAISE ? value : undefined;
}
