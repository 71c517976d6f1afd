import { type EventOf, count, eventCodec, listOf, paise, record, text } from '@suuupra/kernel';

export const cycleEvents = eventCodec({
  CycleCutoverMarked: { cycleId: text, previousCycleId: text },
  CycleNetted: {
    cycleId: text,
    transactions: count,
    nets: listOf(record({ member: text, net: paise })),
    rawFileSha256: text,
  },
  /** The control total is the sum of the amounts in the raw file. */
  CycleFilesPublished: {
    cycleId: text,
    rawFileSha256: text,
    transactions: count,
    controlTotal: paise,
  },
  /** What each member with a debit net has to pay. From here on a cycle cannot be aborted. */
  CycleFundingInstructed: {
    cycleId: text,
    debits: listOf(record({ member: text, amount: paise })),
  },
  /** What a member has paid itself. With what was drawn for it, this is its debit net. */
  CycleMemberFunded: { cycleId: text, member: text, amount: paise },
  /** What a member cannot pay of its debit net. */
  CycleFellShort: { cycleId: text, member: text, amount: paise },
  /** What the guarantee fund has paid in a member's place. */
  CycleGuaranteeDrawn: { cycleId: text, member: text, amount: paise },
  CycleFunded: { cycleId: text },
  CycleSettled: { cycleId: text },
  CycleFinalised: { cycleId: text },
  /** Nothing of the cycle is paid: its transactions move to the cycle that is open behind this. */
  CycleAborted: { cycleId: text, reason: text },
});

export type CycleEvent = EventOf<typeof cycleEvents>;
