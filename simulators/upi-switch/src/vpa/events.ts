import { type EventOf, eventCodec, flag, text } from '@suuupra/kernel';

export const vpaEvents = eventCodec({
  VpaRegistered: { vpa: text, accountNumber: text, bank: text, ifsc: text },
  AnswersDoubledSet: { vpa: text, doubled: flag },
});

export type VpaEvent = EventOf<typeof vpaEvents>;
