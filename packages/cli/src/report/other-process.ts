import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { ServiceName } from '@suuupra/grpc';
import { variableOf } from '@suuupra/process';
import type { Report } from './read-report.ts';

/**
 * Reads the report in a process that knows two addresses and a token, and nothing of the folder
 * that was played: what it prints can only come from the projections.
 */
export async function readInOtherProcess(
  addresses: Readonly<Partial<Record<ServiceName, string>>>,
  token: string,
): Promise<Report> {
  const main = fileURLToPath(new URL('../main.ts', import.meta.url));
  const places = (['ledger', 'views'] as const).map((service) => [
    variableOf(service, 'ADDRESS'),
    addresses[service] ?? '',
  ]);
  const child = spawn(process.execPath, [main, 'report'], {
    cwd: tmpdir(),
    env: { ...Object.fromEntries(places), ...compileCache(), CONSISTENCY_TOKEN: token },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  if (code !== 0) throw new Error(`the report could not be read back (exit code ${code})`);
  return JSON.parse(output) as Report;
}

/** Where Node keeps compiled code; it halves the time to start and says nothing of a folder. */
function compileCache(): Readonly<Record<string, string>> {
  const cache = process.env['NODE_COMPILE_CACHE'];
  return cache === undefined ? {} : { NODE_COMPILE_CACHE: cache };
}
