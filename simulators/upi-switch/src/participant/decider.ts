import { type Decider, accept, reject } from '@suuupra/kernel';
import type { ParticipantEvent } from './events.ts';

/** A bank as the switch knows it: code, name, IFSC prefix, VPA handle, PSP prefix. */
export type ParticipantFields = Readonly<{
  code: string;
  name: string;
  ifscPrefix: string;
  handle: string;
  pspPrefix: string;
}>;

export type Participant =
  | Readonly<{ is: 'absent' }>
  | Readonly<{ is: 'registered'; fields: ParticipantFields }>;

export type ParticipantCommand = Readonly<{ type: 'RegisterParticipant' }> & ParticipantFields;
export type ParticipantReason = 'PARTICIPANT_EXISTS_WITH_DIFFERENT_DETAILS';

function fieldsOf(source: ParticipantFields): ParticipantFields {
  const { code, name, ifscPrefix, handle, pspPrefix } = source;
  return { code, name, ifscPrefix, handle, pspPrefix };
}

function same(a: ParticipantFields, b: ParticipantFields): boolean {
  return (
    a.code === b.code &&
    a.name === b.name &&
    a.ifscPrefix === b.ifscPrefix &&
    a.handle === b.handle &&
    a.pspPrefix === b.pspPrefix
  );
}

/** A participant is registered once and for all. */
export const participant: Decider<
  ParticipantCommand,
  ParticipantEvent,
  Participant,
  ParticipantReason
> = {
  initial: { is: 'absent' },
  evolve: (_state, event) => ({ is: 'registered', fields: fieldsOf(event) }),
  decide: (command, state) => {
    if (state.is === 'registered') {
      return same(state.fields, command)
        ? accept()
        : reject('PARTICIPANT_EXISTS_WITH_DIFFERENT_DETAILS');
    }
    const { code, name, ifscPrefix, handle, pspPrefix } = command;
    return accept({
      type: 'ParticipantRegistered',
      code,
      name,
      ifscPrefix,
      handle,
      pspPrefix,
    });
  },
};
