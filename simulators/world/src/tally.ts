import { FAULT_NAMES } from './faults.ts';
import { STANDARD } from './run-world.ts';
import type { Summary } from './summary.ts';

/** What many runs came to. */
export type Tally = Readonly<{
  add: (summary: Summary) => void;
  runs: () => number;
  failed: () => readonly Summary[];
  met: () => ReadonlyMap<string, number>;
  covered: () => ReadonlySet<string>;
  /** The figures as lines to be read. */
  lines: (required: ReadonlySet<string>) => readonly string[];
}>;

export function createTally(days: number = STANDARD.days): Tally {
  const met = new Map<string, number>(FAULT_NAMES.map((name) => [name, 0]));
  const covered = new Set<string>();
  const failed: Summary[] = [];
  const metOf = (required: ReadonlySet<string>): number =>
    [...required].filter((one) => covered.has(one)).length;
  let runs = 0;
  let events = 0;
  let deaths = 0;
  let milliseconds = 0;
  return {
    add: (summary) => {
      runs += 1;
      events += summary.events;
      deaths += summary.deaths;
      milliseconds += summary.milliseconds;
      for (const [name, count] of Object.entries(summary.met)) {
        met.set(name, (met.get(name) ?? 0) + count);
      }
      for (const one of summary.covered) covered.add(one);
      if (summary.violations.length > 0) failed.push(summary);
    },
    runs: () => runs,
    failed: () => failed,
    met: () => met,
    covered: () => covered,
    lines: (required) => [
      `${runs} worlds, ${runs * days} simulated days, ${events} events, ${deaths} deaths`,
      `${(milliseconds / 1_000).toFixed(1)} s of one core`,
      `states and edges: ${metOf(required)} of ${required.size}`,
      ...[...met].map(([name, count]) => `  ${name.padEnd(26)} ${count}`),
    ],
  };
}
