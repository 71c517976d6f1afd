import { expect } from 'chai';
import { ConfigError } from '@suuupra/process';
import { plantFrom } from './plant.ts';

describe('a planted crash', () => {
  it('is a variable of one service', () => {
    expect(plantFrom({ SUUUPRA_PLANT: 'upi-switch=append:DebitRequested' })).to.deep.equal({
      service: 'upi-switch',
      variables: { SUUUPRA_CRASH: 'append:DebitRequested' },
    });
  });

  it('is nowhere unless it is asked for', () => {
    expect(plantFrom({})).to.equal(undefined);
    expect(plantFrom({ SUUUPRA_PLANT: '' })).to.equal(undefined);
  });

  for (const text of ['bank', 'bank=', 'banks=append:1', 'bank=append:1=2']) {
    it(`is refused where it makes no sense: ${text}`, () => {
      expect(() => plantFrom({ SUUUPRA_PLANT: text })).to.throw(ConfigError, 'SUUUPRA_PLANT');
    });
  }
});
