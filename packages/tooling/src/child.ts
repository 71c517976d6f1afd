import { spawn } from 'node:child_process';

/** How a program ended, and the last of what it printed to each of its two streams. */
export type Ended = Readonly<{ end: 'in time' | 'too late'; out: string; said: string }>;

const KEPT_CHARS = 10_000;

/** Runs a program of Node until it ends, or kills it when its time is over. */
export function runChild(
  args: readonly string[],
  { cwd, limitMs }: Readonly<{ cwd: string; limitMs: number }>,
): Promise<Ended> {
  const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const kill = (): void => void child.kill('SIGKILL');
  // Whoever asked may be told to stop: then nobody wants the answer any more.
  process.once('exit', kill);
  let [out, said] = ['', ''];
  child.stdout.on(
    'data',
    (chunk: Buffer) => (out = `${out}${chunk.toString()}`.slice(-KEPT_CHARS)),
  );
  child.stderr.on(
    'data',
    (chunk: Buffer) => (said = `${said}${chunk.toString()}`.slice(-KEPT_CHARS)),
  );
  return new Promise((resolve, reject) => {
    let end: Ended['end'] = 'in time';
    const timer = setTimeout(() => {
      end = 'too late';
      kill();
    }, limitMs);
    child.once('error', reject);
    child.once('close', () => {
      clearTimeout(timer);
      process.off('exit', kill);
      resolve({ end, out, said });
    });
  });
}
