import { join } from 'node:path';
import { expect } from 'chai';
import { given, goldenEvents } from '@suuupra/testing';
import { authorisationCode, behaviourOf, behaviours, dutyDueAt, dutyOf } from '../behaviour.ts';
import { partGivenBack, withholdingOf, withholdings } from '../behaviour.ts';
import { fault } from './decider.ts';
import { type FaultEvent, faultEvents } from './events.ts';

const frozen = { type: 'SetBehaviour', vpa: 'payer@himalaya', behaviour: 'frozen' } as const;
const set: FaultEvent = { type: 'BehaviourSet', vpa: 'payer@himalaya', behaviour: 'frozen' };

describe('the behaviour of a bank', () => {
  it('is set once, and can be set back', () => {
    given(fault).when(frozen).records(set);
    given(fault, set).when(frozen).records();
    given(fault)
      .when({ ...frozen, behaviour: 'ok' })
      .records();
    given(fault, set)
      .when({ ...frozen, behaviour: 'ok' })
      .records({ ...set, behaviour: 'ok' });
  });
  it('is one of a few words', () => {
    expect(behaviours.map(behaviourOf)).to.deep.equal(behaviours);
    expect(behaviourOf('doubled')).to.equal(undefined);
  });
  it('lets every payer agree but the one who declines', () => {
    const codes = behaviours.map(authorisationCode);
    expect(codes).to.deep.equal(behaviours.map((one) => (one === 'declines' ? 'ZA' : '00')));
  });
  it('withholds the answer of one leg where its word says so, and of no other', () => {
    const found = behaviours.flatMap((one) =>
      (['debit', 'credit'] as const).flatMap((leg) => {
        const withholding = withholdingOf(one, { leg, amount: 2n });
        return withholding === undefined ? [] : [[one, leg, dutyOf(withholding).owes]];
      }),
    );
    expect(found).to.deep.equal([
      ['debit_late', 'debit', 'answer'],
      ['credit_late', 'credit', 'answer'],
      ['credit_returned', 'credit', 'return'],
      ['reversal_lost', 'debit', 'debitBack'],
      ['reversal_partial', 'debit', 'debitBack'],
      ['credit_after_reversal', 'credit', 'post'],
    ]);
  });
  it('loses the reversal of a single paisa, of which there is no part', () => {
    const debit = { leg: 'debit', amount: 1n } as const;
    expect(withholdingOf('reversal_partial', debit)).to.equal('reversal_lost');
    expect(withholdingOf('reversal_partial', { ...debit, leg: 'credit' })).to.equal(undefined);
  });
  it('counts an answer from the leg and the back office from the order', () => {
    const moments = { askedAt: 1_000n, originatedAt: 0n };
    const due = withholdings.map((one) => dutyDueAt(one, moments));
    const [answer, office] = [40_001_000n, 1_800_000_000n];
    expect(due).to.deep.equal([answer, answer, office, office, office, answer]);
  });
  it('gives half back in part, and keeps the odd paisa', () => {
    expect([0n, 1n, 2n, 101n].map(partGivenBack)).to.deep.equal([0n, 0n, 1n, 50n]);
  });
  it('reads every fault event that was ever stored', () =>
    goldenEvents(faultEvents, join(import.meta.dirname, 'golden'), [set]));
});
