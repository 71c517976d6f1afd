import { stat } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { PostgresLaunchError } from './errors.ts';

const ANSWER_TIMEOUT_MS = 1_000;

/**
 * Holds the directory for this process. The lock is a socket in Linux's abstract namespace, named
 * after the directory's inode: the kernel gives it to one process only and takes it back when that
 * process dies, so there is no stale lock to judge. It answers a second caller with our process id.
 * Throws DIRECTORY_IN_USE.
 */
export async function lockDirectory(directory: string): Promise<{ release(): Promise<void> }> {
  const { dev, ino } = await stat(directory, { bigint: true });
  const name = `\0suuupra-postgres-${dev}-${ino}`;
  const server = createServer((caller) => {
    caller.on('error', () => undefined); // A caller that hangs up early has its answer anyway.
    caller.end(`${process.pid}`);
  });
  const taken = await new Promise<boolean>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(true) : reject(error),
    );
    server.listen(name, () => resolve(false));
  });
  if (taken) {
    throw new PostgresLaunchError(
      'DIRECTORY_IN_USE',
      `PostgreSQL in ${directory} is already running under ${await ownerOf(name)}; ` +
        'stop that one first, or use another directory',
    );
  }
  server.unref();
  return { release: () => new Promise((resolve) => server.close(() => resolve())) };
}

function ownerOf(name: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const caller = connect(name);
    const done = (): void => {
      caller.destroy();
      resolve(answer === '' ? 'another process' : `process ${answer}`);
    };
    caller.setTimeout(ANSWER_TIMEOUT_MS, done);
    caller.on('data', (chunk) => (answer += chunk.toString()));
    caller.on('error', done);
    caller.on('end', done);
  });
}
