import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The parts of a package.json that the rules look at. */
export type Manifest = Readonly<{
  name: string;
  dependencies?: Readonly<Record<string, string>>;
  optionalDependencies?: Readonly<Record<string, string>>;
  devDependencies?: Readonly<Record<string, string>>;
}>;

/** One workspace package. `folder` is relative to the root, with forward slashes. */
export type Package = Readonly<{ name: string; folder: string; manifest: Manifest }>;

/** The project as the rules see it; all paths in `files` are relative to `root`. */
export type Workspace = Readonly<{
  root: string;
  packages: readonly Package[];
  files: readonly string[];
}>;

/** Folders that are made by tools, or by others, and so obey no rule of ours. */
const FOREIGN = new Set(['node_modules', 'dist', 'coverage', '.git', '.suuupra', '__pycache__']);
const FOREIGN_PATHS = new Set(['packages/contracts/src/gen', 'packages/contracts/googleapis']);

/** Where packages live, as pnpm-workspace.yaml lists them: `x/*` is every child, `x` itself. */
const PARENTS = ['packages', 'projections', 'sagas', 'simulators'];
const ALONE = ['load'];

/** Reads the whole workspace below `root`. Folders without a package.json are not packages. */
export function readWorkspace(root: string): Workspace {
  const children = PARENTS.flatMap((parent) =>
    foldersIn(join(root, parent)).map((name) => `${parent}/${name}`),
  );
  const folders = [...children, ...ALONE].filter((folder) =>
    existsSync(join(root, folder, 'package.json')),
  );
  const packages = folders.map((folder) => readPackage(root, folder));
  return { root, packages, files: filesBelow(root, '') };
}

/** The package a file belongs to, or undefined for the files of the root. */
export function packageOf({ packages }: Workspace, file: string): Package | undefined {
  return packages.find(({ folder }) => file.startsWith(`${folder}/`));
}

/** The text of one file of the workspace. */
export function textOf({ root }: Workspace, file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

/** Every TypeScript source that was written by hand. */
export function sourcesOf({ files }: Workspace): readonly string[] {
  return files.filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'));
}

/** Tests may use what production code may not: the testing package and the embedded servers. */
export function isTest(file: string): boolean {
  return file.endsWith('.test.ts');
}

function readPackage(root: string, folder: string): Package {
  const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest;
  return { name: manifest.name, folder, manifest };
}

function foldersIn(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted();
}

function filesBelow(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (FOREIGN.has(entry.name) || FOREIGN_PATHS.has(path)) return [];
    if (entry.isDirectory()) return filesBelow(root, path);
    return entry.isFile() ? [path] : [];
  });
}
