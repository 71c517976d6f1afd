import { spawn } from 'node:child_process';

export type Outcome = Readonly<{ code: number | null; output: string }>;

const RUN_TIMEOUT_MS = 120_000;
const OUTPUT_LIMIT_CHARACTERS = 20_000;

/** The server must not read the caller's locale, time zone or PG* variables. */
export const serverEnvironment = (): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'] ?? '/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
});

/** Runs a command to its end. A command that does not exist ends with code null, never a throw. */
export function run(command: readonly string[]): Promise<Outcome> {
  const [file = '', ...args] = command;
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(file, args, {
      cwd: '/',
      env: serverEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: RUN_TIMEOUT_MS,
      killSignal: 'SIGKILL',
    });
    const keep = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-OUTPUT_LIMIT_CHARACTERS);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', (error) => resolve({ code: null, output: error.message }));
    child.once('close', (code) => resolve({ code, output: output.trim() }));
  });
}
