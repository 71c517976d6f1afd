import { join } from 'node:path';
import { expect } from 'chai';
import { given, goldenEvents } from '@suuupra/testing';
import { authorisationCode, behaviourOf, behaviours } from '../behaviour.ts';
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
  it('reads every fault event that was ever stored', () =>
    goldenEvents(faultEvents, join(import.meta.dirname, 'golden'), [set]));
});
