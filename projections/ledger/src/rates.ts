import { type CivilDate, assert } from '@suuupra/kernel';

/** The rates in force from a date on. Rates that a context decided by are in its events instead. */
export type Rates = Readonly<{
  from: CivilDate;
  /** Tax deducted at source from a creator's share, in basis points, from the first rupee. */
  creatorTdsBp: bigint;
}>;

/** Grows with every change of the table, and is published in the book. */
export const RATE_TABLE_VERSION = 1;

/** By date of effect, the earliest first; the first one begins before any event can have been. */
export const RATE_TABLE: readonly Rates[] = [{ from: '1970-01-01', creatorTdsBp: 1_000n }];

/** The rates in force on an Indian date. */
export function ratesOn(date: CivilDate, table: readonly Rates[] = RATE_TABLE): Rates {
  const rates = table.findLast(({ from }) => from <= date);
  assert(rates !== undefined, `no rates are known for ${date}`);
  return rates;
}

/** The table as the text whose hash is published. */
export function rateTableText(table: readonly Rates[] = RATE_TABLE): string {
  return table.map(({ from, creatorTdsBp }) => `${from} creator-tds-bp ${creatorTdsBp}`).join('\n');
}
