import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Violation } from './violation.ts';

/** Where generated code lives, below the root. */
export const GENERATED = 'packages/contracts/src/gen';
const IMAGE = 'descriptor.binpb';

/** File name below `GENERATED` → content. */
export type Tree = ReadonlyMap<string, Buffer>;

/**
 * Runs buf with the local plugin over the protos below `root` and returns what it makes: the
 * TypeScript of every message and service, and one descriptor image for server reflection.
 * @throws when buf refuses the protos.
 */
export function generate(root: string): Tree {
  const scratch = mkdtempSync(join(tmpdir(), 'suuupra-protos-'));
  try {
    const made = join(scratch, GENERATED);
    mkdirSync(made, { recursive: true });
    buf(root, ['generate', '--output', scratch]);
    const image = join(made, IMAGE);
    buf(root, ['build', '--as-file-descriptor-set', '--exclude-source-info', '--output', image]);
    return readTree(made);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** The committed tree; empty when nothing was ever generated. */
export function committed(root: string): Tree {
  const folder = join(root, GENERATED);
  return existsSync(folder) ? readTree(folder) : new Map();
}

/** Makes the committed tree equal to `tree`; a file that is right already is not touched. */
export function writeTree(root: string, tree: Tree): readonly string[] {
  const before = committed(root);
  for (const name of before.keys()) {
    if (!tree.has(name)) rmSync(join(root, GENERATED, name));
  }
  const changed = [...tree].filter(([name, content]) => !before.get(name)?.equals(content));
  for (const [name, content] of changed) {
    const path = join(root, GENERATED, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  return changed.map(([name]) => name);
}

/** Every difference between what the protos say now and what is committed. */
export function checkGenerated(root: string): readonly Violation[] {
  const fresh = generate(root);
  const stale = committed(root);
  const names = [...new Set([...fresh.keys(), ...stale.keys()])].toSorted();
  return names.flatMap((name) => {
    const [now, then] = [fresh.get(name), stale.get(name)];
    if (now !== undefined && then?.equals(now)) return [];
    const what = now === undefined ? 'has no proto any more' : 'is not what the protos say';
    const message = `${what}; run npm run generate`;
    return [{ file: `${GENERATED}/${name}`, line: 1, rule: 'generated', message }];
  });
}

/** Runs buf in `root`; its own complaints go to the caller in the error. */
export function buf(root: string, args: readonly string[]): string {
  const program = join(root, 'node_modules', '.bin', 'buf');
  // Its cache stays inside the checkout, with everything else that is installed.
  const env = { ...process.env, BUF_CACHE_DIR: join(root, 'node_modules', '.cache', 'buf') };
  return execFileSync(program, args, { cwd: root, env, encoding: 'utf8', stdio: 'pipe' });
}

function readTree(folder: string): Tree {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  return new Map(
    files
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(folder.length + 1), readFileSync(path)]),
  );
}
