import { type Instant, MICROSECONDS, civilDateOf, instantOf } from '@suuupra/kernel';
import type { Dice } from './dice.ts';

/** A bank of the world. */
export type Bank = Readonly<{ code: string; ifscPrefix: string; handle: string; psp: string }>;

/** An account. Without a VPA it is not reachable by UPI. */
export type Account = Readonly<{
  number: string;
  bank: Bank;
  vpa: string;
  balance: bigint;
  behaviour: string;
}>;

export type Item = Readonly<{
  sku: string;
  kind: 'course' | 'cohort' | 'kit';
  gstRateBp: number;
  price: bigint;
  seats: number | undefined;
  creatorShareBp: number;
}>;

export type Coupon = Readonly<{
  code: string;
  kind: 'percent' | 'flat';
  value: bigint;
  maxDiscount: bigint;
  usageLimit: bigint;
}>;

export type Order = Readonly<{
  ref: string;
  at: Instant;
  buyerId: string;
  stateCode: string;
  items: readonly Readonly<{ sku: string; quantity: bigint }>[];
  coupon: string;
  payerVpa: string;
  /** When the buyer changes his mind, while the payment may still be under way. */
  cancelAt: Instant | undefined;
  refund: Readonly<{ at: Instant; amount: 'full' | bigint }> | undefined;
}>;

/** Everything that is fed to the world. */
export type Workload = Readonly<{
  opening: Instant;
  accounts: readonly Account[];
  items: readonly Item[];
  coupons: readonly Coupon[];
  orders: readonly Order[];
}>;

const MERCHANT_BANK: Bank = { code: 'INDU', ifscPrefix: 'INDU0', handle: 'indusm', psp: 'IND' };
const PAYERS_BANKS: readonly Bank[] = [
  { code: 'HIMA', ifscPrefix: 'HIMA0', handle: 'himalaya', psp: 'HIM' },
  { code: 'GODA', ifscPrefix: 'GODA0', handle: 'godavari', psp: 'GOD' },
];

export const BANKS: readonly Bank[] = [...PAYERS_BANKS, MERCHANT_BANK];

/** Where the merchant's money goes: collected, settled to, and the aggregator's fees. */
export const ESCROW = '000900000001';
export const MERCHANT_ACCOUNT = '000900000002';
export const FEE_ACCOUNT = '000900000003';
export const MERCHANT_VPA = 'suuupra@indusm';
export const MERCHANT_STATE = '29';

/** Behaviours are dealt out in turn, so that every world of a few payers has all of them. */
const BEHAVIOURS = [
  ...['ok', 'ok', 'doubled', 'down_once', 'ok', 'debit_lost', 'ok', 'credit_lost'],
  ...['ok', 'declines', 'wrong_pin', 'frozen'],
];
const PAYERS = 24;

const COUPONS: readonly Coupon[] = [
  { code: 'TENTH', kind: 'percent', value: 1_000n, maxDiscount: 100_000n, usageLimit: 4n },
  { code: 'FLAT100', kind: 'flat', value: 10_000n, maxDiscount: 10_000n, usageLimit: 3n },
];

const OPENING = instantOf('2026-11-16T00:00:00+05:30');

/** How many orders, and how many of them at one moment. */
export type Demand = Readonly<{ orders: number; crowd: number }>;

/** The workload of a world: few items, seats and coupon uses, so that buyers collide. */
export function workloadOf(dice: Dice, { orders, crowd }: Demand): Workload {
  const items = itemsOf(dice);
  const payers = Array.from({ length: PAYERS }, (_, index) => payerOf(dice, index));
  const own = [ESCROW, MERCHANT_ACCOUNT, FEE_ACCOUNT].map((number): Account => {
    const vpa = number === ESCROW ? MERCHANT_VPA : '';
    return { number, bank: MERCHANT_BANK, vpa, balance: 0n, behaviour: 'ok' };
  });
  const placed: Order[] = [];
  let at = OPENING;
  for (let number = 1; number <= orders; number += 1) {
    const pause = BigInt(180 + dice.below(7_200)) * MICROSECONDS.second;
    if ((number - 1) % crowd === 0) at = outsideTheLastMinutes(at + pause);
    placed.push(orderOf(dice, { number, at, items, payers }));
  }
  return {
    opening: OPENING,
    accounts: [...own, ...payers],
    items,
    coupons: COUPONS,
    orders: placed,
  };
}

function itemsOf(dice: Dice): readonly Item[] {
  const price = (): bigint => BigInt(49_900 + dice.below(900_000));
  const item = (sku: string, kind: Item['kind'], seats?: number): Item => ({
    ...{ sku, kind, seats, gstRateBp: 1_800, price: price(), creatorShareBp: 5_500 },
  });
  return [
    item('SKU-A', 'course'),
    item('SKU-B', 'course'),
    item('SKU-C', 'cohort', 4),
    item('SKU-D', 'cohort', 8),
    { ...item('SKU-E', 'kit'), gstRateBp: 500, creatorShareBp: 0 },
    { ...item('SKU-F', 'kit'), gstRateBp: 0, creatorShareBp: 0 },
  ];
}

function payerOf(dice: Dice, index: number): Account {
  const bank = dice.pick(PAYERS_BANKS);
  const number = String(index + 1).padStart(12, '0');
  // Every sixth payer is short of money sooner or later.
  const balance = BigInt(dice.below(6) === 0 ? 600_000 : 60_000_000);
  const behaviour = BEHAVIOURS[index % BEHAVIOURS.length] ?? 'ok';
  return { number, bank, vpa: `payer${number}@${bank.handle}`, balance, behaviour };
}

type Scene = Readonly<{
  number: number;
  at: Instant;
  items: readonly Item[];
  payers: readonly Account[];
}>;

function orderOf(dice: Dice, { number, at, items, payers }: Scene): Order {
  const lines = Array.from({ length: 1 + dice.below(3) }, () => ({
    // An order now and then asks for what there is not, or for less than one of it.
    sku: dice.percent(3) ? 'SKU-UNKNOWN' : dice.pick(items).sku,
    quantity: BigInt(dice.percent(3) ? 0 : 1 + dice.below(2)),
  }));
  return {
    ref: `ORD-${String(number).padStart(6, '0')}`,
    at,
    buyerId: `buyer-${dice.below(20)}`,
    stateCode: dice.percent(3) ? '25' : dice.pick([MERCHANT_STATE, '27', '07']),
    items: lines,
    coupon: dice.percent(40) ? dice.pick(['TENTH', 'FLAT100', 'NOSUCH']) : '',
    payerVpa: dice.percent(4) ? 'nobody@himalaya' : dice.pick(payers).vpa,
    refund: dice.percent(40) ? refundOf(dice, at, lines.length) : undefined,
    // Where the payment is deemed it comes after all; where it has come already it stays.
    cancelAt: number % 2 === 0 ? at + MICROSECONDS.minute : undefined,
  };
}

function refundOf(dice: Dice, placed: Instant, lines: number): Order['refund'] {
  const wait = BigInt(31 + dice.below(600)) * MICROSECONDS.minute;
  const isPartial = lines === 1 && dice.percent(50);
  // Some ask for more than they paid.
  const amount = isPartial ? BigInt(1 + dice.below(1_500_000)) : 'full';
  const at = outsideTheLastMinutes(placed + wait);
  // On a later day there may be more to give back than comes in, and nothing to settle with.
  return civilDateOf(at) === civilDateOf(placed) ? { at, amount } : undefined;
}

/** Nothing begins in the last ten minutes of an hour: what runs then would cross a cut-over. */
function outsideTheLastMinutes(at: Instant): Instant {
  const into = at % MICROSECONDS.hour;
  const hour = at - into;
  // Indian hours begin at half past of the universal ones.
  const half = MICROSECONDS.hour / 2n;
  const intoIndian = (into + half) % MICROSECONDS.hour;
  if (intoIndian < 50n * MICROSECONDS.minute) return at;
  return hour + into + (MICROSECONDS.hour - intoIndian) + MICROSECONDS.second;
}
