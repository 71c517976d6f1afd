import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, posix } from 'node:path';
import { runChild } from './child.ts';
import { whileChanged } from './copies.ts';
import { type Mutant, planted } from './mutants-plan.ts';
import { isTest, packageOf, type Workspace } from './workspace.ts';

/** How many tests passed, and the title of the first that failed; empty where none did. */
export type TestRun = Readonly<{ passed: number; failed: string }>;

/** What became of a mutant: the test that saw it, or that none did, or that nothing could run. */
export type Fate = Readonly<
  { is: 'killed'; by: string } | { is: 'survived' } | { is: 'broken'; why: string }
>;

/** A rule that is switched off may leave a test waiting for ever. */
const LIMIT_MS = 120_000;
const LONG = /\.(?:crash|e2e)\.test\.ts$/;

/** The quick tests of the package a file belongs to: those beside it, then the others. */
export function testsFor(
  workspace: Workspace,
  file: string,
): Readonly<{ beside: readonly string[]; others: readonly string[] }> {
  const owner = packageOf(workspace, file);
  const tests = workspace.files
    .filter((one) => isTest(one) && !LONG.test(one) && packageOf(workspace, one) === owner)
    .toSorted();
  const isBeside = (one: string): boolean => posix.dirname(one) === posix.dirname(file);
  return { beside: tests.filter(isBeside), others: tests.filter((one) => !isBeside(one)) };
}

/** Plants the mutant in this copy of the checkout, looks who sees it, and takes it out again. */
export async function fateOf(copy: Workspace, mutant: Mutant): Promise<Fate> {
  const { beside, others } = testsFor(copy, mutant.file);
  const use = async (): Promise<Fate> => {
    const first = await fateIn(copy.root, beside);
    return first.is === 'survived' ? await fateIn(copy.root, others) : first;
  };
  return await whileChanged(copy, mutant.file, { change: (text) => planted(text, mutant), use });
}

/** What the tests say about the copy as it stands. */
export async function fateIn(root: string, tests: readonly string[]): Promise<Fate> {
  if (tests.length === 0) return { is: 'survived' };
  const result = join(root, 'test-run.json');
  rmSync(result, { force: true });
  const program = join(import.meta.dirname, 'mutants-mocha.ts');
  const { end, said } = await runChild([program, result, ...tests], {
    cwd: root,
    limitMs: LIMIT_MS,
  });
  if (end === 'too late') return { is: 'killed', by: 'a test that never ends' };
  if (!existsSync(result)) return { is: 'broken', why: said };
  const { failed } = JSON.parse(readFileSync(result, 'utf8')) as TestRun;
  return failed === '' ? { is: 'survived' } : { is: 'killed', by: failed };
}
