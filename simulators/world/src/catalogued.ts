import type { FaultName } from './faults.ts';
import type { NoticedName } from './noticed.ts';
import type { OperationName } from './operations-plan.ts';
import type { Habit } from './workload.ts';

/** What brings a fault into a world: something injected, done by somebody, or seen in the log. */
export type Source = FaultName | NoticedName | OperationName | Habit;

/** A fault of payments.md §4 that concerns what is built. */
export type Built = Readonly<{
  number: number;
  title: string;
  names: readonly Source[];
  /** The rules that turn red where it is not withstood. */
  rules: readonly string[];
  /** Tests beside the services themselves that go further than a world can. */
  tests: readonly string[];
}>;

/** A fault that concerns what is not built yet. */
export type Waiting = Readonly<{ number: number; title: string; waits: string; why: string }>;

/** A row of the catalogue. */
export function built(
  number: number,
  title: string,
  names: readonly Source[],
  rules: readonly string[],
  ...tests: readonly string[]
): Built {
  return { number, title, names, rules, tests };
}
