import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from '../replace-file.ts';

/** What a running system tells the commands that look at it from outside. */
export type RunFile = Readonly<{
  pid: number;
  /** When that process began: after its death another one may be given the same number. */
  birth?: string | undefined;
  eventStoreUrl: string;
  databaseUrl: string;
  addresses: Readonly<Record<string, string>>;
}>;

/** A system already runs on the data directory. */
export class AlreadyRunningError extends Error {
  override readonly name = 'AlreadyRunningError';
}

const NAME = 'run.json';

/** The running system of a data directory, or undefined where none runs. */
export function readRunFile(dataDirectory: string): RunFile | undefined {
  const path = join(dataDirectory, NAME);
  if (!existsSync(path)) return undefined;
  const run = JSON.parse(readFileSync(path, 'utf8')) as RunFile;
  return isAlive(run) ? run : undefined;
}

/** Throws AlreadyRunningError if a system runs on the data directory; makes the directory. */
export function refuseSecond(dataDirectory: string): void {
  mkdirSync(dataDirectory, { recursive: true });
  const run = readRunFile(dataDirectory);
  if (!run) return;
  throw new AlreadyRunningError(
    `a suuupra already runs on ${dataDirectory} (process ${run.pid}); stop it or use --data-dir`,
  );
}

/** Tells others how to reach this system. */
export function writeRunFile(dataDirectory: string, run: Omit<RunFile, 'birth'>): void {
  const text = JSON.stringify({ ...run, birth: birthOf(run.pid) }, null, 1);
  replaceFile(join(dataDirectory, NAME), `${text}\n`);
}

/** Nothing runs here any more. */
export function removeRunFile(dataDirectory: string): void {
  rmSync(join(dataDirectory, NAME), { force: true });
}

function isAlive({ pid, birth }: RunFile): boolean {
  return isTaken(pid) && (birth === undefined || birth === birthOf(pid));
}

/**
 * The boot of the machine and the moment in it at which a process began, in the kernel's ticks;
 * undefined where the kernel does not tell.
 */
function birthOf(pid: number): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name, which may hold blanks and brackets; this is the 22nd.
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return `${boot}/${ticks}`;
  } catch {
    return undefined;
  }
}

function isTaken(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // The process of another user can't be signalled, but it is there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
