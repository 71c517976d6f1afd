import { readFileSync, writeFileSync } from 'node:fs';
import { instantOf } from '@suuupra/kernel';
import type { RunOptions } from './run-world.ts';
import type { Story } from './shrink.ts';

/** A run that the suite plays for ever: a whole seed, or what was left of a failing one. */
export type Kept = Readonly<{
  seed: string;
  /** Why it is kept: which rule it once broke, or what it goes through. */
  why: string;
  /** Where it is another than the default. */
  faults?: string;
  /** The shape of the workload, where it is another than the standard one. */
  shape?: Readonly<{
    orders?: number;
    days?: number;
    rush?: number;
    payers?: string;
    /** The first midnight, RFC 3339. */
    opening?: string;
  }>;
  /** The plan of operations, where it is another than the default. */
  plan?: string;
  orders?: readonly string[];
  incidents?: readonly string[];
  operations?: readonly string[];
  /** What it must leave behind, on every machine. */
  hash: string;
}>;

const FILE = new URL('kept.json', import.meta.url);

/** The kept runs, in the order in which they were kept. */
export function readKept(): readonly Kept[] {
  return JSON.parse(readFileSync(FILE, 'utf8')) as readonly Kept[];
}

/** The states and edges that no kept world reaches yet, sorted. The list must only shrink. */
export function readUnreached(): readonly string[] {
  const file = new URL('machines/unreached.json', import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as readonly string[];
}

/** Writes down what the kept worlds did not reach. */
export function writeUnreached(edges: Iterable<string>): void {
  const file = new URL('machines/unreached.json', import.meta.url);
  writeFileSync(file, `${JSON.stringify([...edges].toSorted(), null, 2)}\n`);
}

/** Writes the kept runs, one to a line as far as that goes. */
export function writeKept(kept: readonly Kept[]): void {
  writeFileSync(FILE, `[\n${kept.map((one) => `  ${JSON.stringify(one)}`).join(',\n')}\n]\n`);
}

/** The story of a run as a run to be kept, with the shape and the plan that it needs. */
export function keptOf(story: Story, run: RunOptions, hash: string): Kept {
  const { rule: why, ...parts } = story;
  const { operations: plan, orders, days, rush, payers } = run;
  const shape = Object.entries({ orders, days, rush, payers }).filter(
    ([, value]) => value !== undefined,
  );
  return {
    ...parts,
    ...(plan === undefined ? {} : { plan }),
    ...(shape.length === 0
      ? {}
      : { shape: Object.fromEntries(shape) as NonNullable<Kept['shape']> }),
    ...{ why, hash },
  };
}

/** How a kept run is run. */
export function optionsOf({
  seed,
  faults,
  plan,
  shape = {},
  orders,
  incidents,
  operations,
}: Kept): RunOptions {
  const only = {
    ...(orders === undefined ? {} : { orders: new Set(orders) }),
    ...(incidents === undefined ? {} : { incidents: new Set(incidents) }),
    ...(operations === undefined ? {} : { operations: new Set(operations) }),
  };
  const { opening, ...rest } = shape;
  return {
    ...{ seed, only, ...rest },
    ...(opening === undefined ? {} : { opening: instantOf(opening) }),
    ...(faults === undefined ? {} : { faults }),
    ...(plan === undefined ? {} : { operations: plan }),
  };
}
