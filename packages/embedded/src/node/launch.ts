import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 10_000;
const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

export type EventStoreLaunch = Readonly<{
  directory: string;
  /** 0, the default, takes a free port. */
  port?: number;
  /** What the child says on stderr is appended here; without it, it is shown only on failure. */
  logFile?: string;
  /** Added to the environment of the child. */
  env?: Readonly<Record<string, string>>;
}>;

export type LaunchedEventStoreNode = Readonly<{
  url: string;
  pid: number;
  /** Resolves when the process has ended, by itself or by a signal. */
  ended: Promise<void>;
  stop: () => Promise<void>;
}>;

/**
 * Starts an event store node as a child process. It holds the child's stdin open and the child ends
 * when that closes, so the child never outlives this process, however this process dies.
 * @throws Error with the child's own words when it does not become ready
 */
export async function launchEventStoreNode(
  options: EventStoreLaunch,
): Promise<LaunchedEventStoreNode> {
  const { directory, port = 0, logFile, env } = options;
  const log = logFile === undefined ? undefined : openSync(logFile, 'a', 0o600);
  const args = [MAIN, '--child', '--directory', directory, '--port', String(port)];
  const child = spawn(process.execPath, args, {
    stdio: ['pipe', 'pipe', log ?? 'pipe'],
    env: { ...process.env, ...env },
  });
  if (log !== undefined) closeSync(log);
  const ended = once(child, 'close').then(() => undefined);
  const words = collectWords(child);
  try {
    const url = await readyUrl(child, ended, () => words() || `see ${logFile}`);
    const { pid } = child;
    if (pid === undefined) throw new Error('The event store process has no pid.');
    return { url, pid, ended, stop: () => stopChild(child, ended) };
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
}

/** Keeps the last words of the child for the error message. */
function collectWords(child: ChildProcess): () => string {
  let words = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    words = (words + chunk).slice(-4_000);
  });
  return () => words.trim();
}

/** The child says it is ready with one line of JSON. */
async function readyUrl(
  child: ChildProcess,
  ended: Promise<void>,
  words: () => string,
): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const ready = new Promise<string>((resolve, reject) => {
    let line = '';
    child.once('error', reject);
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      line += chunk;
      const [first, rest] = line.split('\n');
      if (rest === undefined) return;
      const message: unknown = JSON.parse(first ?? '');
      const hasUrl = typeof message === 'object' && message !== null && 'url' in message;
      if (hasUrl) resolve(String(message.url));
    });
    const late = new Error('The event store did not start in time.');
    timer = setTimeout(() => reject(late), START_TIMEOUT_MS);
    void ended.then(() => reject(new Error(`The event store did not start: ${words()}`)));
  });
  try {
    return await ready;
  } finally {
    clearTimeout(timer);
  }
}

async function stopChild(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.kill('SIGTERM');
  const impatience = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(impatience);
}
