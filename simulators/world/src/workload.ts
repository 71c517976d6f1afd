import { type Instant, MICROSECONDS, assert, instantOf } from '@suuupra/kernel';
import { seededChance } from '@suuupra/process';
import { type Account, MERCHANT_STATE, accountsOf } from './accounts.ts';
import { COUPONS, type Coupon, type Item, itemsOf } from './catalogue.ts';
import { type Dice, diceOf } from './dice.ts';

/** How a buyer's client behaves towards us beside buying. */
export type Habit =
  /** Taps twice: the same request at once. */
  | 'double-tap'
  /** Asks again a day later, with the same request id. */
  | 'repeat-next-day'
  /** Uses a request id again for something else. */
  | 'changed-payload'
  /** Wants to pay once more while a payment is under way. */
  | 'second-confirm'
  /** Comes back from the payment app and asks at once what became of it. */
  | 'redirect'
  /** Reads what it has just written, by its token. */
  | 'read-your-write';

export type Refund = Readonly<{ at: Instant; amount: 'full' | bigint; nth: number }>;

export type Order = Readonly<{
  ref: string;
  at: Instant;
  buyerId: string;
  stateCode: string;
  items: readonly Readonly<{ sku: string; quantity: bigint }>[];
  coupon: string;
  payerVpa: string;
  habit: Habit | undefined;
  /** When the buyer changes his mind, while the payment may still be under way. */
  cancelAt: Instant | undefined;
  /** Two refunds of one moment race for the same money. */
  refunds: readonly Refund[];
}>;

/** Everything that is fed to the world. */
export type Workload = Readonly<{
  accounts: readonly Account[];
  items: readonly Item[];
  coupons: readonly Coupon[];
  orders: readonly Order[];
}>;

/** The shape of a workload: how much, for how long, and how closely together. */
export type Demand = Readonly<{
  seed: string;
  orders: number;
  days: number;
  /** How many percent of the orders come within two seconds of one noon and race each other. */
  rush: number;
  /** Where given, only the orders of these references are placed. */
  only?: ReadonlySet<string> | undefined;
  /** Where given, only payers whose bank behaves like this buy. */
  payers?: string | undefined;
  /** Where given, every buyer has this habit. */
  habit?: Habit | undefined;
  /** When the world opens, at midnight in India; `OPENING` where it is not given. */
  opening?: Instant | undefined;
}>;

/** When the world opens. */
export const OPENING: Instant = instantOf('2026-11-16T00:00:00+05:30');

/** The workload of a world. Every order has dice of its own: without one, the others stay. */
export function workloadOf(demand: Demand): Workload {
  const { seed, orders, only } = demand;
  const dice = diceOf(seededChance(`${seed}/catalogue`));
  const items = itemsOf(dice);
  const accounts = accountsOf(dice);
  const payers = accounts
    .filter(({ vpa }) => vpa.startsWith('payer'))
    .filter(({ behaviour }) => demand.payers === undefined || behaviour === demand.payers);
  assert(payers.length > 0, `there are payers of the behaviour ${demand.payers}`);
  const all = Array.from({ length: orders }, (_, index) =>
    orderOf(diceOf(seededChance(`${seed}/order/${index + 1}`)), index + 1, {
      demand,
      items,
      payers,
    }),
  );
  const placed = only === undefined ? all : all.filter(({ ref }) => only.has(ref));
  return { accounts, items, coupons: COUPONS, orders: placed };
}

type Scene = Readonly<{ demand: Demand; items: readonly Item[]; payers: readonly Account[] }>;

export const HABITS: readonly Habit[] = [
  ...(['double-tap', 'repeat-next-day', 'changed-payload', 'second-confirm'] as const),
  ...(['redirect', 'read-your-write'] as const),
];

function orderOf(dice: Dice, number: number, { demand, items, payers }: Scene): Order {
  const isRush = dice.percent(demand.rush);
  const at = isRush ? rushHour(dice, demand) : momentOf(dice, demand);
  const lines = Array.from({ length: isRush ? 1 : 1 + dice.below(3) }, () => ({
    // An order now and then asks for what there is not, or for less than one of it.
    sku: isRush ? 'SKU-C' : dice.percent(2) ? 'SKU-UNKNOWN' : dice.pick(items).sku,
    quantity: BigInt(dice.percent(2) ? 0 : 1 + dice.below(2)),
  }));
  return {
    ref: `ORD-${String(number).padStart(6, '0')}`,
    at,
    buyerId: `buyer-${dice.below(20)}`,
    stateCode: dice.percent(2) ? '25' : dice.pick([MERCHANT_STATE, '27', '07']),
    items: lines,
    coupon: dice.percent(30) ? dice.pick(['TENTH', 'FLAT100', 'NOSUCH']) : '',
    payerVpa: dice.percent(2) ? 'nobody@himalaya' : dice.pick(payers).vpa,
    habit: habitOf(dice, demand),
    cancelAt: dice.percent(10) ? at + BigInt(dice.below(90)) * MICROSECONDS.second : undefined,
    refunds: dice.percent(25) ? refundsOf(dice, { at, lines: lines.length, demand }) : [],
  };
}

function habitOf(dice: Dice, { habit }: Demand): Habit | undefined {
  const own = dice.percent(40) ? dice.pick(HABITS) : undefined;
  return habit ?? own;
}

const CLOSE_TO_THE_HOUR = 3_440;

function momentOf(dice: Dice, { days, opening = OPENING }: Demand): Instant {
  const hours = BigInt(dice.below(days * 24 - 1)) * MICROSECONDS.hour;
  const second = 60 + dice.below(3_540);
  // By the hour, and any second of it; a few go out just before it strikes, so that what they
  // begin crosses a cut-over or midnight.
  const chosen = second < CLOSE_TO_THE_HOUR ? second : 3_581 + (second % 19);
  return opening + hours + BigInt(chosen) * MICROSECONDS.second;
}

function rushHour(dice: Dice, { days, opening = OPENING }: Demand): Instant {
  const noon = BigInt(Math.floor(days / 2) * 24 + 12) * MICROSECONDS.hour;
  return opening + noon + BigInt(dice.below(2_000_000));
}

type Placed = Readonly<{ at: Instant; lines: number; demand: Demand }>;

function refundsOf(dice: Dice, { at: placed, lines, demand }: Placed): readonly Refund[] {
  const wait = BigInt(10 + dice.below(36 * 60)) * MICROSECONDS.minute;
  // While there are sales: on a day without any there would be nothing to give back from.
  const lastly = (demand.opening ?? OPENING) + BigInt(demand.days * 24 - 2) * MICROSECONDS.hour;
  const at = placed + wait < lastly ? placed + wait : lastly;
  const isPartial = lines === 1 && dice.percent(60);
  // Some ask for more than they paid.
  const amount = isPartial ? BigInt(1 + dice.below(1_500_000)) : 'full';
  const refund = { at, amount, nth: 1 } as const;
  return dice.percent(20) ? [refund, { ...refund, nth: 2 }] : [refund];
}
