import { noticedIn } from './noticed.ts';
import { type Outcome, type RunOptions, type Seen, runWorld } from './run-world.ts';

/** What is told of a run to whoever runs many: plain data, small enough to be sent on. */
export type Summary = Readonly<{
  seed: string;
  name: string;
  hash: string;
  events: number;
  deaths: number;
  milliseconds: number;
  /** How often each fault has struck. */
  met: Readonly<Record<string, number>>;
  /** The states and edges of the machines that it went through. */
  covered: readonly string[];
  violations: readonly Seen[];
}>;

/** Runs a world and tells what came of it. What breaks the run itself is a violation, too. */
export async function summarise(options: RunOptions): Promise<Summary> {
  const { seed, name = seed } = options;
  const from = performance.now();
  const spent = (): number => Math.round(performance.now() - from);
  try {
    const outcome = await runWorld(options);
    const { hash, deaths, violations, covered } = outcome;
    const told = { seed, name, hash, deaths, violations, met: metIn(outcome) };
    return { ...told, events: outcome.events.length, milliseconds: spent(), covered: [...covered] };
  } catch (error) {
    const found = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const violations = [{ rule: 'a run comes to its end', subject: seed, found, at: 0 }];
    const nothing = { hash: '', events: 0, deaths: 0, met: {}, covered: [] };
    return { seed, name, ...nothing, milliseconds: spent(), violations };
  }
}

/** How often each fault struck in a run: injected, committed by somebody, or seen in the log. */
export function metIn(outcome: Outcome): Readonly<Record<string, number>> {
  const { incidents, observed, events } = outcome;
  const met: Record<string, number> = Object.fromEntries([...observed, ...noticedIn(events)]);
  for (const { name } of incidents) met[name] = (met[name] ?? 0) + 1;
  return met;
}
