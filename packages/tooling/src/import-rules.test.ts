import { expect } from 'chai';
import { checkImports } from './import-rules.ts';
import { manifest, type Planted, said } from './planted-workspace.ts';

const HOUSE: Planted = {
  'packages/kernel/package.json': manifest('kernel'),
  'packages/postgres/package.json': manifest('postgres', '@suuupra/kernel', 'pg'),
  'packages/embedded/package.json': manifest('embedded'),
  'packages/payments/package.json': manifest('payments', '@suuupra/kernel', '@suuupra/postgres'),
  'packages/commerce/package.json': manifest('commerce', '@suuupra/kernel'),
  'packages/cli/package.json': manifest('cli', '@suuupra/payments'),
  'sagas/checkout/package.json': manifest('saga-checkout', '@suuupra/payments'),
};

const check = (files: Planted): readonly string[] => said({ ...HOUSE, ...files }, checkImports);

describe('import rules', () => {
  it('say nothing about a tidy house', () => {
    const files = {
      'packages/kernel/src/ids.ts': `import { createHash } from 'node:crypto';\n`,
      'packages/payments/src/service.ts': `import { open } from '@suuupra/postgres';\n`,
      'packages/postgres/src/pool.ts': `import pg from 'pg';\n`,
      'packages/cli/src/up.ts': `import { compose } from '@suuupra/payments/compose';\n`,
      'sagas/checkout/src/translate.ts': `import { seen } from '@suuupra/payments/reactions';\n`,
    };
    expect(check(files)).to.deep.equal([]);
  });

  const rules: readonly (readonly [string, Planted, string])[] = [
    [
      'keep contexts apart in their manifests',
      {
        'packages/commerce/package.json': manifest('commerce', '@suuupra/payments'),
        'packages/commerce/src/a.ts': `import { x } from '@suuupra/payments';\n`,
      },
      'packages/commerce must not depend on @suuupra/payments',
    ],
    [
      'keep contexts apart in their sources',
      {
        'packages/commerce/package.json': manifest('commerce', '@suuupra/payments'),
        'packages/commerce/src/a.ts': `\nimport type { X } from '@suuupra/payments/reactions';\n`,
      },
      'a.ts:2 imports: packages/commerce may import nothing of it: @suuupra/payments/reactions',
    ],
    [
      'let a saga see only the reactions of a context',
      { 'sagas/checkout/src/saga.ts': `import { decide } from '@suuupra/payments';\n` },
      'sagas/checkout may import only reactions: @suuupra/payments',
    ],
    [
      'let nothing point upwards',
      {
        'packages/postgres/package.json': manifest('postgres', '@suuupra/payments', 'pg'),
      },
      'packages/postgres must not depend on @suuupra/payments',
    ],
    [
      'keep adapters apart, unless one stands on the other',
      {
        'packages/eventstore/package.json': manifest('eventstore'),
        'packages/workflow/package.json': manifest('workflow', '@suuupra/eventstore'),
        'packages/grpc/package.json': manifest('grpc', '@suuupra/eventstore'),
      },
      'packages/grpc must not depend on @suuupra/eventstore',
    ],
    [
      'keep the kernel without hands',
      { 'packages/kernel/src/a.ts': `import { readFileSync } from 'node:fs';\n` },
      'the kernel must not import node:fs',
    ],
    [
      'open one door to PostgreSQL',
      {
        'packages/payments/package.json': manifest('payments', 'pg'),
        'packages/payments/src/a.ts': `const pg = await import('pg');\n`,
      },
      'pg may be imported only by packages/postgres',
    ],
    [
      'ask for a declared dependency',
      { 'packages/commerce/src/a.ts': `export { x } from '@suuupra/postgres';\n` },
      '@suuupra/postgres is not in packages/commerce/package.json',
    ],
    [
      'ask for a declared library',
      { 'packages/commerce/src/a.ts': `import left from 'left-pad/index.js';\n` },
      'left-pad is not in packages/commerce/package.json',
    ],
    [
      'keep test libraries in tests',
      { 'packages/commerce/src/a.ts': `import { expect } from 'chai';\n` },
      'chai is not in packages/commerce/package.json',
    ],
    [
      'close the back door of relative paths',
      { 'packages/commerce/src/a.ts': `import { x } from '../../payments/src/a.ts';\n` },
      'leaves its package: ../../payments/src/a.ts',
    ],
    [
      'know every name of the house',
      { 'packages/commerce/src/a.ts': `import { x } from '@suuupra/nowhere';\n` },
      'no such package: @suuupra/nowhere',
    ],
    [
      'name packages after their folders',
      { 'projections/orders/package.json': manifest('orders') },
      'is named @suuupra/orders, not @suuupra/projection-orders',
    ],
    [
      'pin every version',
      {
        'packages/commerce/package.json': '{"name":"@suuupra/commerce","dependencies":{"a":"^1"}}',
      },
      'a is not pinned: ^1',
    ],
  ];
  for (const [title, files, expected] of rules) {
    it(title, () => expect(check(files).join('\n')).to.include(expected));
  }

  it('let a test use the embedded servers, and nothing else', () => {
    const files = {
      'packages/commerce/package.json': JSON.stringify({
        name: '@suuupra/commerce',
        devDependencies: { '@suuupra/embedded': 'workspace:*' },
      }),
      'packages/commerce/src/a.test.ts': `import { a } from '@suuupra/embedded';\nimport 'chai';\n`,
    };
    expect(check(files)).to.deep.equal([]);
    const scene = {
      ...files,
      'packages/commerce/src/a.test.ts': `import { up } from './scene.ts';\n`,
      'packages/commerce/src/scene.ts': `export { up } from '@suuupra/embedded';\n`,
    };
    expect(check(scene)).to.deep.equal([]);
    const door = { 'packages/commerce/src/index.ts': `export { up } from './scene.ts';\n` };
    expect(check({ ...scene, ...door })).to.have.length(1);
    const [broken] = check({
      ...files,
      'packages/commerce/src/a.ts': `import '@suuupra/embedded';`,
    });
    expect(broken).to.include('@suuupra/embedded is not in packages/commerce/package.json');
  });
});
