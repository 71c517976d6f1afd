import { type CivilDate, assert } from '@suuupra/kernel';

/** The rates in force from a date on. Rates that a context decided by are in its events instead. */
export type Rates = Readonly<{
  from: CivilDate;
  /** The version of the table that brought them: it is published before their first use. */
  version: number;
  /** Tax deducted at source from a creator's share, in basis points, from the first rupee. */
  creatorTdsBp: bigint;
}>;

/** By date of effect, the earliest first; the first one begins before any event can have been. */
export const RATE_TABLE: readonly Rates[] = [
  { from: '1970-01-01', version: 1, creatorTdsBp: 1_000n },
];

/** The rates in force on an Indian date. */
export function ratesOn(date: CivilDate, table: readonly Rates[] = RATE_TABLE): Rates {
  const rates = table.findLast(({ from }) => from <= date);
  assert(rates !== undefined, `no rates are known for ${date}`);
  return rates;
}

/** A version of the table as the text whose hash is published: the rates that it knew. */
export function rateTableText(version: number, table: readonly Rates[] = RATE_TABLE): string {
  return table
    .filter((rates) => rates.version <= version)
    .map(({ from, creatorTdsBp }) => `${from} creator-tds-bp ${creatorTdsBp}`)
    .join('\n');
}
