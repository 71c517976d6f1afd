import { expect } from 'chai';
import { checkLimits } from './limits.ts';
import { said } from './planted-workspace.ts';

const lines = (count: number): string => '  next();\n'.repeat(count);
const check = (file: string, text: string): readonly string[] =>
  said({ [file]: text }, checkLimits);

describe('limits', () => {
  it('measure functions', () => {
    expect(check('a.ts', `function f() {\n${lines(68)}}\n`)).to.deep.equal([]);
    expect(check('a.ts', `\nconst f = () => {\n${lines(69)}};\n`)).to.deep.equal([
      'a.ts:2 limits: 71 lines in one function',
    ]);
  });

  it('let a suite hold many tests', () => {
    const text = `describe('x', () => {\n${lines(90)}});\n`;
    expect(check('a.test.ts', text)).to.deep.equal([]);
    expect(check('a.ts', text)).to.have.length(1);
  });

  it('measure files and lines, in columns that a reader counts', () => {
    expect(check('a.sql', 'select 1;\n'.repeat(300))).to.deep.equal([]);
    expect(check('a.sql', 'select 1;\n'.repeat(301))).to.deep.equal([
      'a.sql:301 limits: 301 lines, not 300',
    ]);
    expect(check('a.ts', `// ${'₹'.repeat(97)}\n`)).to.deep.equal([]);
    expect(check('a.ts', `\n// ${'₹'.repeat(98)}\n`)).to.deep.equal([
      'a.ts:2 limits: 101 columns, not 100',
    ]);
  });

  it('let an rpc be as long as its names', () => {
    const long = 'a'.repeat(60);
    expect(check('a.proto', `  rpc A(${long}) returns (${long});\n`)).to.deep.equal([]);
    expect(check('a.proto', `// ${long} ${long}\n`)).to.have.length(1);
  });

  it('read names', () => {
    expect(check('packages/upi-switch/src/a-b.test.ts', '')).to.deep.equal([]);
    expect(check('proto/money_service.proto', '')).to.deep.equal([]);
    expect(check('camelCase.ts', '')).to.deep.equal([
      'camelCase.ts:1 limits: the name is not kebab-case',
    ]);
    expect(check('a-b.py', '')).to.deep.equal(['a-b.py:1 limits: the name is not snake_case']);
  });
});
