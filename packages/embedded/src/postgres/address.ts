import { createServer } from 'node:net';
import { join } from 'node:path';
import { DATABASE, USER } from './directory.ts';
import type { Settings } from './settings.ts';

export type Address = Readonly<{ settings: Settings; url(password: string): string }>;

/** The kernel's limit for a socket's path is 108 bytes with the closing zero. */
const SOCKET_PATH_LIMIT_BYTES = 107;
const SOCKET_PORT = 5432; // Part of the socket's name only; nothing listens on TCP.

/**
 * A socket inside the directory, whose address stays the same over restarts; where its path would
 * be too long, a free port of the loopback interface. Both ask for the password.
 */
export async function chooseAddress(directory: string): Promise<Address> {
  const folder = join(directory, 'socket');
  const longest = join(folder, `.s.PGSQL.${SOCKET_PORT}.lock`);
  if (Buffer.byteLength(longest) < SOCKET_PATH_LIMIT_BYTES) return socketAddress(folder);
  return loopbackAddress(await freePort());
}

const socketAddress = (folder: string): Address => ({
  settings: {
    listen_addresses: '',
    port: SOCKET_PORT,
    unix_socket_directories: `"${folder.replaceAll('"', '""')}"`,
    unix_socket_permissions: '0700',
  },
  url: (password) =>
    `postgresql://${USER}:${password}@${encodeURIComponent(folder)}:${SOCKET_PORT}/${DATABASE}`,
});

const loopbackAddress = (port: number): Address => ({
  settings: { listen_addresses: '127.0.0.1', port, unix_socket_directories: '' },
  url: (password) => `postgresql://${USER}:${password}@127.0.0.1:${port}/${DATABASE}`,
});

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const bound = server.address();
      const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
      server.close(() => resolve(port));
    });
  });
}
