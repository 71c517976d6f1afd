import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { expect } from 'chai';
import { parseSync } from 'oxc-parser';
import { PLANTED_BUGS, type PlantedBug } from './planted-bugs.ts';
import { type Verdict, huntBugs, withBug } from './planted-hunt.ts';
import { lineOf, pageOf } from './planted-table.ts';
import { manifest } from './planted-workspace.ts';
import { isTest, readWorkspace, sourcesOf, textOf } from './workspace.ts';

const house = resolve(import.meta.dirname, '../../..');

describe('the planted bugs', () => {
  it('are many, and each has a name of its own', () => {
    const names = PLANTED_BUGS.map(({ name }) => name);
    expect(names.length).to.be.at.least(22);
    expect([...new Set(names)]).to.deep.equal(names);
    expect(names.filter((name) => !/^[a-z]+(-[a-z]+)*$/.test(name))).to.deep.equal([]);
  });

  it('are to be seen by rules that the world has', () => {
    const workspace = readWorkspace(house);
    const isOfWorld = (file: string): boolean => file.startsWith('simulators/world/src/');
    const sources = sourcesOf(workspace).filter((file) => isOfWorld(file) && !isTest(file));
    const text = sources.map((file) => textOf(workspace, file)).join('');
    const strange = PLANTED_BUGS.filter(({ foundBy }) => !text.includes(foundBy));
    expect(strange.map(({ name, foundBy }) => `${name}: ${foundBy}`)).to.deep.equal([]);
  });

  for (const bug of PLANTED_BUGS) {
    it(`${bug.name} has one place, and code that can be read`, () => {
      const text = readFileSync(join(house, bug.file), 'utf8');
      const withIt = withBug(text, bug);
      expect(withIt).not.to.equal(text);
      expect(parseSync(bug.file, withIt).errors.map(({ message }) => message)).to.deep.equal([]);
      expect([bug.rule, bug.foundBy]).not.to.include('');
    });
  }
});

const FILE = 'packages/till/src/till.ts';
const bug = (replace: string, find = 'sound'): PlantedBug => ({
  ...{ name: `a-${replace}-bug`, rule: 'Tills are sound.', file: FILE },
  ...{ find, replace, foundBy: 'no money' },
});

/** A world of which each bug breaks another seed, and seed 1 breaks without any. */
const WORLD = `
import { till } from '../../../../packages/till/src/till.ts';
if (till === 'unreadable') throw new Error('cannot be run');
const [first, last] = process.argv[2].split('..').map(Number);
const breaks = { sound: 1, rare: 5, wrong: 3, anyway: 1, never: 1 };
const rules = { wrong: 'a seat is lost' };
const seeds = Array.from({ length: last - first + 1 }, (_, index) => first + index);
const at = seeds.findIndex((seed) => seed === 1 || (till !== 'never' && seed === breaks[till]));
const rule = rules[till] ?? 'no money is lost';
const found = at < 0 ? {} : { seed: String(seeds[at]), rule };
console.log('some other line');
console.log(JSON.stringify({ runs: at < 0 ? seeds.length : at + 1, seconds: 0.5, ...found }));
`;

const HOUSE: Readonly<Record<string, string>> = {
  'packages/till/package.json': manifest('till'),
  [FILE]: `export const till: string = 'sound';\n`,
  'simulators/world/package.json': manifest('world'),
  'simulators/world/src/until-broken/main.ts': WORLD,
};

describe('a hunt for planted bugs', function () {
  this.timeout(60_000);
  let root = '';
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'suuupra-hunted-'));
    for (const [file, content] of Object.entries(HOUSE)) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), content);
    }
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const verdictOn = async (planted: PlantedBug): Promise<Verdict | undefined> => {
    const [hunted] = await huntBugs(root, [planted], { seeds: 6, hands: 1 });
    return hunted?.verdict;
  };

  it('finds the first seed that breaks a rule with the bug and none without', async () => {
    expect(await verdictOn(bug('rare'))).to.deep.equal({
      ...{ is: 'found', seed: '5', rule: 'no money is lost', runs: 5, seconds: 1 },
    });
  });

  it('knows the rule that should have seen it from another', async () => {
    expect(await verdictOn(bug('wrong'))).to.include({ is: 'mistaken', rule: 'a seat is lost' });
  });

  it('misses what no seed sees, or only one that breaks anyway', async () => {
    for (const one of ['never', 'anyway']) {
      const missed = { is: 'missed', runs: 6, seconds: 1 };
      expect(await verdictOn(bug(one)), one).to.deep.equal(missed);
    }
  });

  it('says what could not be tried', async () => {
    for (const [planted, why] of [
      [bug('unreadable'), 'cannot be run'],
      [bug('rare', 'nowhere'), 'stands nowhere'],
      [bug('rare', 'o'), 'in 3 places'],
    ] as const) {
      const verdict = await verdictOn(planted);
      expect(verdict?.is).to.equal('not tried');
      expect(verdict?.is === 'not tried' ? verdict.why : '').to.include(why);
    }
  });

  it('tells of them in their order, and leaves nothing behind', async () => {
    const copies = (): readonly string[] =>
      readdirSync(tmpdir()).filter((name) => name.startsWith('suuupra-planted-'));
    const before = copies();
    const told: string[] = [];
    const bugs = [bug('wrong'), bug('rare'), bug('never')];
    const hunted = await huntBugs(root, bugs, {
      ...{ seeds: 6, hands: 2 },
      onHunted: (one) => told.push(lineOf(one).replaceAll(/ +/g, ' ')),
    });
    expect(told).to.deep.equal([
      'a-wrong-bug seed 3 ANOTHER RULE: a seat is lost 1.0 s',
      'a-rare-bug seed 5 no money is lost 1.0 s',
      'a-never-bug NOT FOUND in 6 worlds, 1.0 s',
    ]);
    expect(pageOf(hunted)).to.include(
      `| \`a-rare-bug\` | Tills are sound. | \`${FILE}\` | 5 | no money is lost |`,
    );
    expect(readFileSync(join(root, FILE), 'utf8')).to.equal(HOUSE[FILE]);
    expect(copies().filter((name) => !before.includes(name))).to.deep.equal([]);
  });
});
