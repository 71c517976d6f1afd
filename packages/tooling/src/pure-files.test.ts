import { expect } from 'chai';
import { manifest, said } from './planted-workspace.ts';
import { checkPureFiles } from './pure-files.ts';

const check = (decider: string, price = ''): readonly string[] =>
  said(
    {
      'packages/commerce/package.json': manifest('commerce', '@suuupra/kernel'),
      'packages/commerce/src/order/decider.ts': decider,
      'packages/commerce/src/order/price.ts': price,
    },
    checkPureFiles,
  );

describe('pure files', () => {
  it('may use the kernel, each other and the types of reactions', () => {
    const text = [
      `import { accept } from '@suuupra/kernel';`,
      `import { spread } from './price.ts';`,
      `import type { Seen } from '@suuupra/payments/reactions';`,
      `export const of = (event: Seen) => ({ process: event.process, at: new Date(event.at) });`,
    ];
    expect(check(text.join('\n'))).to.deep.equal([]);
  });

  const hands: readonly (readonly [string, string])[] = [
    [`import { readFileSync } from 'node:fs';`, 'node:fs is not pure'],
    [`import { seen } from '@suuupra/payments/reactions';`, 'payments/reactions is not pure'],
    [`export const now = () => Date.now();`, 'Date.now reaches outside'],
    [`export const now = () => new Date();`, 'new Date() reaches outside'],
    [`export const luck = () => Math.random();`, 'Math.random reaches outside'],
    [`export const home = () => process.env['HOME'];`, 'process reaches outside'],
    [`export const later = (f: () => void) => setTimeout(f, 1);`, 'setTimeout reaches outside'],
  ];
  for (const [text, expected] of hands) {
    it(`may not say ${text}`, () => expect(check(text).join('\n')).to.include(expected));
  }

  it('answer for what they import', () => {
    const found = check(`import { now } from './price.ts';`, `\nexport const now = Date.now;`);
    expect(found).to.deep.equal([
      'packages/commerce/src/order/price.ts:2 pure: ' +
        'Date.now reaches outside; take the value as an argument',
    ]);
  });
});
