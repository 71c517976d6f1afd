import { type EventOf, eventCodec, text } from '@suuupra/kernel';

export const participantEvents = eventCodec({
  ParticipantRegistered: {
    code: text,
    name: text,
    ifscPrefix: text,
    handle: text,
    pspPrefix: text,
  },
  /** An operator limits its net debit: from here on its position is kept. */
  MemberCapped: { code: text },
});

export type ParticipantEvent = EventOf<typeof participantEvents>;
