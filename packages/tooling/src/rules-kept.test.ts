import { expect } from 'chai';
import { manifest, type Planted, said } from './planted-workspace.ts';
import { checkGolden, checkReasons } from './rules-kept.ts';

const TILL: Planted = {
  'packages/till/package.json': manifest('till'),
  'packages/till/src/index.ts': `export { decide } from './decider.ts';`,
  'packages/till/src/decider.ts': [
    `import { checked } from './checks.ts';`,
    `export const decide = (n) => (n === 0 ? reject('NOT_ZERO') : reject(checked(n)));`,
  ].join('\n'),
  'packages/till/src/checks.ts': `export const checked = (n) => (n < 0 ? 'NOT_NEGATIVE' : null);`,
  'packages/till/src/errors.ts': [
    `export const reasons = {`,
    `  IDEMPOTENCY_PAYLOAD_MISMATCH: 'INVALID_ARGUMENT',`,
    `  NOT_ZERO: 'INVALID_ARGUMENT',`,
    `  NOT_NEGATIVE: 'INVALID_ARGUMENT',`,
    `};`,
  ].join('\n'),
  'packages/till/src/decider.test.ts': [
    `import { decide } from './decider.ts';`,
    `it('refuses', () => given(decide).when(0).refuses('NOT_ZERO'));`,
    `it('tells', () => equal(decide(-1), 'INVALID_ARGUMENT NOT_NEGATIVE'));`,
  ].join('\n'),
};
const withFile = (file: string, text: string): Planted => ({
  ...TILL,
  [`packages/till/src/${file}`]: text,
});

describe('the reasons of a decider', () => {
  it('are listed, said and tested', () => {
    expect(said(TILL, checkReasons)).to.deep.equal([]);
  });

  it('are missed where they are not listed', () => {
    const files = withFile('errors.ts', `export const reasons = { NOT_NEGATIVE: 'ABORTED' };`);
    expect(said(files, checkReasons)).to.deep.equal([
      'packages/till/src/decider.ts:2 reasons: NOT_ZERO is not in packages/till/src/errors.ts',
    ]);
  });

  it('are missed where no test names them, even one behind an import', () => {
    const type = `type No = 'NOT_NEGATIVE';\nit('refuses', () => refuses('NOT_ZERO'));`;
    expect(said(withFile('decider.test.ts', type), checkReasons)).to.deep.equal([
      'packages/till/src/checks.ts:1 reasons: NOT_NEGATIVE is named by no test of packages/till',
    ]);
  });

  it('are missed where they are listed and never said', () => {
    const text = TILL['packages/till/src/errors.ts'] ?? '';
    const more = text.replace('NOT_ZERO:', `NEVER_SAID: 'ABORTED',\n  NOT_ZERO:`);
    const files = { ...TILL, 'packages/till/src/errors.ts': more };
    expect(said(files, checkReasons)).to.deep.equal([
      'packages/till/src/errors.ts:3 reasons: NEVER_SAID is said by nobody',
    ]);
    const service = `export const f = () => { throw refusalOf('NEVER_SAID'); };`;
    expect(said({ ...files, 'packages/till/src/main.ts': service }, checkReasons)).to.deep.equal(
      [],
    );
  });
});

describe('the golden files of a codec', () => {
  const codec = (types: string): Planted =>
    withFile('events.ts', `export const events = eventCodec(${types});`);
  const golden = { 'packages/till/golden/money/paid.json': `{ "type": "Paid", "data": {} }` };

  it('are there for every event type', () => {
    expect(said({ ...codec('{ Paid: {} }'), ...golden }, checkGolden)).to.deep.equal([]);
  });

  it('are missed', () => {
    expect(
      said({ ...codec('{\nPaid: {},\nPaidBack: {} }'), ...golden }, checkGolden),
    ).to.deep.equal(['packages/till/src/events.ts:3 golden: PaidBack has no golden file']);
  });

  it('cannot be counted where the types do not stand in the codec', () => {
    expect(said(codec('shapes'), checkGolden)).to.have.length(1);
    expect(said(codec('{ ...shapes }'), checkGolden)).to.have.length(1);
  });
});
