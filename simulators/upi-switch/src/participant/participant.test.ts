import { join } from 'node:path';
import { given, goldenEvents } from '@suuupra/testing';
import { participant } from './decider.ts';
import { type ParticipantEvent, participantEvents } from './events.ts';

const fields = {
  code: 'HIMA',
  name: 'Himalaya Bank',
  ifscPrefix: 'HIMA0',
  handle: 'himalaya',
  pspPrefix: 'HIM',
};
const command = { type: 'RegisterParticipant', ...fields } as const;
const registered: ParticipantEvent = { type: 'ParticipantRegistered', ...fields };
const cap = { type: 'CapMember', code: 'HIMA' } as const;
const capped: ParticipantEvent = { type: 'MemberCapped', code: 'HIMA' };

describe('a participant', () => {
  it('is registered once', () => {
    given(participant).when(command).records(registered);
    given(participant, registered).when(command).records();
  });
  it('is capped once it is registered, and once', () => {
    given(participant).when(cap).refuses('PARTICIPANT_NOT_FOUND');
    given(participant, registered).when(cap).records(capped);
    given(participant, registered, capped).when(cap).records();
    given(participant, registered, capped).when(command).records();
  });
  for (const other of [
    { name: 'Other' },
    { ifscPrefix: 'HIMA1' },
    { handle: 'other' },
    { pspPrefix: 'OTH' },
    { code: 'OTHR' },
  ]) {
    it(`is not registered again with another ${Object.keys(other).join()}`, () =>
      given(participant, registered)
        .when({ ...command, ...other })
        .refuses('PARTICIPANT_EXISTS_WITH_DIFFERENT_DETAILS'));
  }
  it('reads every participant event that was ever stored', () =>
    goldenEvents(participantEvents, join(import.meta.dirname, 'golden'), [registered, capped]));
});
