// Plants known bugs, one at a time, and expects the simulated world to break a rule within five
// hundred seeds: `npm run planted`, `npm run planted -- double-capture lost-timer`, or, to write
// down which seed found which, `npm run planted -- --write`.
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PLANTED_BUGS } from './planted-bugs.ts';
import { huntBugs } from './planted-hunt.ts';
import { lineOf, pageOf } from './planted-table.ts';

process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));

const PAGE = 'simulators/world/planted.md';
const root = resolve(import.meta.dirname, '../../..');
const args = process.argv.slice(2);
const names = args.filter((arg) => arg !== '--write');
const print = (line: string): void => void process.stdout.write(`${line}\n`);

const unknown = names.filter((name) => !PLANTED_BUGS.some((bug) => bug.name === name));
if (unknown.length > 0 || names.length < args.length - 1) {
  print(`There is no bug ${unknown.join(', ')}; there are:`);
  for (const { name } of PLANTED_BUGS) print(`  ${name}`);
  process.exit(2);
}
if (names.length > 0 && names.length < args.length) {
  print('The page is written of all bugs: --write takes no names.');
  process.exit(2);
}

const bugs = PLANTED_BUGS.filter(({ name }) => names.length === 0 || names.includes(name));
const hunted = await huntBugs(root, bugs, { onHunted: (one) => print(lineOf(one)) });
const found = hunted.filter(({ verdict }) => verdict.is === 'found').length;
print(`${found} of ${hunted.length} found`);
if (args.includes('--write')) writeFileSync(join(root, PAGE), pageOf(hunted));
process.exitCode = found === hunted.length ? 0 : 1;
