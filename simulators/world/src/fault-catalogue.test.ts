import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { allRules } from './auditor/index.ts';
import { BUILT, WAITING } from './fault-catalogue.ts';
import { faultTable } from './fault-table/fault-table.ts';
import { STATEMENT_RULE } from './false-statements.ts';
import { FAULT_NAMES } from './faults.ts';
import { NOTICED_NAMES } from './noticed.ts';
import { OPERATION_NAMES } from './operations-plan.ts';
import { REBUILT_RULE } from './rebuilt.ts';
import { type Outcome, NOTHING_BREAKS, runWorld } from './run-world.ts';
import { metIn } from './summary.ts';
import { type Trial, lookAt } from './trial.ts';
import { TRIALS_OF_CYCLES } from './trials-of-cycles.ts';
import { TRIALS_OF_HOUSE } from './trials-of-house.ts';
import { TRIALS_OF_PAYMENTS } from './trials-of-payments.ts';
import { TRIALS_OF_RAIL } from './trials-of-rail.ts';
import { HABITS } from './workload.ts';

const FAULTS_LISTED = 65;
const ROOT = new URL('../../../', import.meta.url);
const TRIALS: Readonly<Record<number, Trial>> = {
  ...TRIALS_OF_PAYMENTS,
  ...TRIALS_OF_RAIL,
  ...TRIALS_OF_HOUSE,
  ...TRIALS_OF_CYCLES,
};

/** A world is run once, however many faults strike in it. */
const outcomes = new Map<string, Promise<Outcome>>();

function outcomeOf({ world }: Trial): Promise<Outcome> {
  const options = { seed: 'fault', orders: 8, days: 1, rush: 0, ...world };
  const key = JSON.stringify(options, (_name, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  const known = outcomes.get(key) ?? runWorld(options);
  outcomes.set(key, known);
  return known;
}

describe('the catalogue of faults', () => {
  it('has every fault of the list once, built or waiting', () => {
    const numbers = [...BUILT, ...WAITING].map(({ number }) => number);
    const all = Array.from({ length: FAULTS_LISTED }, (_, index) => index + 1);
    expect(numbers.toSorted((a, b) => a - b)).to.deep.equal(all);
  });

  it('names only what there is, and every built fault has a trial', () => {
    const sources: readonly string[] = [
      ...[...FAULT_NAMES, ...NOTICED_NAMES, ...OPERATION_NAMES, ...HABITS],
    ];
    const rules = [...allRules(), REBUILT_RULE, STATEMENT_RULE, NOTHING_BREAKS];
    for (const { number, names, rules: own, tests } of BUILT) {
      expect(names, `fault ${number}`).not.to.deep.equal([]);
      expect(own, `fault ${number}`).not.to.deep.equal([]);
      expect(sources, `fault ${number}`).to.include.members([...names]);
      expect(rules, `fault ${number}`).to.include.members([...own]);
      for (const test of tests) expect(existsSync(new URL(test, ROOT)), test).to.equal(true);
      expect(names, `the trial of fault ${number}`).to.include(TRIALS[number]?.name);
    }
    expect(Object.keys(TRIALS)).to.have.length(BUILT.length);
  });

  it('is what FAULTS.md says', () => {
    const file = readFileSync(new URL('../FAULTS.md', import.meta.url), 'utf8');
    expect(file).to.equal(faultTable());
  });
});

describe('a small world', function smallWorlds() {
  this.timeout(60_000);
  after(() => outcomes.clear());

  for (const { number, title } of BUILT.toSorted((a, b) => a.number - b.number)) {
    it(`fault ${number}: ${title}`, async () => {
      const trial = TRIALS[number];
      expect(trial, 'a trial').not.to.equal(undefined);
      if (trial === undefined) return;
      const outcome = await outcomeOf(trial);
      expect(outcome.violations).to.deep.equal([]);
      expect(metIn(outcome)[trial.name] ?? 0, trial.name).to.be.greaterThan(0);
      trial.shows(lookAt(outcome));
    });
  }
});
