import { spawnSync } from 'node:child_process';
import { cpSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect } from 'chai';
import { plant } from './planted-workspace.ts';

const HOUSE = resolve(import.meta.dirname, '../../..');

/** What the house's own lint configuration says about some files, with types; by file. */
function lint(files: Readonly<Record<string, string>>): (file: string) => string {
  const config = {
    extends: './tsconfig.base.json',
    compilerOptions: { rootDir: '.', outDir: 'dist', types: ['node'] },
    include: ['*.ts'],
  };
  return plant({ ...files, 'tsconfig.json': JSON.stringify(config) }, ({ root }) => {
    for (const file of ['.oxlintrc.json', 'tsconfig.base.json']) {
      cpSync(join(HOUSE, file), join(root, file));
    }
    symlinkSync(join(HOUSE, 'node_modules'), join(root, 'node_modules'));
    const program = join(HOUSE, 'node_modules/.bin/oxlint');
    const words = ['--deny-warnings', '--format=unix'];
    const { stdout } = spawnSync(program, words, { cwd: root });
    const lines = stdout.toString().split('\n');
    return (file) => lines.filter((line) => line.startsWith(`${file}:`)).join('\n');
  });
}

describe('lint', () => {
  const good = [
    `type Sign = { is: 'up' } | { is: 'down' };`,
    `export function turn(sign: Sign): number {`,
    `  switch (sign.is) { case 'up': return 1; case 'down': return -1; }`,
    `}`,
    `export async function twice(f: () => Promise<number>): Promise<number> {`,
    `  return (await f()) + (await f());`,
    `}`,
  ];

  const forbidden: readonly (readonly [string, string, string])[] = [
    [
      'a promise nobody waits for',
      `async function f(): Promise<number> { return Promise.resolve(1); }\nf();`,
      'no-floating-promises',
    ],
    [
      'a promise where a boolean belongs',
      `export function g(f: () => Promise<boolean>) { if (f()) return 1; return 2; }`,
      'no-misused-promises',
    ],
    [
      'a rejection that slips past its catch',
      `export async function h(f: () => Promise<1>) { try { return f(); } catch { return 2; } }`,
      'return-await',
    ],
    [
      'a default over a union',
      [
        `type Sign = { is: 'up' } | { is: 'down' };`,
        `export function turn(sign: Sign): number {`,
        `  switch (sign.is) { case 'up': return 1; default: return -1; }`,
        `}`,
      ].join('\n'),
      'switch-exhaustiveness-check',
    ],
    ['any', `export const f = (a: any): unknown => a;`, 'no-explicit-any'],
    ['what is thrown and no error', `export function f() { throw 'no'; }`, 'only-throw-error'],
    ['a deep import', `export { a } from '@suuupra/kernel/src/ids.ts';`, 'no-restricted-imports'],
    ['printing', `console.log(1);`, 'no-console'],
  ];
  const nameOf = (what: string): string => `${what.replaceAll(' ', '-')}.ts`;
  let said: (file: string) => string;
  // One run for all of them: the types of a program are costly to read.
  before(function () {
    this.timeout(60_000);
    const bad = forbidden.map(([what, text]) => [nameOf(what), text]);
    said = lint({ 'good.ts': good.join('\n'), ...Object.fromEntries(bad) });
  });

  it('lets good code pass', () => expect(said('good.ts')).to.equal(''));
  for (const [what, , rule] of forbidden) {
    it(`finds ${what}`, () => expect(said(nameOf(what))).to.include(`(${rule})`));
  }
});
