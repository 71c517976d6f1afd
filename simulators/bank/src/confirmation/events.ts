import { type EventOf, eventCodec, text } from '@suuupra/kernel';

export const confirmationEvents = eventCodec({
  ConfirmationScheduled: { txnId: text, merchantReference: text, dueAt: text },
  ConfirmationFellDue: { txnId: text },
  TccRaised: { txnId: text },
  TccRefused: { txnId: text, reason: text },
});

export type ConfirmationEvent = EventOf<typeof confirmationEvents>;
