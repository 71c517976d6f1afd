import { runMany } from '../pool.ts';
import type { RunOptions } from '../run-world.ts';
import type { Summary } from '../summary.ts';

/** The first seed that broke a rule, and how many worlds were run until then. */
export type Broken = Readonly<{
  runs: number;
  seconds: number;
  seed?: string;
  rule?: string;
  subject?: string;
  found?: string;
}>;

type Search = Readonly<{
  first: number;
  last: number;
  /** Where a seed breaks several rules, one that has this in it is told. */
  expected: string;
  /** How long one world may take: what never ends is broken, too. */
  patienceMs: number;
}>;

const FOUND_CHARS = 300;

/** Runs worlds with the default faults, one seed after the other, until one breaks a rule. */
export async function untilBroken(search: Search, run = runMany): Promise<Broken> {
  const { first, last, expected, patienceMs } = search;
  const from = performance.now();
  let runs = 0;
  let broken: Omit<Broken, 'runs' | 'seconds'> | undefined;
  let giveUp = (): void => undefined;
  const never = new Promise<void>((resolve) => (giveUp = resolve));
  const watch = setTimeout(() => {
    const rule = 'a run comes to its end';
    broken = { seed: String(first + runs), rule, found: `not within ${patienceMs} ms` };
    giveUp();
  }, patienceMs);
  const onEnd = ({ seed, violations }: Summary): void => {
    watch.refresh();
    runs += 1;
    const seen = violations.find(({ rule }) => rule.includes(expected)) ?? violations[0];
    if (seen === undefined) return;
    const { rule, subject, found } = seen;
    broken = { seed, rule, subject, found: found.slice(0, FOUND_CHARS) };
  };
  const goOn = (): boolean => broken === undefined;
  await Promise.race([run(optionsOf(first, last), onEnd, { jobs: 1, goOn }), never]);
  clearTimeout(watch);
  return { ...broken, runs, seconds: Math.round(performance.now() - from) / 1_000 };
}

function optionsOf(first: number, last: number): readonly RunOptions[] {
  return Array.from({ length: last - first + 1 }, (_, index) => ({
    seed: String(first + index),
    hasty: true,
  }));
}
