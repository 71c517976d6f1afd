import { createHash } from 'node:crypto';
import { realpathSync, statSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';

import { EventStoreDirectoryError } from './errors.ts';

// The lock is a listening socket in Linux's abstract namespace, named after the directory's device
// and inode. Binding is atomic, and the kernel frees the name the moment its owner dies, however it
// dies, so there is never a stale lock to judge. A connection is answered with the owner's pid.

export type DirectoryLock = Readonly<{ release: () => Promise<void> }>;

/**
 * Takes the directory for this process.
 * @throws EventStoreDirectoryError DIRECTORY_IN_USE, naming the pid of the process that has it.
 */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  if (process.platform !== 'linux') {
    throw new EventStoreDirectoryError(
      'PLATFORM_UNSUPPORTED',
      'The event store node locks its directory with a Linux abstract socket; this is not Linux.',
    );
  }
  const { dev, ino } = statSync(directory);
  const digest = createHash('sha256').update(`${dev}:${ino}`).digest('hex').slice(0, 32);
  const path = `\0suuupra-event-store-${digest}`;
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.end(`${process.pid}\n`);
  });
  try {
    await listen(server, path);
  } catch (error) {
    if (!isInUse(error)) throw error;
    const owner = await askOwner(path);
    throw new EventStoreDirectoryError(
      'DIRECTORY_IN_USE',
      `The event store directory ${realpathSync(directory)} is already in use by ${owner}.`,
    );
  }
  server.unref();
  return {
    release: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

const listen = (server: Server, path: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ path }, () => {
      server.off('error', reject);
      resolve();
    });
  });

const isInUse = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';

const OWNER_ANSWER_TIMEOUT_MS = 1_000;

/** Best effort: a stopped or dying owner cannot say who it is. */
const askOwner = (path: string): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect({ path });
    let answer = '';
    const finish = (): void => {
      socket.destroy();
      const pid = answer.trim();
      resolve(pid === '' ? 'another process' : `process ${pid}`);
    };
    socket.setTimeout(OWNER_ANSWER_TIMEOUT_MS, finish);
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => (answer += chunk));
    socket.on('error', finish);
    socket.on('end', finish);
  });
