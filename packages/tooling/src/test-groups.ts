import { readWorkspace } from './workspace.ts';

/** How many tests of a group passed and failed, and how many had no ground to run on. */
export type Counts = Readonly<{ passed: number; failed: number; skipped: number }>;

/** Tests that run in one process, one after the other. */
export type Group = Readonly<{ name: string; files: readonly string[] }>;

const LONG = /\.(?:crash|e2e)\.test\.ts$/;

/**
 * The tests of the workspace: the quick ones first, then those that kill whole processes.
 * @param paths keep only tests whose path begins with one of these; none keeps all.
 */
export function groupsOf(root: string, paths: readonly string[]): readonly Group[] {
  const tests = readWorkspace(root)
    .files.filter((file) => file.endsWith('.test.ts'))
    .filter((file) => paths.length === 0 || paths.some((path) => file.startsWith(path)))
    .toSorted();
  const groups = [
    { name: 'unit', files: tests.filter((file) => !LONG.test(file)) },
    { name: 'crash and end to end', files: tests.filter((file) => LONG.test(file)) },
  ];
  return groups.filter(({ files }) => files.length > 0);
}

/** Adds up what the groups counted. */
export function sum(all: readonly Counts[]): Counts {
  return all.reduce(
    (total, one) => ({
      passed: total.passed + one.passed,
      failed: total.failed + one.failed,
      skipped: total.skipped + one.skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}

/** The last lines of a run; machines read the very last one. */
export function closingLines({ passed, failed, skipped }: Counts): string {
  const closing = `${passed} passed, ${failed} failed`;
  return skipped === 0 ? `${closing}\n` : `${skipped} skipped\n${closing}\n`;
}

/** Reads the closing lines of Python's unittest. No such lines means that it broke down. */
export function countsOfUnittest(output: string): Counts {
  const ran = /^Ran (\d+) tests?/m.exec(output)?.[1];
  if (ran === undefined) return { passed: 0, failed: 1, skipped: 0 };
  const of = (what: string): number => Number(new RegExp(`${what}=(\\d+)`).exec(output)?.[1] ?? 0);
  const skipped = of('skipped');
  const failed = of('failures') + of('errors') + of('unexpected successes');
  return { passed: Number(ran) - skipped - failed, failed, skipped };
}
