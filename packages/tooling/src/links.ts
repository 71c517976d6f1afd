import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { Violation } from './violation.ts';
import { textOf, type Workspace } from './workspace.ts';

const LINK = /\]\(([^)\s]+)\)/g;

/** Links between our own pages that lead nowhere, and packages without a page. */
export function checkLinks(workspace: Workspace): readonly Violation[] {
  const { files, packages } = workspace;
  const pages = files.filter((file) => file.endsWith('.md'));
  const silent = packages.filter(({ folder }) => !files.includes(`${folder}/README.md`));
  return [
    ...silent.map(({ folder }) => broken(`${folder}/README.md`, 1, 'is missing')),
    ...pages.flatMap((file) => checkPage(workspace, file)),
  ];
}

function checkPage(workspace: Workspace, file: string): readonly Violation[] {
  const lines = textOf(workspace, file).split('\n');
  return lines.flatMap((line, index) =>
    [...line.matchAll(LINK)]
      .map(([, target = '']) => target)
      .filter((target) => !resolves(workspace, file, target))
      .map((target) => broken(file, index + 1, `leads nowhere: ${target}`)),
  );
}

/** Addresses elsewhere are not ours to check: a test must not need the network. */
function resolves({ root }: Workspace, file: string, target: string): boolean {
  if (/^(?:[a-z]+:|#)/.test(target)) return true;
  const [path = ''] = decodeURI(target).split('#');
  return existsSync(join(root, posix.join(posix.dirname(file), path)));
}

function broken(file: string, line: number, message: string): Violation {
  return { file, line, rule: 'links', message };
}
