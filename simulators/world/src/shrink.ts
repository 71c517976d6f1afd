import { incidentOf } from './fates.ts';
import { type Outcome, type RunOptions, runWorld } from './run-world.ts';
import { workloadOf } from './workload.ts';

/** What is left of a failing run: the orders and incidents without which it does not fail. */
export type Story = Readonly<{
  seed: string;
  faults?: string;
  orders: readonly string[];
  incidents: readonly string[];
  rule: string;
}>;

/** More tries than this make no shorter story in reasonable time. */
const MAX_TRIES = 400;

export type Shrunk = Readonly<{ story: Story; outcome: Outcome; tries: number }>;

/**
 * Takes orders and incidents out of a failing run, halves first, then ever smaller parts, for as
 * long as the same rule is broken. Undefined where the run breaks no rule.
 */
export async function shrink(
  options: RunOptions,
  onTry: (left: number) => void = () => undefined,
): Promise<Shrunk | undefined> {
  let outcome = await runWorld(options);
  const rule = outcome.violations[0]?.rule;
  if (rule === undefined) return undefined;
  const { seed, faults } = options;
  const world = { seed, ...(faults === undefined ? {} : { faults }) };
  let tries = 0;
  const fails = async (orders: readonly string[], incidents: readonly string[]) => {
    tries += 1;
    onTry(orders.length + incidents.length);
    const only = { orders: new Set(orders), incidents: new Set(incidents) };
    const tried = await runWorld({ ...options, only });
    if (!tried.violations.some((one) => one.rule === rule)) return false;
    outcome = tried;
    return true;
  };
  let orders = ordersOf(options);
  let incidents: readonly string[] = [
    ...new Set(outcome.incidents.map(({ name, key }) => incidentOf(name, key))),
  ];
  const left = (): boolean => tries < MAX_TRIES;
  if (!(await fails(orders, incidents))) {
    return { story: { ...world, orders, incidents, rule }, outcome, tries };
  }
  incidents = await fewest(incidents, (some) => fails(orders, some), left);
  orders = await fewest(orders, (some) => fails(some, incidents), left);
  incidents = await fewest(incidents, (some) => fails(orders, some), left);
  await fails(orders, incidents);
  return { story: { ...world, orders, incidents, rule }, outcome, tries };
}

function ordersOf(options: RunOptions): readonly string[] {
  const { seed, only } = options;
  const demand = { orders: 200, days: 3, rush: 10, ...options };
  return workloadOf({ ...demand, seed, only: only?.orders }).orders.map(({ ref }) => ref);
}

/** Delta debugging: the smallest part found whose rest can be left out. */
async function fewest(
  all: readonly string[],
  fails: (some: readonly string[]) => Promise<boolean>,
  left: () => boolean,
): Promise<readonly string[]> {
  let kept = all;
  if (kept.length > 0 && (await fails([]))) return [];
  for (let size = Math.ceil(kept.length / 2); size >= 1 && left();) {
    let changed = false;
    for (let from = 0; from < kept.length && left();) {
      const rest = [...kept.slice(0, from), ...kept.slice(from + size)];
      if (rest.length < kept.length && (await fails(rest))) {
        kept = rest;
        changed = true;
      } else {
        from += size;
      }
    }
    if (size === 1 && !changed) break;
    size = size === 1 ? 1 : Math.ceil(size / 2);
  }
  return kept;
}
