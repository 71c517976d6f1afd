import { STOCK_RULES } from './stock.ts';

/** Rules that the house breaks at present, each with the reason. What is mended goes from here. */
export const KNOWN_BREACHES: readonly string[] = [
  // Nobody revokes the access to an order that is refunded in full: no saga has that step.
  STOCK_RULES.revoked,
];
