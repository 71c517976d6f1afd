import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type RunOptions,
  STANDARD,
  type Summary,
  createTally,
  keptOf,
  operationsFrom,
  optionsOf,
  planFrom,
  readKept,
  requiredCoverage,
  runMany,
  shrink,
  storyOf,
  writeKept,
  writeUnreached,
} from '@suuupra/world';
import { replaceFile } from '../replace-file.ts';

export type WorldOptions = Readonly<{
  seed?: string;
  seeds?: readonly [number, number];
  hours?: number;
  orders?: number;
  days?: number;
  rush?: number;
  faults?: string;
  operations?: string;
  jobs?: number;
  keep?: boolean;
  rehash?: boolean;
}>;

/** Where a soak stopped: the next seed. */
const SOAK = fileURLToPath(new URL('../../../../.suuupra/world-soak.json', import.meta.url));
const HOUR_MS = 3_600_000;
const TAIL = 5;

/**
 * Runs worlds and says what came of them. Exit code 1: a rule was broken, and the first broken
 * world was shrunk to a story; 2: the options cannot be understood.
 */
export async function world(options: WorldOptions): Promise<void> {
  const shape = shapeOf(options);
  if (options.rehash === true) {
    await rehash();
    return;
  }
  if (options.seed !== undefined) {
    await tell({ seed: options.seed, ...shape }, options, [options.seed]);
    return;
  }
  if (options.hours !== undefined) {
    await soak(shape, options, options.hours);
    return;
  }
  const [from, to] = options.seeds ?? [1, 1];
  const seeds = Array.from({ length: to - from + 1 }, (_, index) => String(from + index));
  await tell({ seed: '', ...shape }, options, seeds);
}

function shapeOf({ orders, days, rush, faults, operations }: WorldOptions): Partial<RunOptions> {
  if (faults !== undefined) planFrom(faults);
  if (operations !== undefined) operationsFrom(operations);
  return {
    ...(orders === undefined ? {} : { orders }),
    ...(days === undefined ? {} : { days }),
    ...(rush === undefined ? {} : { rush }),
    ...(faults === undefined ? {} : { faults }),
    ...(operations === undefined ? {} : { operations }),
  };
}

/** Runs these seeds, prints the figures, and tells the story of the first that failed. */
async function tell(
  shape: RunOptions,
  { jobs, keep, days }: WorldOptions,
  seeds: Iterable<string>,
  goOn: () => boolean = () => true,
): Promise<void> {
  const tally = createTally(days ?? STANDARD.days);
  const from = performance.now();
  await runMany(
    each(seeds, shape),
    (summary) => {
      tally.add(summary);
      sayEnd(summary);
    },
    { ...(jobs === undefined ? {} : { jobs }), goOn },
  );
  for (const line of tally.lines(requiredCoverage())) say(line);
  const seconds = (performance.now() - from) / 1_000;
  const orders = tally.runs() * (shape.orders ?? STANDARD.orders);
  say(`${(orders / seconds).toFixed(0)} orders a second in ${seconds.toFixed(1)} s`);
  const [failed] = tally.failed();
  if (failed === undefined) {
    say('no rule was broken');
    return;
  }
  process.exitCode = 1;
  say(
    `broken in ${tally.failed().length}: seeds ${tally
      .failed()
      .slice(0, TAIL)
      .map(({ seed }) => seed)
      .join(', ')}`,
  );
  await tellStory({ ...shape, seed: failed.seed }, keep === true);
}

function* each(seeds: Iterable<string>, shape: RunOptions): Iterable<RunOptions> {
  for (const seed of seeds) yield { ...shape, seed };
}

async function tellStory(options: RunOptions, keep: boolean): Promise<void> {
  process.stderr.write(`seed ${options.seed}: looking for the shortest story\n`);
  const shrunk = await shrink(options);
  if (shrunk === undefined) {
    say('run again alone, it breaks no rule');
    return;
  }
  const { story, outcome, tries } = shrunk;
  say(
    `the shortest story found in ${tries} runs: ${story.orders.length} orders, ` +
      `${story.incidents.length} faults, ${story.operations.length} operations`,
  );
  say(storyOf(outcome));
  if (!keep) return;
  writeKept([...readKept(), keptOf(story, options, outcome.hash)]);
  say('kept as a regression; once it is mended, `world --rehash` writes what it must leave behind');
}

/** Writes down what kept worlds leave behind, where they break no rule, and what none reaches. */
async function rehash(): Promise<void> {
  const kept = readKept();
  const hashes = new Map<string, string>();
  const unreached = new Set(requiredCoverage());
  const runs = kept.map((one, index) => ({ ...optionsOf(one), name: String(index) }));
  await runMany(runs, (summary) => {
    for (const one of summary.covered) unreached.delete(one);
    if (summary.violations.length === 0) hashes.set(summary.name, summary.hash);
    else sayEnd(summary);
  });
  writeKept(kept.map((one, index) => ({ ...one, hash: hashes.get(String(index)) ?? one.hash })));
  writeUnreached(unreached);
  say(`${hashes.size} of ${kept.length} kept worlds break no rule; their hashes are written`);
  say(`${unreached.size} states and edges are reached by none of them`);
  if (hashes.size < kept.length) process.exitCode = 1;
}

/** Goes through the seeds from where the last soak stopped. */
async function soak(
  shape: Partial<RunOptions>,
  options: WorldOptions,
  hours: number,
): Promise<void> {
  const until = performance.now() + hours * HOUR_MS;
  let next = existsSync(SOAK) ? nextIn(readFileSync(SOAK, 'utf8')) : 1;
  function* seeds(): Iterable<string> {
    for (;;) {
      yield String(next);
      next += 1;
    }
  }
  await tell({ seed: '', ...shape }, options, seeds(), () => performance.now() < until);
  mkdirSync(dirname(SOAK), { recursive: true });
  replaceFile(SOAK, `${JSON.stringify({ next })}\n`);
  say(`the next soak goes on with seed ${next} (${join('.suuupra', 'world-soak.json')})`);
}

function nextIn(text: string): number {
  const { next } = JSON.parse(text) as Readonly<{ next: number }>;
  return next;
}

function sayEnd({ seed, hash, violations, milliseconds }: Summary): void {
  const [first] = violations;
  const found =
    first === undefined ? '' : `  BROKEN ${first.rule}: ${first.subject}: ${first.found}`;
  say(`seed ${seed}  ${hash.slice(0, 16)}  ${milliseconds} ms${found}`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
