import { incidentOf } from './fates.ts';
import { type Outcome, type RunOptions, STANDARD, runWorld } from './run-world.ts';
import { workloadOf } from './workload.ts';
import { openingOf } from './opening.ts';

/** What is left of a failing run: without any of it, it does not fail. */
export type Story = Readonly<{
  seed: string;
  faults?: string;
  orders: readonly string[];
  incidents: readonly string[];
  operations: readonly string[];
  rule: string;
}>;

/** More tries than this make no shorter story in reasonable time. */
const MAX_TRIES = 400;

export type Shrunk = Readonly<{ story: Story; outcome: Outcome; tries: number }>;

type Parts = Readonly<Record<'orders' | 'incidents' | 'operations', readonly string[]>>;

/** What costs most to read is taken out first; what is left may then spare more. */
const TURNS = ['incidents', 'orders', 'operations', 'orders', 'incidents'] as const;

/**
 * Takes orders, faults and operations out of a failing run, halves first, then ever smaller parts,
 * for as long as the same rule is broken. Undefined where the run breaks no rule.
 */
export async function shrink(
  options: RunOptions,
  onTry: (left: number) => void = () => undefined,
): Promise<Shrunk | undefined> {
  let outcome = await runWorld(options);
  const rule = outcome.violations[0]?.rule;
  if (rule === undefined) return undefined;
  let tries = 0;
  const fails = async (parts: Parts): Promise<boolean> => {
    tries += 1;
    onTry(Object.values(parts).flat().length);
    const tried = await runWorld({ ...options, only: setsOf(parts) });
    if (!tried.violations.some((one) => one.rule === rule)) return false;
    outcome = tried;
    return true;
  };
  const left = (): boolean => tries < MAX_TRIES;
  let parts = partsOf(options, outcome);
  if (await fails(parts)) {
    for (const turn of TURNS) {
      const some = await fewest(parts[turn], (few) => fails({ ...parts, [turn]: few }), left);
      parts = { ...parts, [turn]: some };
    }
    await fails(parts);
  }
  const { seed, faults } = options;
  const story = { seed, ...(faults === undefined ? {} : { faults }), ...parts, rule };
  return { story, outcome, tries };
}

function partsOf(options: RunOptions, { incidents, operations }: Outcome): Parts {
  const { seed, only, opening = openingOf(seed), payers, habit } = options;
  const demand = { ...STANDARD, ...options, seed, opening, payers, habit, only: only?.orders };
  const names = incidents.map(({ name, key }) => incidentOf(name, key));
  return {
    orders: workloadOf(demand).orders.map(({ ref }) => ref),
    incidents: [...new Set(names)],
    operations: [...new Set(operations)],
  };
}

function setsOf({ orders, incidents, operations }: Parts): NonNullable<RunOptions['only']> {
  return {
    orders: new Set(orders),
    incidents: new Set(incidents),
    operations: new Set(operations),
  };
}

/** Delta debugging: the smallest part found whose rest can be left out. */
async function fewest(
  all: readonly string[],
  fails: (some: readonly string[]) => Promise<boolean>,
  left: () => boolean,
): Promise<readonly string[]> {
  let kept = all;
  if (kept.length === 0 || (await fails([]))) return [];
  for (let size = Math.ceil(kept.length / 2); left(); size = Math.ceil(size / 2)) {
    let isChanged = false;
    for (let from = 0; from < kept.length && left();) {
      const rest = [...kept.slice(0, from), ...kept.slice(from + size)];
      if (rest.length > 0 && (await fails(rest))) {
        kept = rest;
        isChanged = true;
      } else {
        from += size;
      }
    }
    if (size === 1 && !isChanged) break;
  }
  return kept;
}
