// Switches off every rule of every decider, one at a time, and expects a test to go red:
// `npm run mutants`, or `npm run mutants -- packages/payments`.
import { resolve } from 'node:path';
import { hunt, type Judged } from './mutants-hunt.ts';
import type { Fate } from './mutants-run.ts';

process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));

const root = resolve(import.meta.dirname, '../../..');
const paths = process.argv.slice(2);
const print = (line: string): void => void process.stdout.write(`${line}\n`);

const { judged, red } = await hunt(root, { paths, onJudged: (one) => print(rowOf(one)) });
for (const folder of red) print(`The tests of ${folder} are red without any mutant.`);
const broken = judged.filter(({ fate }) => fate.is === 'broken').length;
if (broken > 0) print(`${broken} could not be tried`);
const killed = judged.filter(({ fate }) => fate.is === 'killed').length;
const survived = judged.filter(({ fate }) => fate.is === 'survived').length;
print(`${killed} killed, ${survived} survived`);
process.exitCode = killed > 0 && killed === judged.length && red.length === 0 ? 0 : 1;

function rowOf({ mutant: { reason, file, line }, fate }: Judged): string {
  return `${reason.padEnd(42)} ${`${file}:${line}`.padEnd(54)} ${wordsOf(fate)}`;
}

function wordsOf(fate: Fate): string {
  switch (fate.is) {
    case 'killed':
      return `killed by ${fate.by}`;
    case 'survived':
      return 'SURVIVED';
    case 'broken':
      return `NOT TRIED: ${fate.why.trim().split('\n').slice(-8).join(' | ')}`;
  }
}
