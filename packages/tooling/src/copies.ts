import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync } from 'node:fs';
import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative, sep } from 'node:path';
import { readWorkspace, type Workspace } from './workspace.ts';

/** What is made by tools, and what is linked instead of copied. */
const LEFT_OUT = new Set(['node_modules', 'dist', 'coverage', '.git', '.suuupra', '__pycache__']);

/** `name` stands in the name of the folder that holds the copies; there are as many as `hands`. */
type Making = Readonly<{ name: string; hands: number }>;

/** Copies a checkout outside of it, hands the copies over, and removes them again. */
export async function withCopies<T>(
  root: string,
  { name, hands }: Making,
  use: (copies: readonly Workspace[]) => Promise<T>,
): Promise<T> {
  const scratch = mkdtempSync(join(tmpdir(), `suuupra-${name}-`));
  const clear = (): void => rmSync(scratch, { recursive: true, force: true });
  process.once('exit', clear);
  try {
    return await use(copiesOf(root, scratch, hands));
  } finally {
    process.off('exit', clear);
    clear();
  }
}

type Working<T, A> = Readonly<{
  work: (copy: Workspace, thing: T) => Promise<A>;
  onDone: (answer: A) => void;
}>;

/** Works through the things, one in each copy at a time, and tells the answers in their order. */
export async function workThrough<T, A>(
  copies: readonly Workspace[],
  things: readonly T[],
  { work, onDone }: Working<T, A>,
): Promise<readonly A[]> {
  const waiting = [...things.entries()];
  const done = new Map<number, A>();
  let told = 0;
  const workIn = async (copy: Workspace): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, thing] = next;
      done.set(index, await work(copy, thing));
      for (let one = done.get(told); one !== undefined; one = done.get(told)) {
        onDone(one);
        told += 1;
      }
    }
  };
  await Promise.all(copies.map(workIn));
  return [...done.entries()].toSorted(([a], [b]) => a - b).map(([, one]) => one);
}

/** Has a file of the copy say something else for as long as `use` takes. */
export async function whileChanged<T>(
  { root }: Workspace,
  file: string,
  { change, use }: Readonly<{ change: (text: string) => string; use: () => Promise<T> }>,
): Promise<T> {
  const path = join(root, file);
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, change(text));
  try {
    return await use();
  } finally {
    writeFileSync(path, text);
  }
}

/** The second copy is made of the first: both are the same checkout, whoever edits it meanwhile. */
function copiesOf(root: string, scratch: string, hands: number): readonly Workspace[] {
  return Array.from({ length: hands }, (_, index) => {
    const copy = join(scratch, String(index));
    copyCheckout(index === 0 ? root : join(scratch, '0'), copy, root);
    return readWorkspace(copy);
  });
}

/**
 * Copies the sources of a checkout into `copy`. The libraries are linked to where they are
 * installed, and the packages of the workspace to their copies, so that nothing that happens in
 * the copy reaches the checkout, or the other way round.
 * @param installed the checkout whose node_modules are linked; it may be another than `root`.
 */
function copyCheckout(root: string, copy: string, installed: string): void {
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
