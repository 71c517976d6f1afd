import { type EventOf, eventCodec, text } from '@suuupra/kernel';

export const participantEvents = eventCodec({
  ParticipantRegistered: {
    code: text,
    name: text,
    ifscPrefix: text,
    handle: text,
    pspPrefix: text,
  },
});

export type ParticipantEvent = EventOf<typeof participantEvents>;
