// Runs the test files named in its arguments in this process: mocha-group.ts COUNTS FILE…
// The spec reporter talks to people; the file COUNTS tells the caller how many passed and failed.
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import Mocha from 'mocha';
import type { Counts } from './test-groups.ts';

/** How long open sockets and child processes of finished tests may take to go away. */
const FAREWELL_MS = Number(process.env['TEST_FAREWELL_MS'] ?? 5_000);

const [countsFile, ...files] = process.argv.slice(2);
if (countsFile === undefined) throw new Error('usage: mocha-group.ts COUNTS FILE…');
const options: unknown = JSON.parse(
  readFileSync(resolve(import.meta.dirname, '../../../.mocharc.json'), 'utf8'),
);

const mocha = new Mocha({ ...(options as Mocha.MochaOptions), reporter: 'spec' });
for (const file of files) mocha.addFile(resolve(file));
await mocha.loadFilesAsync();
const runner = mocha.run((failures) => {
  const { passes = 0, pending = 0 } = runner.stats ?? {};
  finish({ passed: passes, failed: failures, skipped: pending }, countsFile);
});

/** A test that leaves something behind would keep this process alive: that is a failure too. */
function finish(counts: Counts, file: string): void {
  const write = (all: Counts): void => writeFileSync(file, JSON.stringify(all));
  write(counts);
  process.exitCode = counts.failed === 0 ? 0 : 1;
  const timer = setTimeout(() => {
    const left = process.getActiveResourcesInfo().join(', ');
    process.stdout.write(`\n  Something was left behind by the tests: ${left}\n`);
    write({ ...counts, failed: counts.failed + 1 });
    process.exit(1);
  }, FAREWELL_MS);
  timer.unref();
}
