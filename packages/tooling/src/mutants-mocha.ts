// Runs tests until the first one fails: mutants-mocha.ts RESULT FILE… The file RESULT tells the
// caller how many passed and which one failed. Without it the tests could not be run at all.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import Mocha from 'mocha';
import type { TestRun } from './mutants-run.ts';

const [result, ...files] = process.argv.slice(2);
if (result === undefined) throw new Error('usage: mutants-mocha.ts RESULT FILE…');

const mocha = new Mocha({ bail: true, timeout: 20_000, reporter: 'min' });
for (const file of files) mocha.addFile(resolve(file));
await mocha.loadFilesAsync();
let failed = '';
const runner = mocha.run(() => {
  const run: TestRun = { passed: runner.stats?.passes ?? 0, failed };
  writeFileSync(result, JSON.stringify(run));
  process.exit();
});
runner.on('fail', (test) => {
  failed = failed === '' ? test.fullTitle() : failed;
});
