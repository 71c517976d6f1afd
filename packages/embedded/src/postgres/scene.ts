import { spawn } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PostgresLaunchError } from './errors.ts';
import { type PostgresOptions, type RunningPostgres, launchPostgres } from './launch.ts';

/** What the launcher's tests share: folders that go away, and a launcher in another process. */
const folders: string[] = [];
const leftovers: (() => Promise<void>)[] = [];

export async function freshFolder(mode = 0o700, uid?: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pg-'));
  folders.push(folder);
  await chmod(folder, mode);
  if (uid !== undefined) await chown(folder, uid, uid);
  return folder;
}

/** A server that ends with the test file, also when a test fails before it stops it. */
export async function launch(options: PostgresOptions): Promise<RunningPostgres> {
  const running = await launchPostgres(options);
  leftovers.push(running.stop);
  return running;
}

export async function leaveNothing(): Promise<void> {
  for (const end of leftovers.splice(0)) await end();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
}

/** Whether other users than the owner may reach this checkout and the folder for scratch files. */
export const isOpenToAll = (): boolean =>
  [import.meta.dirname, process.execPath, tmpdir()].every((start) => {
    for (let path = start; path !== dirname(path); path = dirname(path))
      if ((statSync(path).mode & 0o001) === 0) return false;
    return true;
  });

/** A process that ended but was not yet buried by its parent (a zombie) is gone, too. */
export function isGone(pid: number): boolean {
  try {
    return / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return true;
  }
}

/** The launch error's reason and message; anything else, success too, is thrown on. */
export async function reasonOf(launch: Promise<unknown>): Promise<string> {
  const error = await launch.catch((caught: unknown) => caught);
  if (error instanceof PostgresLaunchError) return `${error.reason} ${error.message}`;
  throw error;
}

/** Whether a PostgreSQL speaks at the address: it answers the request for TLS with one letter. */
export function answers(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url.replace('postgresql:', 'http:').replace(/@%[^:]+/, '@s'));
  const folder = /@(%[^:]+):/.exec(url)?.[1];
  const socket =
    folder === undefined
      ? connect(Number(port), hostname)
      : connect(join(decodeURIComponent(folder), `.s.PGSQL.${port}`));
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('data', (data) => {
      socket.destroy();
      resolve(data.toString() === 'N');
    });
    socket.write(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]));
  });
}

export type Child = Readonly<{ answer: string; kill(): Promise<void> }>;

const childScript = (directory: string, isTied: boolean): string => `
  const at = ${JSON.stringify(import.meta.dirname)};
  const { launchPostgres } = await import(at + '/launch.ts');
  const { waysToRun } = await import(at + '/user.ts');
  const ways = waysToRun(process.getuid(), { uid: process.getuid(), gid: process.getgid() })
    .map((way) => ({ ...way, prefix: way.prefix.filter((word) => !['setpriv', '--pdeathsig', 'INT']
      .includes(word)) }));
  const options = { directory: ${JSON.stringify(directory)} };
  try {
    const running = await launchPostgres(${isTied} ? options : { ...options, ways });
    console.log(running.pid);
  } catch (error) {
    console.log(error.reason + ' ' + error.message);
  }`;

/** Launches in a process of its own, whose answer is the server's pid or the refusal. */
export function launchInChild(
  directory: string,
  { tiedToParent = true, uid }: { tiedToParent?: boolean; uid?: number } = {},
): Promise<Child> {
  const script = childScript(directory, tiedToParent);
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const kill = (): Promise<void> => {
    child.kill('SIGKILL');
    return gone;
  };
  leftovers.push(kill);
  return new Promise((resolve) => {
    child.stdout.once('data', (data: Buffer) => resolve({ answer: data.toString().trim(), kill }));
    void gone.then(() => resolve({ answer: 'ended without an answer', kill }));
  });
}
