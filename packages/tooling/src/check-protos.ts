// buf lint, buf breaking and the freshness of generated code: `npm run protos`.
import { resolve } from 'node:path';
import { compareProtos } from './breaking.ts';
import { buf, checkGenerated } from './protos.ts';
import { render } from './violation.ts';

const root = resolve(import.meta.dirname, '../../..');

const { against, complaints } = compareProtos(root);
const stale = checkGenerated(root).map(render).join('\n');
report('buf lint', run('lint'));
report('buf format', run('format', '--diff', '--exit-code', 'proto'));
report(`buf breaking against ${against}`, complaints);
report('generated code', stale);

/** What buf says, which is nothing when all is well. */
function run(...args: readonly string[]): string {
  try {
    return buf(root, args);
  } catch (error) {
    const { stdout, stderr } = error as Error & { stdout: string; stderr: string };
    return `${stdout}${stderr}`;
  }
}

function report(what: string, found: string): void {
  const lines = found.trim();
  process.stdout.write(lines === '' ? `${what}: good\n` : `${what}: bad\n${lines}\n`);
  if (lines !== '') process.exitCode = 1;
}
