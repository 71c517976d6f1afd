// Writes the references of every tsconfig.json from the manifests: `npm run references`.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { referencesOf, rootReferences } from './references.ts';
import { readWorkspace } from './workspace.ts';

/** What a package begins with. */
const NEW = {
  extends: '../../tsconfig.base.json',
  compilerOptions: { rootDir: 'src', outDir: 'dist' },
  include: ['src'],
};

const root = resolve(import.meta.dirname, '../../..');
const workspace = readWorkspace(root);

write('tsconfig.json', rootReferences(workspace));
for (const one of workspace.packages) {
  write(`${one.folder}/tsconfig.json`, referencesOf(workspace, one));
}

function write(file: string, paths: readonly string[]): void {
  const path = join(root, file);
  const config: unknown = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : NEW;
  const references = paths.map((one) => ({ path: one }));
  if (typeof config !== 'object' || config === null) throw new Error(`${file} is no object`);
  if (JSON.stringify(Reflect.get(config, 'references') ?? []) === JSON.stringify(references))
    return;
  writeFileSync(path, `${JSON.stringify({ ...config, references }, null, 2)}\n`);
  process.stdout.write(`${file}\n`);
}
