// Every test of the project, TypeScript and Python: `npm test`, or `npm test -- packages/kernel`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { closingLines, type Counts, countsOfUnittest, type Group } from './test-groups.ts';
import { groupsOf, sum } from './test-groups.ts';

const DAYS = 'packages/tooling/days';
const BROKEN: Counts = { passed: 0, failed: 1, skipped: 0 };

const root = resolve(import.meta.dirname, '../../..');
const paths = process.argv.slice(2);
const scratch = mkdtempSync(join(tmpdir(), 'suuupra-tests-'));
try {
  const groups = groupsOf(root, paths).map(runGroup);
  const total = sum([...groups, ...(paths.length === 0 ? [runPython()] : [])]);
  process.stdout.write(`\n${closingLines(total)}`);
  process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** A process of its own for every group: one that dies takes only its own tests along. */
function runGroup({ name, files }: Group, index: number): Counts {
  const from = performance.now();
  process.stdout.write(`\n== ${name}: ${files.length} files\n`);
  const counts = join(scratch, `${index}.json`);
  const program = join(import.meta.dirname, 'mocha-group.ts');
  // What buf keeps stays inside the checkout, with everything else that is installed.
  const env = { ...process.env, BUF_CACHE_DIR: join(root, 'node_modules', '.cache', 'buf') };
  const { status, signal } = spawnSync(process.execPath, [program, counts, ...files], {
    cwd: root,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const seconds = ((performance.now() - from) / 1_000).toFixed(1);
  process.stdout.write(`== ${name}: ${seconds} s\n`);
  const found = existsSync(counts) ? readCounts(counts) : BROKEN;
  if (status === 0 || found.failed > 0) return found;
  process.stdout.write(`== ${name}: ended with ${signal ?? `status ${status}`}\n`);
  return sum([found, BROKEN]);
}

function readCounts(file: string): Counts {
  return JSON.parse(readFileSync(file, 'utf8')) as Counts;
}

/** The generator and the oracle of trading days share no code with the product. */
function runPython(): Counts {
  const nothing: Counts = { passed: 0, failed: 0, skipped: 0 };
  if (!existsSync(join(root, DAYS))) return nothing;
  process.stdout.write(`\n== trading days, in Python\n`);
  const { error, status, stdout, stderr } = spawnSync(
    'python3',
    ['-m', 'unittest', 'discover', '-s', DAYS],
    { cwd: root, encoding: 'utf8', env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' } },
  );
  if (error !== undefined) {
    process.stdout.write(`NOTICE: skipped, python3 cannot be started: ${error.message}\n`);
    return nothing;
  }
  process.stdout.write(`${stdout}${stderr}`);
  const counts = countsOfUnittest(stderr);
  return status === 0 || counts.failed > 0 ? counts : sum([counts, BROKEN]);
}
