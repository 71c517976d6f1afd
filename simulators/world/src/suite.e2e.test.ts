import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { requiredCoverage } from './audit.ts';
import { BUILT } from './fault-catalogue.ts';
import { FAULT_NAMES } from './faults.ts';
import { optionsOf, readKept, readUnreached } from './kept.ts';
import { runMany } from './pool.ts';
import type { Summary } from './summary.ts';
import { createTally } from './tally.ts';

const NEW_WORLDS = 200;
const LEAST_STRIKES = 20;
const PATIENCE_MS = 600_000;

/** The number of the first new world: the commit gives it, so that a run can be repeated. */
function firstNumber(): number {
  try {
    const commit = execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' });
    return Number.parseInt(commit.slice(0, 10), 16);
  } catch {
    return 1; // Not a clone: the same worlds each time.
  }
}

function say(lines: readonly string[]): void {
  process.stdout.write(`${lines.map((line) => `      ${line}`).join('\n')}\n`);
}

function brokenIn(summaries: readonly Summary[]): readonly string[] {
  return summaries.flatMap(({ seed, violations }) =>
    violations.map(({ rule, subject, found }) => `seed ${seed}: ${rule}: ${subject}: ${found}`),
  );
}

describe('the worlds of the suite', function suite() {
  this.timeout(PATIENCE_MS);
  const kept = readKept();
  const tally = createTally();
  const ends = new Map<string, Summary>();

  before(async () => {
    const runs = kept.map((one, index) => ({ ...optionsOf(one), name: String(index) }));
    await runMany(runs, (summary) => {
      tally.add(summary);
      ends.set(summary.name, summary);
    });
    say(tally.lines(requiredCoverage()));
  });

  it('break no rule where they are kept', () => {
    expect(brokenIn(tally.failed())).to.deep.equal([]);
  });

  it('leave the same behind on every machine', () => {
    const hashes = kept.map((_, index) => ends.get(String(index))?.hash);
    expect(hashes).to.deep.equal(kept.map(({ hash }) => hash));
  });

  it('reach every state and every edge of every machine but those that are listed', () => {
    const missed = [...requiredCoverage()].filter((one) => !tally.covered().has(one));
    expect(missed.toSorted()).to.deep.equal(readUnreached());
  });

  it(`let every fault strike ${LEAST_STRIKES} times`, () => {
    const strikes = (name: string): number => tally.met().get(name) ?? 0;
    expect(FAULT_NAMES.filter((name) => strikes(name) < LEAST_STRIKES)).to.deep.equal([]);
    for (const { number, names } of BUILT) {
      const all = names.reduce((sum, name) => sum + strikes(name), 0);
      expect(all, `fault ${number}`).to.be.at.least(LEAST_STRIKES);
    }
  });

  it(`break no rule in ${NEW_WORLDS} new ones, whose numbers the commit gives`, async () => {
    const first = firstNumber();
    const seeds = Array.from({ length: NEW_WORLDS }, (_, index) => String(first + index));
    const news = createTally();
    await runMany(
      seeds.map((seed) => ({ seed })),
      news.add,
    );
    say([`seeds ${seeds.at(0)}..${seeds.at(-1)}`, ...news.lines(requiredCoverage())]);
    expect(brokenIn(news.failed())).to.deep.equal([]);
  });
});
