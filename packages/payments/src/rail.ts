import type { RailOutcome } from './intent/commands.ts';
import type { RailOrder } from './intent/saga.ts';

export type { RailAnswer, RailOutcome } from './intent/commands.ts';
export type { RailOrder } from './intent/saga.ts';

/** An order on its way, with the event that it follows from. */
export type RailCall = RailOrder & Readonly<{ causationId: string }>;

/**
 * The one port through which payments reach the outside. A rail knows its transactions by our id:
 * the same order again is the same transaction. Answers do not come back from `collect` and `pay`,
 * which only hand over; they come later, more than once perhaps, or have to be asked for.
 */
export type Rail = Readonly<{
  name: string;
  /** False while the rail cannot be reached: then nothing is promised to it. */
  available: () => boolean;
  /** Hands over a collection. Throws where it is not certain that the rail has it. */
  collect: (call: RailCall) => Promise<void>;
  /** Hands over a payment to the payer. Throws as `collect` does. */
  pay: (call: RailCall) => Promise<void>;
  /** Asks what became of a transaction; `absent` where the rail never saw it. */
  inquire: (transactionId: string) => Promise<RailOutcome>;
}>;
