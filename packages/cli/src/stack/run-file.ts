import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a running system tells the commands that look at it from outside. */
export type RunFile = Readonly<{
  pid: number;
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
  return isAlive(run.pid) ? run : undefined;
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
export function writeRunFile(dataDirectory: string, run: RunFile): void {
  const path = join(dataDirectory, NAME);
  writeFileSync(`${path}.new`, `${JSON.stringify(run, null, 1)}\n`);
  renameSync(`${path}.new`, path);
}

/** Nothing runs here any more. */
export function removeRunFile(dataDirectory: string): void {
  rmSync(join(dataDirectory, NAME), { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // The process of another user can't be signalled, but it is there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
