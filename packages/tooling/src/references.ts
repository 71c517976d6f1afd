import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { Violation } from './violation.ts';
import type { Package, Workspace } from './workspace.ts';

type Config = Readonly<{
  extends?: string;
  references?: readonly Readonly<{ path: string }>[];
}>;

/** `tsc -b` follows references, pnpm follows dependencies: they must tell the same story. */
export function checkReferences(workspace: Workspace): readonly Violation[] {
  const { root, packages } = workspace;
  return [
    ...compare(root, 'tsconfig.json', rootReferences(workspace)),
    ...packages.flatMap((one) =>
      compare(root, `${one.folder}/tsconfig.json`, referencesOf(workspace, one)),
    ),
  ];
}

/** What the tsconfig.json of the root has to name: every package. */
export function rootReferences({ packages }: Workspace): readonly string[] {
  return packages.map(({ folder }) => folder).toSorted();
}

/** What the tsconfig.json of a package has to name: its dependencies within the workspace. */
export function referencesOf({ packages }: Workspace, { folder, manifest }: Package) {
  const named = { ...manifest.dependencies, ...manifest.devDependencies };
  return packages
    .filter(({ name }) => name in named)
    .map((to) => posix.relative(folder, to.folder))
    .toSorted();
}

function compare(root: string, file: string, wanted: readonly string[]): readonly Violation[] {
  const path = join(root, file);
  if (!existsSync(path)) return [broken(file, 'is missing')];
  const config = JSON.parse(readFileSync(path, 'utf8')) as Config;
  const named = (config.references ?? []).map(({ path: one }) => one);
  const missing = wanted.filter((one) => !named.includes(one));
  const extra = named.filter((one) => !wanted.includes(one));
  return [
    ...missing.map((one) => broken(file, `does not refer to ${one}; run npm run references`)),
    ...(file === 'tsconfig.json' || config.extends?.endsWith('/tsconfig.base.json') === true
      ? []
      : [broken(file, 'does not extend tsconfig.base.json')]),
    ...extra.map((one) => broken(file, `refers to ${one}, no dependency; run npm run references`)),
  ];
}

function broken(file: string, message: string): Violation {
  return { file, line: 1, rule: 'references', message };
}
