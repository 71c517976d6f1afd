import { expect } from 'chai';
import { manifest, said } from './planted-workspace.ts';
import { checkReferences } from './references.ts';

const config = (...paths: readonly string[]): string =>
  JSON.stringify({
    extends: '../../tsconfig.base.json',
    references: paths.map((path) => ({ path })),
  });

const check = (root: string, orders: string): readonly string[] =>
  said(
    {
      'tsconfig.json': root,
      'packages/kernel/package.json': manifest('kernel'),
      'packages/kernel/tsconfig.json': config(),
      'projections/orders/package.json': manifest('projection-orders', '@suuupra/kernel'),
      'projections/orders/tsconfig.json': orders,
    },
    checkReferences,
  );

describe('references', () => {
  const everything = config('packages/kernel', 'projections/orders');

  it('follow the dependencies', () => {
    expect(check(everything, config('../../packages/kernel'))).to.deep.equal([]);
  });

  it('are complete', () => {
    expect(check(config('packages/kernel'), config())).to.deep.equal([
      'tsconfig.json:1 references: does not refer to projections/orders; run npm run references',
      'projections/orders/tsconfig.json:1 references: ' +
        'does not refer to ../../packages/kernel; run npm run references',
    ]);
  });

  it('stand beside the common rules of the compiler', () => {
    const references = [{ path: '../../packages/kernel' }];
    expect(check(everything, JSON.stringify({ references }))).to.deep.equal([
      'projections/orders/tsconfig.json:1 references: does not extend tsconfig.base.json',
    ]);
  });

  it('name nothing else', () => {
    expect(check(everything, config('../../packages/kernel', '../payments'))).to.deep.equal([
      'projections/orders/tsconfig.json:1 references: ' +
        'refers to ../payments, no dependency; run npm run references',
    ]);
  });
});
