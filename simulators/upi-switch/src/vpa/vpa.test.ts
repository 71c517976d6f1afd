import { join } from 'node:path';
import { given, goldenEvents } from '@suuupra/testing';
import { vpa } from './decider.ts';
import { type VpaEvent, vpaEvents } from './events.ts';

const fields = { vpa: 'payer@himalaya', accountNumber: '01', bank: 'HIMA', ifsc: 'HIMA0000001' };
const register = { type: 'RegisterVpa', ...fields } as const;
const registered: VpaEvent = { type: 'VpaRegistered', ...fields };
const double = { type: 'SetAnswersDoubled', vpa: fields.vpa, doubled: true } as const;
const doubled: VpaEvent = { type: 'AnswersDoubledSet', vpa: fields.vpa, doubled: true };

describe('a VPA', () => {
  it('is registered once, also after its answers were doubled', () => {
    given(vpa).when(register).records(registered);
    given(vpa, doubled).when(register).records(registered);
    given(vpa, registered).when(register).records();
  });
  for (const other of [{ accountNumber: '02' }, { bank: 'GODA' }, { ifsc: 'HIMA0000002' }]) {
    it(`does not come to lead to another ${Object.keys(other).join()}`, () =>
      given(vpa, registered)
        .when({ ...register, ...other })
        .refuses('VPA_EXISTS_WITH_DIFFERENT_ACCOUNT'));
  }
  it('has its answers doubled, and single again, once each', () => {
    given(vpa).when(double).records(doubled);
    given(vpa, doubled).when(double).records();
    given(vpa, doubled)
      .when({ ...double, doubled: false })
      .records({ ...doubled, doubled: false });
    given(vpa)
      .when({ ...double, doubled: false })
      .records();
  });
  it('reads every VPA event that was ever stored', () =>
    goldenEvents(vpaEvents, join(import.meta.dirname, 'golden'), [registered, doubled]));
});
