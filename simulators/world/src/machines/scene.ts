import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Json, assert } from '@suuupra/kernel';
import type { Fact } from './fact.ts';

type Data = Readonly<Record<string, Json>>;

/** An event of a story: its type, and what of its golden sample is to be otherwise. */
export type Told = string | readonly [type: string, data: Data];

/** What happens in one stream. */
export type Story = readonly Told[];

const ROOT = resolve(import.meta.dirname, '../../../..');
const NOWHERE = ['node_modules', 'dist', '.git'];

/** Every golden sample of the repository, by the type of its event. */
export const GOLDEN: ReadonlyMap<string, Data> = new Map(goldenIn(ROOT, false));

function goldenIn(folder: string, isGolden: boolean): readonly (readonly [string, Data])[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (NOWHERE.includes(entry.name)) return [];
      return goldenIn(path, isGolden || entry.name === 'golden');
    }
    if (!isGolden || !entry.name.endsWith('.json')) return [];
    const { type, data } = JSON.parse(readFileSync(path, 'utf8')) as { type: string; data: Data };
    return [[type, data] as const];
  });
}

/**
 * A stream as it would be stored: golden samples that tell a story about the same things. Of what
 * is `about`, each event takes the fields that its own sample has.
 */
export function story(streamId: string, about: Data, ...told: Story): readonly Fact[] {
  return told.map((one, revision) => {
    const [type, otherwise] = typeof one === 'string' ? [one, {}] : one;
    return factOf({ streamId, type, revision, data: { ...sampleOf(type, about), ...otherwise } });
  });
}

function sampleOf(type: string, about: Data): Data {
  const golden = GOLDEN.get(type);
  assert(golden !== undefined, `${type} has a golden sample`);
  const shared = Object.entries(about).filter(([field]) => field in golden);
  return { ...golden, ...Object.fromEntries(shared) };
}

const BEGUN_AT = '2026-11-16T04:30:00.000000Z';

/** One stored event. */
export function factOf(
  event: Readonly<{ streamId: string; type: string; revision: number; data: Data; at?: string }>,
): Fact {
  const { streamId, type, revision, data, at = BEGUN_AT } = event;
  return { streamId, type, revision: BigInt(revision), data, metadata: { at } };
}
