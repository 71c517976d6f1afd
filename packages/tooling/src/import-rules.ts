import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import {
  ALLOWED,
  ALLOWED_IN_TESTS,
  DOORS,
  DOORS_OF_TESTS,
  type Entry,
  layerOf,
  nameFor,
  STANDS_ON,
  TEST_LIBRARIES,
} from './layers.ts';
import { type Import, importsOf, parse } from './source.ts';
import type { Violation } from './violation.ts';
import { testGrounds } from './test-grounds.ts';
import { type Package, packageOf, sourcesOf, type Workspace } from './workspace.ts';

type Found = Readonly<{
  workspace: Workspace;
  from: Package;
  file: string;
  found: Import;
  test: boolean;
}>;

/** The rules of who may import whom, read from manifests and from real import statements. */
export function checkImports(workspace: Workspace): readonly Violation[] {
  const { packages } = workspace;
  const grounds = testGrounds(workspace);
  return [
    ...packages.flatMap((from) => [...checkName(from), ...checkManifest(workspace, from)]),
    ...sourcesOf(workspace).flatMap((file) => checkFile(workspace, file, grounds.has(file))),
  ];
}

function checkName({ name, folder }: Package): readonly Violation[] {
  const expected = nameFor(folder);
  if (name === expected) return [];
  return [broken(`${folder}/package.json`, 1, `is named ${name}, not ${expected}`)];
}

function checkManifest(workspace: Workspace, from: Package): readonly Violation[] {
  const { devDependencies = {} } = from.manifest;
  const dependencies = neededBy(from);
  const file = `${from.folder}/package.json`;
  const check = (name: string, test: boolean): readonly Violation[] => {
    const to = workspace.packages.find((one) => one.name === name);
    const wrong =
      to === undefined ? !throughDoor(from, name, test) : entriesFor(from, to, test).length === 0;
    return wrong ? [broken(file, 1, `${from.folder} must not depend on ${name}`)] : [];
  };
  return [
    ...Object.keys(dependencies).flatMap((name) => check(name, false)),
    ...Object.keys(devDependencies).flatMap((name) => check(name, true)),
    ...unpinned({ ...dependencies, ...devDependencies }, file),
  ];
}

/** Exact versions only: npm and pnpm resolve ranges differently. */
function unpinned(all: Readonly<Record<string, string>>, file: string): readonly Violation[] {
  return Object.entries(all)
    .filter(([, version]) => version !== 'workspace:*' && !/^\d/.test(version))
    .map(([name, version]) => broken(file, 1, `${name} is not pinned: ${version}`));
}

function checkFile(workspace: Workspace, file: string, test: boolean): readonly Violation[] {
  const from = packageOf(workspace, file);
  if (from === undefined) return [];
  return importsOf(parse(workspace, file)).flatMap((found) =>
    checkImport({ workspace, from, file, found, test }),
  );
}

function checkImport(all: Found): readonly Violation[] {
  const { workspace, from, file, found, test } = all;
  const { specifier, line } = found;
  if (specifier.startsWith('.')) return checkRelative(all);
  if (isBuiltin(specifier)) return checkBuiltin(all);
  const { name, entry } = split(specifier);
  const to = workspace.packages.find((one) => one.name === name);
  if (to === undefined) return checkLibrary(all, name);
  if (to === from) return [broken(file, line, `imports its own package by name: ${specifier}`)];
  if (!declares(from, name, test)) {
    return [broken(file, line, `${name} is not in ${from.folder}/package.json`)];
  }
  const entries = entriesFor(from, to, test);
  if (entries.includes('*') || entries.some((one) => one === entry)) return [];
  const instead = entries.length === 0 ? 'nothing of it' : `only ${entries.join(', ')}`;
  return [broken(file, line, `${from.folder} may import ${instead}: ${specifier}`)];
}

function checkRelative({ from, file, found }: Found): readonly Violation[] {
  const target = posix.join(posix.dirname(file), found.specifier);
  if (target.startsWith(`${from.folder}/`)) return [];
  return [broken(file, found.line, `leaves its package: ${found.specifier}`)];
}

/** The kernel is pure: of all that Node offers it may only hash. */
function checkBuiltin({ from, file, found, test }: Found): readonly Violation[] {
  const { specifier, line } = found;
  if (!specifier.startsWith('node:')) {
    return [broken(file, line, `a builtin is written node:${specifier}`)];
  }
  if (layerOf(from) !== 'kernel' || test || specifier === 'node:crypto') return [];
  return [broken(file, line, `the kernel must not import ${specifier}`)];
}

function checkLibrary({ from, file, found, test }: Found, name: string): readonly Violation[] {
  const { specifier, line } = found;
  if (name.startsWith('@suuupra/')) return [broken(file, line, `no such package: ${specifier}`)];
  if (!throughDoor(from, name, test)) {
    const doors = DOORS[name] ?? [];
    return [broken(file, line, `${name} may be imported only by ${doors.join(', ')}`)];
  }
  const everywhere = TEST_LIBRARIES.includes(name) && (test || layerOf(from) === 'testing');
  if (everywhere || declares(from, name, test)) return [];
  return [broken(file, line, `${name} is not in ${from.folder}/package.json`)];
}

function throughDoor({ folder }: Package, name: string, test: boolean): boolean {
  const doors = DOORS[name];
  if (doors === undefined || doors.includes(folder)) return true;
  return test && (DOORS_OF_TESTS[name] ?? []).includes(folder);
}

function declares(from: Package, name: string, test: boolean): boolean {
  const { devDependencies = {} } = from.manifest;
  return name in neededBy(from) || (test && name in devDependencies);
}

/** What runs in production; binaries that exist for some platforms only are optional. */
function neededBy({ manifest }: Package): Readonly<Record<string, string>> {
  return { ...manifest.dependencies, ...manifest.optionalDependencies };
}

function entriesFor(from: Package, to: Package, test: boolean): readonly Entry[] {
  const layer = layerOf(to);
  const stands = (STANDS_ON[from.folder] ?? []).includes(to.folder);
  const always = stands ? (['*'] as const) : (ALLOWED[layerOf(from)][layer] ?? []);
  return test ? [...always, ...(ALLOWED_IN_TESTS[layer] ?? [])] : always;
}

/** `@scope/name/entry` and `name/entry` fall into the package and the entry behind it. */
function split(specifier: string): Readonly<{ name: string; entry: string }> {
  const parts = specifier.split('/');
  const size = specifier.startsWith('@') ? 2 : 1;
  const entry = parts.slice(size).join('/');
  return { name: parts.slice(0, size).join('/'), entry: entry === '' ? '.' : entry };
}

function broken(file: string, line: number, message: string): Violation {
  return { file, line, rule: 'imports', message };
}
