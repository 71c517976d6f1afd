import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const DAYS = fileURLToPath(new URL('../../tooling/days', import.meta.url));

/** What a command said and how it ended. */
export type Ended = Readonly<{ code: number | null; out: string; err: string }>;

/** A folder of trading days of the project, by its name below tooling/days. */
export function daysFolder(name: string): string {
  return join(DAYS, name);
}

/** What a folder of trading days must lead to. */
export function expectedOf(folder: string): unknown {
  return JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'));
}

/** Runs `suuupra` with these arguments to its end. */
export async function suuupra(...words: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [MAIN, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  return { code, out, err };
}

/** A folder that is gone after the tests of this describe. */
export function temporaryFolder(): () => string {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'suuupra-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  return () => folder;
}

/** Plays a folder to its end and returns the report. */
export async function playOnce(
  folder: string,
  dataDirectory: string,
  ...options: readonly string[]
): Promise<unknown> {
  const ended = await suuupra('play', folder, '--data-dir', dataDirectory, '--once', ...options);
  if (ended.code !== 0) throw new Error(`play ended with ${ended.code}: ${ended.err}`);
  return JSON.parse(ended.out);
}
