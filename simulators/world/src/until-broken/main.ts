// Runs seeds until one breaks a rule, and prints which as JSON: until-broken/main.ts FIRST..LAST
// [RULE]. Where a seed breaks several rules, one with RULE in it is told.
import { assert } from '@suuupra/kernel';
import { untilBroken } from './until-broken.ts';

const [seeds = '', expected = ''] = process.argv.slice(2);
const [, first = '', last = ''] = /^(\d+)\.\.(\d+)$/.exec(seeds) ?? [];
assert(first !== '', 'usage: until-broken/main.ts FIRST..LAST [RULE]');
const search = { first: Number(first), last: Number(last), expected, patienceMs: 600_000 };
const report = JSON.stringify(await untilBroken(search));
// A world that never ends would keep its thread for ever.
process.stdout.write(`${report}\n`, () => process.exit());
