import { assert } from './assert.ts';

/** An amount of Indian money in paise, an integer. */
export type Paise = bigint;

/** The largest amount that fits the wire and the tables, both of them signed 64-bit. */
export const MAX_PAISE: Paise = 2n ** 63n - 1n;

/** Whole rupees as paise. */
export function rupees(whole: number | bigint): Paise {
  return BigInt(whole) * 100n;
}

/** n/d rounded half up, for n >= 0 and d > 0: the only rounding the trading rules know. */
export function halfUp(n: bigint, d: bigint): bigint {
  assert(n >= 0n && d > 0n, 'half up is defined for n >= 0 and d > 0');
  return (2n * n + d) / (2n * d);
}

/** The part of an amount given in basis points (1/10000), rounded half up. */
export function basisPointsOf(amount: Paise, basisPoints: bigint): Paise {
  return halfUp(amount * basisPoints, 10_000n);
}

/** The sum of amounts; zero for none. */
export function sum(amounts: Iterable<Paise>): Paise {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return total;
}

/**
 * Spreads `total` over `weights` in proportion: everyone gets the floor, and the paise left over
 * go one each to the largest remainders, ties to the earlier one. The parts add up to `total`.
 */
export function spread(total: Paise, weights: readonly bigint[]): readonly Paise[] {
  const whole = sum(weights);
  assert(total >= 0n && weights.every((weight) => weight >= 0n), 'spread needs no negatives');
  assert(whole > 0n || total === 0n, 'something cannot be spread over nothing');
  if (whole === 0n) return weights.map(() => 0n);
  const parts = weights.map((weight) => (total * weight) / whole);
  const left = Number(total - sum(parts));
  const byRemainder = weights
    .map((weight, index) => ({ index, remainder: (total * weight) % whole }))
    .sort((a, b) => compare(b.remainder, a.remainder) || a.index - b.index);
  const lucky = new Set(byRemainder.slice(0, left).map(({ index }) => index));
  return parts.map((part, index) => (lucky.has(index) ? part + 1n : part));
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : Number(a > b);
}
