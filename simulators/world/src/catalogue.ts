import type { Dice } from './dice.ts';

/** What is sold. */
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

export const COUPONS: readonly Coupon[] = [
  { code: 'TENTH', kind: 'percent', value: 1_000n, maxDiscount: 100_000n, usageLimit: 7n },
  { code: 'FLAT100', kind: 'flat', value: 10_000n, maxDiscount: 10_000n, usageLimit: 5n },
];

/** Few seats, so that buyers collide. */
const FEW = 6;
const SOME = 20;

/** The catalogue of a world. */
export function itemsOf(dice: Dice): readonly Item[] {
  const price = (): bigint => BigInt(49_900 + dice.below(900_000));
  const item = (sku: string, kind: Item['kind'], seats?: number): Item => ({
    ...{ sku, kind, seats, gstRateBp: 1_800, price: price(), creatorShareBp: 5_500 },
  });
  return [
    item('SKU-A', 'course'),
    item('SKU-B', 'course'),
    item('SKU-C', 'cohort', FEW),
    item('SKU-D', 'cohort', SOME),
    { ...item('SKU-E', 'kit'), gstRateBp: 500, creatorShareBp: 0 },
    { ...item('SKU-F', 'kit'), gstRateBp: 0, creatorShareBp: 0 },
  ];
}
