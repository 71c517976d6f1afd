import { randomBytes } from 'node:crypto';
import { chown, mkdir, open, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Binaries } from './binaries.ts';
import { PostgresLaunchError } from './errors.ts';
import { run } from './run.ts';
import type { RunAs } from './user.ts';

const FORMAT = 'suuupra-postgres';
const FORMAT_VERSION = 1;
export const USER = 'suuupra';
export const DATABASE = 'postgres';

/**
 * Layout: format.json (checked first), password, data/ (PostgreSQL's own), socket/, postgres.log.
 * The format names PostgreSQL's major version, because another major cannot read the files.
 * Throws DIRECTORY_FORMAT_UNKNOWN.
 */
export async function checkFormat(directory: string, major: number): Promise<void> {
  const file = join(directory, 'format.json');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) {
    const strangers = (await readdir(directory)).filter((name) => name !== 'format.json.new');
    if (strangers.length > 0)
      throw refuse(`${directory} is not empty and holds no format.json: not made by this program`);
    const format = { format: FORMAT, version: FORMAT_VERSION, postgres: major };
    await writeDurably(file, `${JSON.stringify(format)}\n`);
    return;
  }
  const found = parseFormat(text);
  if (found?.['format'] !== FORMAT || found['version'] !== FORMAT_VERSION)
    throw refuse(`${file} is of an unknown format or a newer version: ${text.trim()}`);
  if (found['postgres'] !== major)
    throw refuse(
      `${directory} was made by PostgreSQL ${String(found['postgres'])}, this is ${major}: ` +
        'use that version, or an empty directory and derive the projections again',
    );
}

/** Creates the cluster once; a half-made one has another name and is thrown away. */
export async function initialise(
  directory: string,
  binaries: Binaries,
  way: RunAs,
): Promise<{ data: string; password: string }> {
  const data = join(directory, 'data');
  const passwordFile = join(directory, 'password');
  const known = await readFile(join(data, 'PG_VERSION')).catch(() => undefined);
  if (known === undefined) {
    const fresh = join(directory, 'data.new');
    await rm(fresh, { recursive: true, force: true });
    await writeFile(passwordFile, `${randomBytes(24).toString('hex')}\n`, { mode: 0o600 });
    await chown(passwordFile, way.owner.uid, way.owner.gid);
    const made = await run([...way.prefix, binaries.initdb, ...initOptions(fresh, passwordFile)]);
    if (made.code !== 0)
      throw new PostgresLaunchError('START_FAILED', `initdb in ${directory}: ${made.output}`);
    await rename(fresh, data);
    await syncFolder(directory);
  }
  const password = await readFile(passwordFile, 'utf8').catch(() => undefined);
  if (password === undefined) throw refuse(`${passwordFile} is missing`);
  return { data, password: password.trim() };
}

/** Text sorts by code point on every machine: projections must not depend on a locale. */
const initOptions = (data: string, passwordFile: string): readonly string[] => [
  ...['--pgdata', data, '--username', USER, '--pwfile', passwordFile],
  ...['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--locale', 'C'],
  ...['--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8', '--data-checksums'],
];

const refuse = (message: string): PostgresLaunchError =>
  new PostgresLaunchError('DIRECTORY_FORMAT_UNKNOWN', message);

function parseFormat(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

async function writeDurably(file: string, text: string): Promise<void> {
  const handle = await open(`${file}.new`, 'w', 0o600);
  await handle.writeFile(text);
  await handle.sync();
  await handle.close();
  await rename(`${file}.new`, file);
  await syncFolder(dirname(file));
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync();
  await handle.close();
}

/** The directory itself, readable by its owner only when it is new. */
export async function makeDirectory(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
}
