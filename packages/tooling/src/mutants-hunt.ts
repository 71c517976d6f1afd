import { withCopies, workThrough } from './copies.ts';
import { type Mutant, mutantsOf } from './mutants-plan.ts';
import { type Fate, fateIn, fateOf, testsFor } from './mutants-run.ts';
import { packageOf, type Workspace } from './workspace.ts';

export type Judged = Readonly<{ mutant: Mutant; fate: Fate }>;

/** What a hunt found: every mutant with its fate, and the packages whose tests are red anyway. */
export type Hunt = Readonly<{ judged: readonly Judged[]; red: readonly string[] }>;

type Options = Readonly<{
  /** Only files whose path begins with one of these; none keeps all. */
  paths?: readonly string[];
  /** How many mutants are tried at a time, each in a copy of its own. */
  hands?: number;
  onJudged?: (judged: Judged) => void;
}>;

/**
 * Switches off every rule of every decider, one at a time, in copies of the checkout outside of
 * it, and runs the quick tests of the rule's package. Tests that are red without any mutant say
 * nothing, so the packages are looked at first.
 */
export async function hunt(root: string, options: Options = {}): Promise<Hunt> {
  const { paths = [], hands = 2, onJudged = () => undefined } = options;
  return await withCopies(root, { name: 'mutants', hands }, async (copies) => {
    const [first] = copies;
    const all = first === undefined ? [] : mutantsOf(first);
    const kept = all.filter(
      ({ file }) => paths.length === 0 || paths.some((p) => file.startsWith(p)),
    );
    const red = first === undefined ? [] : await redPackages(first, kept);
    const asked = kept.filter(({ file }) => !red.some((folder) => file.startsWith(`${folder}/`)));
    const work = async (copy: Workspace, mutant: Mutant): Promise<Judged> => {
      return { mutant, fate: await fateOf(copy, mutant) };
    };
    return { judged: await workThrough(copies, asked, { work, onDone: onJudged }), red };
  });
}

async function redPackages(
  copy: Workspace,
  mutants: readonly Mutant[],
): Promise<readonly string[]> {
  const red: string[] = [];
  const folders = new Set(mutants.map(({ file }) => packageOf(copy, file)?.folder ?? ''));
  for (const folder of folders) {
    const { beside, others } = testsFor(copy, `${folder}/src/decider.ts`);
    const fate = await fateIn(copy.root, [...beside, ...others]);
    if (fate.is !== 'survived') red.push(folder);
  }
  return red;
}
