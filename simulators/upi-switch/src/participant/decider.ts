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
  | Readonly<{ is: 'registered'; fields: ParticipantFields; capped: boolean }>;

export type ParticipantCommand =
  | (Readonly<{ type: 'RegisterParticipant' }> & ParticipantFields)
  | Readonly<{ type: 'CapMember'; code: string }>;
export type ParticipantReason =
  | 'PARTICIPANT_EXISTS_WITH_DIFFERENT_DETAILS'
  | 'PARTICIPANT_NOT_FOUND';

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

/** A participant is registered once and for all, and capped from some time on. */
export const participant: Decider<
  ParticipantCommand,
  ParticipantEvent,
  Participant,
  ParticipantReason
> = {
  initial: { is: 'absent' },
  evolve: (state, event) => {
    switch (event.type) {
      case 'ParticipantRegistered':
        return { is: 'registered', fields: fieldsOf(event), capped: false };
      case 'MemberCapped':
        return state.is === 'registered' ? { ...state, capped: true } : state;
    }
  },
  decide: (command, state) => {
    if (command.type === 'CapMember') {
      if (state.is === 'absent') return reject('PARTICIPANT_NOT_FOUND');
      return state.capped ? accept() : accept({ type: 'MemberCapped', code: command.code });
    }
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
