import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { render, type Violation } from './violation.ts';
import { readWorkspace, type Workspace } from './workspace.ts';

/** File → content, relative to the root of a made-up workspace. */
export type Planted = Readonly<Record<string, string>>;

/** Writes a small workspace into a temporary folder, hands it to `use`, and removes it again. */
export function plant<T>(files: Planted, use: (workspace: Workspace) => T): T {
  const root = mkdtempSync(join(tmpdir(), 'suuupra-tidy-'));
  try {
    for (const [file, content] of Object.entries(files)) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), content);
    }
    return use(readWorkspace(root));
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** What a check says about a made-up workspace, one line a violation. */
export function said(
  files: Planted,
  check: (workspace: Workspace) => readonly Violation[],
): readonly string[] {
  return plant(files, (workspace) => check(workspace).map(render));
}

/** The package.json of a made-up package, with these dependencies. */
export function manifest(name: string, ...dependencies: readonly string[]): string {
  return JSON.stringify({
    name: `@suuupra/${name}`,
    dependencies: Object.fromEntries(
      dependencies.map((one) => [one, one.startsWith('@suuupra/') ? 'workspace:*' : '1.0.0']),
    ),
  });
}
