import { posix } from 'node:path';
import type { Violation } from './violation.ts';
import { textOf, type Workspace } from './workspace.ts';

const READ = ['.ts', '.py', '.sql', '.proto', '.md', '.json', '.yaml', '.yml', '.sh', ''];

/** Strangers read a file on other machines, long after. These words mean nothing to them. */
const FORBIDDEN: readonly Readonly<{ pattern: RegExp; why: string }>[] = [
  {
    pattern: /(?:^|[\s'"`(=])\/(?:work|tmp|home|root|Users)\//,
    why: "a path of one's own machine",
  },
  { pattern: /\b(?:issue|ticket) (?:no\. ?)?#?\d/i, why: 'a number in a list of work' },
  { pattern: /\b(?:TO[D]O|FIX[M]E|XX[X]|WI[P])\b/, why: 'work put off' },
  { pattern: /\blorem[ ]ipsum\b/i, why: 'a placeholder' },
];

/** Words that do not belong into any file of the project. */
export function checkWords(workspace: Workspace): readonly Violation[] {
  return workspace.files
    .filter((file) => READ.includes(posix.extname(file)) && file !== 'pnpm-lock.yaml')
    .flatMap((file) => checkText(file, textOf(workspace, file)));
}

function checkText(file: string, text: string): readonly Violation[] {
  return text.split('\n').flatMap((line, index) =>
    FORBIDDEN.filter(({ pattern }) => pattern.test(line)).map(({ why }) => ({
      file,
      line: index + 1,
      rule: 'words',
      message: `${why}: ${line.trim().slice(0, 60)}`,
    })),
  );
}
