import { execFileSync } from 'node:child_process';
import { buf } from './protos.ts';

/** What the protos were compared with, and what buf said against them; empty when all is well. */
export type Comparison = Readonly<{ against: string; complaints: string }>;

/** A commit that breaks a contract on purpose says why, in a line of its message. */
const REASON = /^Proto-Breaking: .+$/m;

/**
 * Compares the protos below `root` with those of the last commit: with HEAD while they differ
 * from it, and with its parent once they are committed, so that a fresh clone checks the newest
 * change. Where there is nothing to compare with (no history, no protos yet) all is well.
 */
export function compareProtos(root: string): Comparison {
  const base = baseOf(root);
  if (base === undefined) return { against: 'nothing: no earlier protos', complaints: '' };
  const reason =
    base === 'HEAD' ? undefined : REASON.exec(git(root, 'log', '-1', '--format=%B'))?.[0];
  if (reason !== undefined) return { against: `nothing: ${reason}`, complaints: '' };
  const commit = git(root, 'rev-parse', base);
  return { against: `${base} (${commit.slice(0, 12)})`, complaints: against(root, commit) };
}

function baseOf(root: string): string | undefined {
  if (!holdsProtos(root, 'HEAD')) return undefined;
  if (git(root, 'status', '--porcelain', '--', 'proto') !== '') return 'HEAD';
  return holdsProtos(root, 'HEAD~1') ? 'HEAD~1' : undefined;
}

function against(root: string, commit: string): string {
  try {
    return buf(root, ['breaking', '--against', `.git#ref=${commit}`]);
  } catch (error) {
    const { stdout, stderr, message } = error as Error & { stdout?: string; stderr?: string };
    return [stdout, stderr].join('').trim() || message;
  }
}

/** False, too, for a commit that does not exist and where there is no repository at all. */
function holdsProtos(root: string, commit: string): boolean {
  try {
    return git(root, 'ls-tree', '-r', '--name-only', commit, '--', 'proto').includes('.proto');
  } catch {
    return false;
  }
}

function git(root: string, ...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: 'pipe' }).trim();
}
