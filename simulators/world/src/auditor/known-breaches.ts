import { METADATA_RULES } from './metadata.ts';
import { STOCK_RULES } from './stock.ts';

/** Rules that the house breaks at present, each with the reason. What is mended goes from here. */
export const KNOWN_BREACHES: readonly string[] = [
  // Nobody revokes the access to an order that is refunded in full: no saga has that step.
  STOCK_RULES.revoked,
  // Where the answer to an append is lost, the repeated command counts as replayed and brings no
  // cause to its workflow, whose next effects then name a wish instead of an event.
  METADATA_RULES.lost,
];
