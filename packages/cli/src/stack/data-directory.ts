import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { replaceFile } from '../replace-file.ts';
import { NothingRunningError } from './running.ts';

/** Where everything is kept unless somebody says otherwise: below the checkout. */
const ROOT = fileURLToPath(new URL('../../../../.suuupra', import.meta.url));
const DIGITS = 12;

/** The data directory of a system that runs in real time. */
export function directoryOfUp(named: string | undefined, root = ROOT): string {
  return named ?? remembered(root, 'up');
}

/** The data directory of a play: one for each folder, so that two plays never meet. */
export function directoryOfPlay(
  named: string | undefined,
  { digest }: Readonly<{ digest: string }>,
  root = ROOT,
): string {
  return named ?? remembered(root, `days-${digest.slice(0, DIGITS)}`);
}

/** The data directory that was used last, for the commands that look at what is there. */
export function directoryUsedLast(named: string | undefined, root = ROOT): string {
  const last = join(root, 'last');
  if (named !== undefined) return named;
  if (existsSync(last)) return join(root, readFileSync(last, 'utf8').trim());
  throw new NothingRunningError('nothing was started here yet; name a --data-dir');
}

function remembered(root: string, name: string): string {
  mkdirSync(root, { recursive: true });
  replaceFile(join(root, 'last'), `${name}\n`);
  return join(root, name);
}
