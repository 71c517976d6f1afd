import { type EventOf, count, eventCodec, listOf, paise, record, text } from '@suuupra/kernel';

export const cycleEvents = eventCodec({
  CycleCutoverMarked: { cycleId: text, previousCycleId: text },
  CycleNetted: {
    cycleId: text,
    transactions: count,
    nets: listOf(record({ member: text, net: paise })),
    rawFileSha256: text,
  },
  CycleFunded: { cycleId: text },
  CycleSettled: { cycleId: text },
  CycleFinalised: { cycleId: text },
});

export type CycleEvent = EventOf<typeof cycleEvents>;
