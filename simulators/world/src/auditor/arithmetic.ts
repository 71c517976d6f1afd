/** The parts of an amount that includes GST. */
export type Split = Readonly<{ taxable: bigint; cgst: bigint; sgst: bigint; igst: bigint }>;

const BASIS_POINTS = 10_000n;

/** n/d rounded half up, for n >= 0 (data/README.md, first paragraph). */
export function halfUp(n: bigint, d: bigint): bigint {
  return (2n * n + d) / (2n * d);
}

/** So many basis points of an amount, rounded half up. */
export function shareOf(amount: bigint, basisPoints: bigint): bigint {
  return halfUp(amount * basisPoints, BASIS_POINTS);
}

/**
 * The tax inside an amount (data/README.md, an order, 4): half of it each to the union and to the
 * state where seller and buyer share one, an odd paisa staying in the value, else all of it IGST.
 */
export function splitOf(net: bigint, rate: number, withinState: boolean): Split {
  const tax = net - halfUp(net * BASIS_POINTS, BASIS_POINTS + BigInt(rate));
  if (!withinState) return { taxable: net - tax, cgst: 0n, sgst: 0n, igst: tax };
  const half = tax / 2n;
  return { taxable: net - half - half, cgst: half, sgst: half, igst: 0n };
}

/** All parts together. */
export function sumOf({ taxable, cgst, sgst, igst }: Split): bigint {
  return taxable + cgst + sgst + igst;
}

/** The sum of splits, head by head. */
export function addSplits(splits: readonly Split[]): Split {
  let [taxable, cgst, sgst, igst] = [0n, 0n, 0n, 0n];
  for (const one of splits) {
    taxable += one.taxable;
    cgst += one.cgst;
    sgst += one.sgst;
    igst += one.igst;
  }
  return { taxable, cgst, sgst, igst };
}

/** Whether two splits agree in every head. */
export function isSameSplit(one: Split, other: Split): boolean {
  return (
    one.taxable === other.taxable &&
    one.cgst === other.cgst &&
    one.sgst === other.sgst &&
    one.igst === other.igst
  );
}

/** A split in words, for a violation. */
export function splitText({ taxable, cgst, sgst, igst }: Split): string {
  return `${taxable}+${cgst}+${sgst}+${igst}`;
}

/**
 * A discount spread over lines (data/README.md, an order, 3): the floor of the proportional part,
 * then one paisa each to the largest remainders, of equal ones to the earlier.
 */
export function spreadOf(discount: bigint, gross: readonly bigint[]): readonly bigint[] {
  const order = gross.reduce((all, one) => all + one, 0n);
  if (order === 0n) return gross.map(() => 0n);
  const parts = gross.map((one) => (discount * one) / order);
  let left = parts.reduce((rest, one) => rest - one, discount);
  const byRemainder = gross
    .map((one, place) => ({ place, remainder: (discount * one) % order }))
    .sort((a, b) => {
      if (a.remainder !== b.remainder) return a.remainder > b.remainder ? -1 : 1;
      return a.place - b.place;
    });
  for (const { place } of byRemainder) {
    if (left === 0n) break;
    parts[place] = (parts[place] ?? 0n) + 1n;
    left -= 1n;
  }
  return parts;
}

const INDIAN_OFFSET_MS = 19_800_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** The Indian civil date of a moment, `2026-11-16`. */
export function indianDate(at: string): string {
  return new Date(Date.parse(at) + INDIAN_OFFSET_MS).toISOString().slice(0, 10);
}

/** The moment at which an hour of an Indian day begins. */
export function indianMoment(date: string, hour: number): string {
  return new Date(Date.parse(date) + hour * HOUR_MS - INDIAN_OFFSET_MS).toISOString();
}

/** The date that follows so many days later. */
export function daysLater(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The financial year of a date, `2627`: it begins on the first of April. */
export function financialYear(date: string): string {
  const year = Number(date.slice(0, 4)) - (date.slice(5) < '04-01' ? 1 : 0);
  const digits = (one: number): string => String(one % 100).padStart(2, '0');
  return `${digits(year)}${digits(year + 1)}`;
}

/** The milliseconds from one moment to another. */
export function millisecondsBetween(from: string, to: string): number {
  return Date.parse(to) - Date.parse(from);
}
