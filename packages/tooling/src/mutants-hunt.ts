import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyCheckout } from './mutants-copy.ts';
import { type Mutant, mutantsOf } from './mutants-plan.ts';
import { type Fate, fateIn, fateOf, testsFor } from './mutants-run.ts';
import { packageOf, readWorkspace, type Workspace } from './workspace.ts';

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
  const scratch = mkdtempSync(join(tmpdir(), 'suuupra-mutants-'));
  const clear = (): void => rmSync(scratch, { recursive: true, force: true });
  process.once('exit', clear);
  try {
    const copies = copiesOf(root, scratch, hands);
    const [first] = copies;
    const all = first === undefined ? [] : mutantsOf(first);
    const kept = all.filter(
      ({ file }) => paths.length === 0 || paths.some((p) => file.startsWith(p)),
    );
    const red = first === undefined ? [] : await redPackages(first, kept);
    const asked = kept.filter(({ file }) => !red.some((folder) => file.startsWith(`${folder}/`)));
    return { judged: await judge(copies, asked, onJudged), red };
  } finally {
    process.off('exit', clear);
    clear();
  }
}

/** The second copy is made of the first: both are the same checkout, whoever edits it meanwhile. */
function copiesOf(root: string, scratch: string, hands: number): readonly Workspace[] {
  return Array.from({ length: hands }, (_, index) => {
    const copy = join(scratch, String(index));
    copyCheckout(index === 0 ? root : join(scratch, '0'), copy, root);
    return readWorkspace(copy);
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

/** Tries the mutants, one in each copy at a time, and tells of them in their order. */
async function judge(
  copies: readonly Workspace[],
  mutants: readonly Mutant[],
  onJudged: (judged: Judged) => void,
): Promise<readonly Judged[]> {
  const waiting = [...mutants.entries()];
  const found = new Map<number, Judged>();
  let told = 0;
  const work = async (copy: Workspace): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, mutant] = next;
      found.set(index, { mutant, fate: await fateOf(copy, mutant) });
      for (let one = found.get(told); one !== undefined; one = found.get(told)) {
        onJudged(one);
        told += 1;
      }
    }
  };
  await Promise.all(copies.map(work));
  return [...found.entries()].toSorted(([a], [b]) => a - b).map(([, one]) => one);
}
