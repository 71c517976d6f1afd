import { join } from 'node:path';
import { runChild } from './child.ts';
import { whileChanged, withCopies, workThrough } from './copies.ts';
import type { PlantedBug } from './planted-bugs.ts';
import type { Workspace } from './workspace.ts';

/** What the simulated world says of the seeds it was run with (`until-broken`). */
type Report = Readonly<{
  runs: number;
  seconds: number;
  /** The first seed that broke a rule, and the rule; neither where none did. */
  seed?: string;
  rule?: string;
}>;

/** What became of a bug. `runs` counts the worlds with the bug in them. */
export type Verdict = Readonly<
  | { is: 'found'; seed: string; rule: string; runs: number; seconds: number }
  /** Something was seen, but not by the rule that should have. */
  | { is: 'mistaken'; seed: string; rule: string; runs: number; seconds: number }
  | { is: 'missed'; runs: number; seconds: number }
  | { is: 'not tried'; why: string }
>;

export type Hunted = Readonly<{ bug: PlantedBug; verdict: Verdict }>;

type Options = Readonly<{
  /** The seeds 1 to this one are tried; 500. */
  seeds?: number;
  /** How many bugs are tried at a time, each in a copy of its own. */
  hands?: number;
  onHunted?: (hunted: Hunted) => void;
}>;

const WORLD = 'simulators/world/src/until-broken/main.ts';
/** Five hundred worlds take half an hour of one core. */
const LIMIT_MS = 3 * 3_600_000;

/**
 * Plants the bugs, one at a time, in copies of the checkout outside of it, and runs the simulated
 * world with one seed after the other until it breaks a rule.
 */
export async function huntBugs(
  root: string,
  bugs: readonly PlantedBug[],
  options: Options = {},
): Promise<readonly Hunted[]> {
  const { seeds = 500, hands = 2, onHunted = () => undefined } = options;
  const isSound = createSoundness();
  const work = async (copy: Workspace, bug: PlantedBug): Promise<Hunted> => {
    return { bug, verdict: await verdictOn(bug, { copy, seeds, isSound }) };
  };
  return await withCopies(root, { name: 'planted', hands }, (copies) =>
    workThrough(copies, bugs, { work, onDone: onHunted }),
  );
}

/** The text of a file with the bug in it. Throws where the place is not there, or not one. */
export function withBug(text: string, { name, file, find, replace }: PlantedBug): string {
  const [before, after, ...more] = text.split(find);
  if (before === undefined || after === undefined || more.length > 0) {
    const places = after === undefined ? 'nowhere' : `in ${more.length + 1} places`;
    throw new Error(`${name} is to be planted in ${file} at a line that stands ${places}`);
  }
  return `${before}${replace}${after}`;
}

type Soundness = (copy: Workspace, seed: string) => Promise<boolean>;
type Search = Readonly<{ copy: Workspace; seeds: number; isSound: Soundness }>;

/** A seed that breaks a rule without the bug, too, proves nothing: the next ones are tried. */
async function verdictOn(bug: PlantedBug, { copy, seeds, isSound }: Search): Promise<Verdict> {
  let [runs, seconds] = [0, 0];
  try {
    for (let first = 1; first <= seeds;) {
      const from = first;
      const report = await whileChanged(copy, bug.file, {
        change: (text) => withBug(text, bug),
        use: () => reportOf(copy, [`${from}..${seeds}`, bug.foundBy]),
      });
      runs += report.runs;
      seconds += report.seconds;
      const { seed, rule = '' } = report;
      if (seed === undefined) break;
      if (await isSound(copy, seed)) {
        const is = rule.includes(bug.foundBy) ? 'found' : 'mistaken';
        return { is, seed, rule, runs, seconds };
      }
      first = Number(seed) + 1;
    }
    return { is: 'missed', runs, seconds };
  } catch (error) {
    return { is: 'not tried', why: error instanceof Error ? error.message : String(error) };
  }
}

/** Whether a seed breaks no rule where no bug is planted; each is asked once. */
function createSoundness(): Soundness {
  const known = new Map<string, Promise<boolean>>();
  return (copy, seed) => {
    const asked =
      known.get(seed) ??
      reportOf(copy, [`${seed}..${seed}`, '']).then(({ seed: broken }) => broken === undefined);
    known.set(seed, asked);
    return asked;
  };
}

async function reportOf(copy: Workspace, args: readonly string[]): Promise<Report> {
  const program = join(copy.root, WORLD);
  const ended = await runChild([program, ...args], { cwd: copy.root, limitMs: LIMIT_MS });
  const { end, out, said } = ended;
  const line = out.trim().split('\n').at(-1) ?? '';
  if (end === 'too late' || !line.startsWith('{')) {
    throw new Error(end === 'too late' ? 'the world never ends' : said.trim().slice(-500));
  }
  return JSON.parse(line) as Report;
}
