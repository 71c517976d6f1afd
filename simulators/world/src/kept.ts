import { readFileSync, writeFileSync } from 'node:fs';
import type { RunOptions } from './run-world.ts';
import type { Story } from './shrink.ts';

/** A run that the suite plays for ever: a whole seed, or what was left of a failing one. */
export type Kept = Readonly<{
  seed: string;
  /** Why it is kept: which rule it once broke, or what it goes through. */
  why: string;
  /** Where it is another than the default. */
  faults?: string;
  orders?: readonly string[];
  incidents?: readonly string[];
  /** What it must leave behind, on every machine. */
  hash: string;
}>;

const FILE = new URL('kept.json', import.meta.url);

/** The kept runs, in the order in which they were kept. */
export function readKept(): readonly Kept[] {
  return JSON.parse(readFileSync(FILE, 'utf8')) as readonly Kept[];
}

/** Writes the kept runs, one to a line as far as that goes. */
export function writeKept(kept: readonly Kept[]): void {
  writeFileSync(FILE, `[\n${kept.map((one) => `  ${JSON.stringify(one)}`).join(',\n')}\n]\n`);
}

/** A story as a run to be kept. */
export function keptOf({ rule: why, ...story }: Story, hash: string): Kept {
  return { ...story, why, hash };
}

/** How a kept run is run. */
export function optionsOf({ seed, faults, orders, incidents }: Kept): RunOptions {
  const only = {
    ...(orders === undefined ? {} : { orders: new Set(orders) }),
    ...(incidents === undefined ? {} : { incidents: new Set(incidents) }),
  };
  return { seed, only, ...(faults === undefined ? {} : { faults }) };
}
