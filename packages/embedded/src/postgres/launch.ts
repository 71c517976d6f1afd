import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { chown, mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve as resolvePath } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Address, chooseAddress } from './address.ts';
import { type Binaries, findBinaries } from './binaries.ts';
import { checkFormat, initialise, makeDirectory } from './directory.ts';
import { PostgresLaunchError } from './errors.ts';
import { lockDirectory } from './lock.ts';
import { readPostmaster, stopOrphan } from './orphan.ts';
import { serverEnvironment } from './run.ts';
import { type Settings, settingOptions } from './settings.ts';
import { type RunAs, chooseWay } from './user.ts';

const READY_POLL_MS = 5;
const READY_TIMEOUT_MS = 120_000; // Recovery after a crash is part of a start.
const STOP_TIMEOUT_MS = 30_000;
const LOG_LIMIT_BYTES = 16 * 1024 * 1024;
const PORT_ATTEMPTS = 5;

export type PostgresOptions = Readonly<{
  /** Holds everything, the log too; made when missing. */
  directory: string;
  /** Where the server writes its log; `postgres.log` in the directory when absent. */
  logFile?: string;
  /** Settings of postgresql.conf on top of ours; durability and address cannot be changed. */
  settings?: Settings;
  /** How to start the server; tried in order. Worked out from the current user when absent. */
  ways?: readonly RunAs[];
}>;

export type RunningPostgres = Readonly<{
  /** A connection string for `pg`, password included. */
  url: string;
  pid: number;
  /** Resolves when the server has ended, asked for or not; never rejects. */
  exited: Promise<void>;
  /** Ends sessions, writes everything, resolves when the process is gone. Calling twice is fine. */
  stop(): Promise<void>;
}>;

/**
 * Starts a PostgreSQL whose data lives in one directory; the first start creates it. The server
 * ends with the process (and the thread) that started it. A second launcher on the directory is
 * refused while the first lives; a server left behind by a dead launcher is stopped first.
 * Throws PostgresLaunchError, whose reason says which rule stood in the way.
 */
export async function launchPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const directory = resolvePath(options.directory);
  settingOptions(options.settings ?? {}, {});
  const binaries = await findBinaries();
  await makeDirectory(directory);
  const lock = await lockDirectory(directory);
  try {
    await checkFormat(directory, binaries.major);
    await stopOrphan(join(directory, 'data'));
    const way = await chooseWay(binaries, directory, options.ways);
    const { data, password } = await initialise(directory, binaries, way);
    const started = await startOnAddress({ directory, data, binaries, way, options });
    const { child, address } = started;
    const exited = ended(child).then(lock.release);
    let stopping: Promise<void> | undefined;
    const stop = (): Promise<void> => (stopping ??= shutDown(child).then(() => exited));
    return { url: address.url(password), pid: child.pid ?? 0, exited, stop };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

type Start = Readonly<{
  directory: string;
  data: string;
  binaries: Binaries;
  way: RunAs;
  options: PostgresOptions;
}>;

async function startOnAddress(start: Start): Promise<{ child: ChildProcess; address: Address }> {
  for (let attempt = 1; ; attempt++) {
    const address = await chooseAddress(start.directory);
    try {
      return { child: await startServer(start, address), address };
    } catch (error) {
      // Somebody may take the free port between our look and the server's; then another is taken.
      const portLost = error instanceof Error && error.message.includes('Address already in use');
      if (!portLost || attempt === PORT_ATTEMPTS) throw error;
    }
  }
}

async function startServer(start: Start, address: Address): Promise<ChildProcess> {
  const { directory, data, binaries, way, options } = start;
  const log = options.logFile ?? join(directory, 'postgres.log');
  await prepareFiles(directory, log, way);
  const logSize = (await stat(log).catch(() => undefined))?.size ?? 0;
  const settings = settingOptions(options.settings ?? {}, address.settings);
  const [file = '', ...args] = [...way.prefix, binaries.postgres, '-D', data, ...settings];
  const descriptor = openSync(log, 'a', 0o600);
  await chown(log, way.owner.uid, way.owner.gid);
  // Detached: Ctrl-C in a terminal reaches the whole group, but services must end before this.
  const child = spawn(file, args, {
    cwd: '/',
    env: serverEnvironment(),
    detached: true,
    stdio: ['ignore', descriptor, descriptor],
  });
  closeSync(descriptor);
  const kill = (): void => void child.kill('SIGINT');
  process.once('exit', kill);
  child.once('exit', () => process.removeListener('exit', kill));
  const failure = await untilReady(child, data);
  if (failure === undefined) return child;
  const said = (await readFile(log).catch(() => Buffer.from(''))).subarray(logSize).toString();
  throw new PostgresLaunchError(
    'START_FAILED',
    `PostgreSQL in ${directory} ${failure}: ${said.trim().split('\n').slice(-10).join('\n')}`,
  );
}

/** We hold the directory and nothing runs in it: sockets of a dead server may go. */
async function prepareFiles(directory: string, log: string, way: RunAs): Promise<void> {
  const sockets = join(directory, 'socket');
  await rm(sockets, { recursive: true, force: true });
  await mkdir(sockets, { mode: 0o700 });
  await chown(sockets, way.owner.uid, way.owner.gid);
  await mkdir(dirname(log), { recursive: true });
  const size = (await stat(log).catch(() => undefined))?.size ?? 0;
  if (size > LOG_LIMIT_BYTES) await rename(log, `${log}.old`);
}

/** What went wrong, or undefined when the server takes connections. */
async function untilReady(child: ChildProcess, data: string): Promise<string | undefined> {
  let over: string | undefined;
  child.once('error', (error) => (over = `cannot be started: ${error.message}`));
  child.once('exit', (code, signal) => (over = `ended at its start (${code ?? signal})`));
  const end = performance.now() + READY_TIMEOUT_MS;
  while (over === undefined) {
    const postmaster = await readPostmaster(data);
    if (postmaster?.ready === true && postmaster.pid === child.pid) return undefined;
    if (performance.now() > end) {
      await shutDown(child);
      return `was not ready after ${READY_TIMEOUT_MS} ms`;
    }
    await delay(READY_POLL_MS);
  }
  return over;
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}

/** Fast shutdown; then without a clean checkpoint; then by force. Each loses nothing committed. */
async function shutDown(child: ChildProcess): Promise<void> {
  const gone = ended(child).then(() => true);
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    child.kill(signal);
    const waiting = new AbortController();
    const late = delay(STOP_TIMEOUT_MS, false, { signal: waiting.signal }).catch(() => false);
    const isGone = await Promise.race([gone, late]);
    waiting.abort();
    if (isGone) return;
  }
}
