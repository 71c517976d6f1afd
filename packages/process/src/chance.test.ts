import { expect } from 'chai';
import { isUuid } from '@suuupra/kernel';
import { seededChance, systemChance } from './chance.ts';

describe('chance', () => {
  const draw = (seed: string): readonly string[] => {
    const { uuid } = seededChance(seed);
    return [uuid(), uuid(), uuid()];
  };

  it('gives the same ids for the same seed, and other ones for another', () => {
    expect(draw('a')).to.deep.equal(draw('a'));
    expect(new Set([...draw('a'), ...draw('b')])).to.have.property('size', 6);
    expect(draw('a').every(isUuid)).to.equal(true);
  });

  it('stays what it is for ever, or no world could be run again', () => {
    expect(draw('seed').slice(0, 2)).to.deep.equal([
      '8dd6c135-7c97-40b7-a016-fe2dd9e24c73',
      'a3db10be-eeb2-4609-8c93-0191aea05352',
    ]);
  });

  it('is real where it has no seed', () => {
    const { uuid } = systemChance();
    expect(uuid()).not.to.equal(uuid());
  });
});
