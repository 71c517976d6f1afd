import { posix } from 'node:path';
import { importsOf, parse } from './source.ts';
import { isTest, sourcesOf, type Workspace } from './workspace.ts';

/** By these files others reach a package: production code, whoever imports them inside. */
const DOORS = new Set(['index.ts', 'reactions.ts', 'compose.ts', 'main.ts']);

/**
 * The tests, and the files that only tests import: scenes, fixtures, stand-ins. They may use what
 * tests may use. A file that nobody imports is no such file, or a rule could be dodged by it.
 */
export function testGrounds(workspace: Workspace): ReadonlySet<string> {
  const sources = sourcesOf(workspace);
  const importers = new Map<string, string[]>();
  for (const file of sources) {
    for (const { specifier } of importsOf(parse(workspace, file))) {
      if (!specifier.startsWith('.')) continue;
      const target = posix.join(posix.dirname(file), specifier);
      importers.set(target, [...(importers.get(target) ?? []), file]);
    }
  }
  const production = new Set(
    sources.filter((file) => !isTest(file) && (isDoor(file) || !importers.has(file))),
  );
  for (const file of production) {
    for (const { specifier } of importsOf(parse(workspace, file))) {
      const target = posix.join(posix.dirname(file), specifier);
      if (specifier.startsWith('.') && workspace.files.includes(target)) production.add(target);
    }
  }
  return new Set(sources.filter((file) => !production.has(file)));
}

function isDoor(file: string): boolean {
  return DOORS.has(posix.basename(file));
}
