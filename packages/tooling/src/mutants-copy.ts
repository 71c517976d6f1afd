import { cpSync, existsSync, mkdirSync, readdirSync, realpathSync, symlinkSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { readWorkspace } from './workspace.ts';

/** What is made by tools, and what is linked instead of copied. */
const LEFT_OUT = new Set(['node_modules', 'dist', 'coverage', '.git', '.suuupra', '__pycache__']);

/**
 * Copies the sources of a checkout into `copy`. The libraries are linked to where they are
 * installed, and the packages of the workspace to their copies, so that nothing that happens in
 * the copy reaches the checkout, or the other way round.
 * @param installed the checkout whose node_modules are linked; it may be another than `root`.
 */
export function copyCheckout(root: string, copy: string, installed = root): void {
  cpSync(root, copy, {
    recursive: true,
    filter: (path) => path === root || !LEFT_OUT.has(basename(path)),
  });
  const { packages } = readWorkspace(copy);
  for (const folder of ['', ...packages.map((one) => one.folder)]) {
    const modules = join(installed, folder, 'node_modules');
    if (existsSync(modules)) {
      linkModules(modules, join(copy, folder, 'node_modules'), { installed, copy });
    }
  }
}

type Places = Readonly<{ installed: string; copy: string }>;

function linkModules(from: string, to: string, places: Places): void {
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory() && entry.name.startsWith('@')) linkModules(source, target, places);
    else symlinkSync(destinationOf(realpathSync(source), places), target);
  }
}

function destinationOf(real: string, { installed, copy }: Places): string {
  const path = relative(realpathSync(installed), real);
  const isOurs = !path.startsWith('..') && !path.split(sep).includes('node_modules');
  return isOurs ? join(copy, path) : real;
}
