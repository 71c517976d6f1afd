import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { hunt } from './mutants-hunt.ts';
import { mutantsOf, planted } from './mutants-plan.ts';
import { manifest, plant, type Planted } from './planted-workspace.ts';

const DECIDER = 'packages/till/src/decider.ts';
const KERNEL = 'packages/kernel';

/** What the rules of this decider become, one at a time. */
function mutated(text: string): readonly string[] {
  const files = { 'packages/till/package.json': manifest('till'), [DECIDER]: text };
  return plant(files, (workspace) => mutantsOf(workspace).map((one) => planted(text, one)));
}

describe('a mutant', () => {
  const forms: readonly (readonly [string, string, string])[] = [
    ['a guard', `if (a) return reject('A_B');`, `if (false) return reject('A_B');`],
    [
      'a block',
      `if (a) { return reject('A_B', { a }); }`,
      `if (false) { return reject('A_B', { a }); }`,
    ],
    [
      'what else',
      `if (a) return 1; else return reject('A_B');`,
      `if (true) return 1; else return reject('A_B');`,
    ],
    ['a choice', `return a ? accept() : reject('A_B');`, `return true ? accept() : reject('A_B');`],
    [
      'a refusal',
      `return a ? { reason: 'A_B' } : null;`,
      `return false ? { reason: 'A_B' } : null;`,
    ],
    ['a decline', `if (a) accept({ code: 'Z9' });`, `if (false) accept({ code: 'Z9' });`],
    ['a check', `if (a) return 'A_B';`, `if (false) return 'A_B';`],
    [
      'a case',
      `switch (a) { case 1: return reject('A_B'); }`,
      `switch (a) { case 1: return reject('ANOTHER_RULE'); }`,
    ],
    ['no guard', `return reject('A_B');`, `return reject('ANOTHER_RULE');`],
  ];
  for (const [what, before, after] of forms) {
    it(`switches off ${what}`, () => {
      const around = (body: string): string => `function decide(a) { ${body} }`;
      expect(mutated(around(before))).to.deep.equal([around(after)]);
    });
  }

  it('is made of each of two rules in one choice', () => {
    expect(mutated(`const f = (a) => reject(a ? 'A_B' : 'C_D');`)).to.deep.equal([
      `const f = (a) => reject(false ? 'A_B' : 'C_D');`,
      `const f = (a) => reject(true ? 'A_B' : 'C_D');`,
    ]);
  });

  it('is made of no event, type, comparison or detail', () => {
    const text = [
      `type Reason = 'A_B';`,
      `function f(a) { if (a === 'A_B') return accept({ type: 'A_B' }); a.reject('A_B'); }`,
      `const g = (a) => f(a ? { why: 'A_B' } : {});`,
    ];
    expect(mutated(text.join('\n'))).to.deep.equal([]);
  });
});

/** A package with a rule of each kind: seen by a test, and seen by none. */
const TILL: Planted = {
  [`${KERNEL}/package.json`]: manifest('kernel'),
  'packages/till/package.json': manifest('till'),
  'packages/till/src/checks.ts': `export const checked = (n) => (n > 9 ? 'TOO_MUCH' : undefined);`,
  [DECIDER]: [
    `import { checked } from './checks.ts';`,
    `const reject = (reason) => ({ reason });`,
    `export function decide(n: number) {`,
    `  if (n === 0) return reject('NOT_ZERO');`,
    `  if (n < 0) return reject('NOT_NEGATIVE');`,
    `  return checked(n) ? reject(checked(n)) : {};`,
    `}`,
  ].join('\n'),
  'packages/till/src/decider.test.ts': [
    `import { equal } from 'node:assert/strict';`,
    `import { decide } from './decider.ts';`,
    `describe('till', () => {`,
    `  it('refuses zero', () => equal(decide(0).reason, 'NOT_ZERO'));`,
    `  it('takes five', () => equal(decide(5).reason, undefined));`,
    `});`,
  ].join('\n'),
  'packages/till/src/other/service.test.ts': [
    `import { equal } from 'node:assert/strict';`,
    `import { decide } from '../decider.ts';`,
    `it('refuses much', () => equal(decide(10).reason, 'TOO_MUCH'));`,
  ].join('\n'),
};

describe('a hunt for mutants', function () {
  this.timeout(60_000);
  let root = '';
  const write = (files: Planted): void => {
    for (const [file, content] of Object.entries(files)) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), content);
    }
  };
  const copies = (): readonly string[] =>
    readdirSync(tmpdir()).filter((name) => name.startsWith('suuupra-mutants-'));

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'suuupra-hunted-'));
    write(TILL);
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('sees which rule is tested and which is not, and leaves the checkout alone', async () => {
    const before = copies();
    const told: string[] = [];
    const { judged, red } = await hunt(root, {
      onJudged: ({ mutant, fate }) => told.push(`${mutant.reason} ${fate.is}`),
    });
    expect(told).to.deep.equal(['TOO_MUCH killed', 'NOT_ZERO killed', 'NOT_NEGATIVE survived']);
    const titles = judged.map(({ fate }) => (fate.is === 'killed' ? fate.by : ''));
    expect(titles).to.deep.equal(['refuses much', 'till refuses zero', '']);
    expect(judged[2]?.mutant).to.include({ file: DECIDER, line: 5 });
    expect(red).to.deep.equal([]);
    expect(readFileSync(join(root, DECIDER), 'utf8')).to.equal(TILL[DECIDER]);
    expect(copies().filter((name) => !before.includes(name))).to.deep.equal([]);
  });

  it('believes no test that is red without a mutant', async () => {
    write({ 'packages/till/src/bad.test.ts': `it('fails', () => { throw new Error('no'); });` });
    expect(await hunt(root)).to.deep.equal({ judged: [], red: ['packages/till'] });
  });

  it('takes no mutant for dead that could not be tried', async () => {
    const text = [
      `const { decide } = await import('./decider.ts');`,
      `if (decide(0).reason !== 'NOT_ZERO') await import('./no-such-file.ts');`,
      `it('is there', () => undefined);`,
    ].join('\n');
    write({ 'packages/till/src/decider.test.ts': text });
    const { judged } = await hunt(root, { paths: [DECIDER], hands: 1 });
    expect(judged.map(({ fate }) => fate.is)).to.deep.equal(['broken', 'survived']);
  });
});
