import { type EventOf, eventCodec, paise, text } from '@suuupra/kernel';

export const transferEvents = eventCodec({
  TransferRequested: {
    transferId: text,
    fromAccount: text,
    toAccount: text,
    amount: paise,
    reference: text,
    utr: text,
  },
});

export type TransferEvent = EventOf<typeof transferEvents>;
