import { readFile, readdir, readlink, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PostgresLaunchError } from './errors.ts';

const POLL_MS = 20;
const PATIENCE: readonly { signal: NodeJS.Signals; waitMs: number }[] = [
  { signal: 'SIGINT', waitMs: 30_000 },
  { signal: 'SIGQUIT', waitMs: 10_000 },
  { signal: 'SIGKILL', waitMs: 10_000 },
];

/** What postmaster.pid says, or undefined where there is none. */
export async function readPostmaster(
  data: string,
): Promise<{ pid: number; ready: boolean } | undefined> {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const lines = text.split('\n');
  return { pid: Number(lines[0]), ready: lines[7]?.trim() === 'ready' };
}

/**
 * Ends a server whose launcher is gone (the caller holds the directory's lock, so it is). It is
 * stopped and not adopted: it would neither die with us nor carry our settings, and a start after
 * a clean stop takes a moment only. Also removes a postmaster.pid whose number now belongs to a
 * stranger, which PostgreSQL itself would take for a living server.
 * Throws ORPHAN_DOES_NOT_STOP.
 */
export async function stopOrphan(data: string): Promise<void> {
  const named = await readPostmaster(data);
  if (named === undefined) return;
  const folder = await realpath(data);
  for (const { signal, waitMs } of PATIENCE) {
    const all = await serversIn(folder);
    // Children of a killed postmaster notice by themselves; only the last step signals them.
    const targets = signal === 'SIGKILL' ? all : all.filter((pid) => pid === named.pid);
    for (const pid of targets) signalIfAlive(pid, signal);
    if (await emptied(folder, all.length === 0 ? 0 : waitMs)) {
      if (await isStranger(data)) await rm(join(data, 'postmaster.pid'), { force: true });
      return;
    }
  }
  throw new PostgresLaunchError(
    'ORPHAN_DOES_NOT_STOP',
    `a PostgreSQL left behind in ${data} (process ${named.pid}) does not stop`,
  );
}

async function emptied(folder: string, waitMs: number): Promise<boolean> {
  const end = performance.now() + waitMs;
  for (;;) {
    if ((await serversIn(folder)).length === 0) return true;
    if (performance.now() >= end) return false;
    await delay(POLL_MS);
  }
}

/** Processes of PostgreSQL that work in this folder; every one of its processes stands in it. */
async function serversIn(folder: string): Promise<readonly number[]> {
  const numbers = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    numbers.map(async (name) => {
      const links = [readlink(`/proc/${name}/cwd`), readlink(`/proc/${name}/exe`)];
      // Gone meanwhile, or of another user and therefore not of our directory.
      const [cwd, exe] = await Promise.all(links).catch(() => ['', '']);
      return cwd === folder && /\/postgres( \(deleted\))?$/.test(exe ?? '');
    }),
  );
  return numbers.filter((_, index) => found[index]).map(Number);
}

async function isStranger(data: string): Promise<boolean> {
  const left = await readPostmaster(data);
  return left !== undefined && left.pid > 0 && signalIfAlive(left.pid, 0);
}

function signalIfAlive(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    // EPERM: alive, but of another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
