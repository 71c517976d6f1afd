import { expect } from 'chai';
import { said } from './planted-workspace.ts';
import { checkShapes } from './shapes.ts';

const check = (text: string): readonly string[] => said({ 'a.ts': text }, checkShapes);
const SWITCH_OFF = ['oxlint', 'disable'].join('-');

describe('shapes', () => {
  it('let the usual pass', () => {
    const text = [
      `export class Refusal extends Error {}`,
      `declare global { interface Window { a: 1 } }`,
      `export function f(event: { type: 'a' } | { type: 'b' }, n: number) {`,
      `  switch (n) { case 1: return 2; default: return 3; }`,
      `}`,
      `it('works', () => f({ type: 'a' }, 1));`,
    ];
    expect(check(text.join('\n'))).to.deep.equal([]);
  });

  const forbidden: readonly (readonly [string, string])[] = [
    [`class Till { open() {} }`, 'a class that is no error'],
    [`class Till extends Drawer {}`, 'a class that is no error'],
    [`enum Side { debit }`, 'an enum'],
    [`namespace Money { export const a = 1; }`, 'a namespace'],
    [`export default 1;`, 'a default export'],
    [`export * from './b.ts';`, 'export *'],
    [`export * as b from './b.ts';`, 'export *'],
    [`const a: any = 1;`, 'any; use unknown'],
    [`it.only('works', () => {});`, 'it.only'],
    [`describe.skip('works', () => {});`, 'describe.skip'],
    [`// ${SWITCH_OFF}-next-line no-var`, 'an excuse in a comment'],
    [`// @${'ts'}-ignore`, 'an excuse in a comment'],
    [`class A extends Error { constructor(private a: string) { super(); } }`, 'parameter property'],
  ];
  for (const [text, expected] of forbidden) {
    it(`forbid ${text}`, () => {
      expect(check(`\n${text}\n`)).to.have.length(1);
      expect(check(`\n${text}\n`)[0])
        .to.match(/^a\.ts:2 shapes: /)
        .and.to.include(expected);
    });
  }
});
