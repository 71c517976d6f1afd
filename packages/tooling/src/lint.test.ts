import { spawnSync } from 'node:child_process';
import { cpSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect } from 'chai';
import { plant } from './planted-workspace.ts';

const HOUSE = resolve(import.meta.dirname, '../../..');

/** What the house's own lint configuration says about one file, with types. */
function lint(text: string): string {
  const config = {
    extends: './tsconfig.base.json',
    compilerOptions: { rootDir: '.', outDir: 'dist', types: ['node'] },
    include: ['*.ts'],
  };
  return plant({ 'a.ts': text, 'tsconfig.json': JSON.stringify(config) }, ({ root }) => {
    for (const file of ['.oxlintrc.json', 'tsconfig.base.json']) {
      cpSync(join(HOUSE, file), join(root, file));
    }
    symlinkSync(join(HOUSE, 'node_modules'), join(root, 'node_modules'));
    const program = join(HOUSE, 'node_modules/.bin/oxlint');
    const { status, stdout } = spawnSync(program, ['--deny-warnings'], { cwd: root });
    return status === 0 ? '' : stdout.toString();
  });
}

describe('lint', () => {
  it('lets good code pass', () => {
    const text = [
      `type Sign = { is: 'up' } | { is: 'down' };`,
      `export function turn(sign: Sign): number {`,
      `  switch (sign.is) { case 'up': return 1; case 'down': return -1; }`,
      `}`,
      `export async function twice(f: () => Promise<number>): Promise<number> {`,
      `  return (await f()) + (await f());`,
      `}`,
    ];
    expect(lint(text.join('\n'))).to.equal('');
  });

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
  for (const [what, text, rule] of forbidden) {
    it(`finds ${what}`, () => expect(lint(text)).to.include(`(${rule})`));
  }
});
