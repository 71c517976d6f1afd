import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { type Decider, accept, added, count, eventCodec, paise, reject } from '@suuupra/kernel';
import { anyAmount, anyScript, twice } from './arbitraries.ts';
import { given } from './given.ts';
import { goldenEvents, goldenName } from './golden.ts';
import { run } from './run.ts';

type Pay = Readonly<{ type: 'Pay'; amount: bigint }>;
type Paid = Readonly<{ type: 'Paid'; amount: bigint }>;
type No = 'AMOUNT_MUST_NOT_BE_ZERO' | 'PAID_WITH_DIFFERENT_AMOUNT';

const toy: Decider<Pay, Paid, bigint, No> = {
  initial: 0n,
  evolve: (_state, event) => event.amount,
  decide: ({ amount }, state) => {
    if (amount === 0n) return reject('AMOUNT_MUST_NOT_BE_ZERO');
    if (state === amount) return accept();
    if (state > 0n) return reject('PAID_WITH_DIFFERENT_AMOUNT', { paid: state.toString() });
    return accept({ type: 'Paid', amount });
  },
};
const pay = (amount: bigint): Pay => ({ type: 'Pay', amount });
const paid = (amount: bigint): Paid => ({ type: 'Paid', amount });

describe('given, when, then', () => {
  it('sees what a command records', () => {
    given(toy).when(pay(5n)).records(paid(5n));
    given(toy, paid(5n)).when(pay(5n)).records();
    expect(() => given(toy).when(pay(5n)).records()).to.throw();
    expect(() => given(toy).when(pay(0n)).records()).to.throw();
  });

  it('sees which rule refuses', () => {
    given(toy).when(pay(0n)).refuses('AMOUNT_MUST_NOT_BE_ZERO');
    given(toy, paid(5n)).when(pay(6n)).refuses('PAID_WITH_DIFFERENT_AMOUNT', { paid: '5' });
    expect(() => given(toy).when(pay(1n)).refuses('AMOUNT_MUST_NOT_BE_ZERO')).to.throw();
    const refused = given(toy, paid(5n)).when(pay(6n));
    expect(() => refused.refuses('AMOUNT_MUST_NOT_BE_ZERO')).to.throw();
    expect(() => refused.refuses('PAID_WITH_DIFFERENT_AMOUNT', { paid: '4' })).to.throw();
  });

  it('runs random scripts', () =>
    fc.assert(
      fc.property(anyScript(anyAmount(3n).map(pay)), (script) => {
        const once = run(toy, script);
        expect(once.events.length).to.be.at.most(1);
        expect(once.steps).to.have.length(script.length);
        expect(run(toy, twice(script)).events).to.deep.equal(once.events);
        expect(run(toy, [], once.events).state).to.equal(once.state);
      }),
    ));
});

describe('golden files', () => {
  const codec = eventCodec({ PaidInFull: { amount: paise }, PaidBack: { amount: paise } });
  const samples = [
    { type: 'PaidInFull', amount: 500n },
    { type: 'PaidBack', amount: 1n },
  ] as const;
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'golden-'));
  });
  afterEach(() => {
    delete process.env['GOLDEN_WRITE'];
    rmSync(folder, { recursive: true });
  });
  const write = (): void => {
    process.env['GOLDEN_WRITE'] = '1';
    goldenEvents(codec, folder, samples);
    delete process.env['GOLDEN_WRITE'];
  };

  it('are named in kebab-case', () => {
    expect(goldenName('PaymentCapturedV2')).to.equal('payment-captured-v2.json');
  });

  it('are missed, written once and never again', () => {
    expect(() => goldenEvents(codec, folder, samples)).to.throw('golden files');
    write();
    goldenEvents(codec, folder);
    const file = join(folder, 'paid-in-full.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('500', '501'));
    expect(() => write()).to.throw('the sample of PaidInFull');
    expect(readFileSync(file, 'utf8')).to.include('501');
  });

  it('let a shape grow, and neither shrink nor change', () => {
    write();
    const PaidBack = { amount: paise };
    const grown = { PaidInFull: { amount: paise, tries: added(count, 1) }, PaidBack };
    goldenEvents(eventCodec(grown), folder);
    const changed = eventCodec({ PaidInFull: { amount: count }, PaidBack });
    expect(() => goldenEvents(changed, folder)).to.throw('PaidInFull.amount');
    const shrunk = eventCodec({ PaidInFull: {}, PaidBack });
    expect(() => goldenEvents(shrunk, folder)).to.throw('PaidInFull.amount');
    const fewer = eventCodec({ PaidBack });
    expect(() => goldenEvents(fewer, folder)).to.throw('golden files');
  });
});
