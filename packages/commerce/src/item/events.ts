import { type EventOf, count, eventCodec, nullable, paise, text } from '@suuupra/kernel';
import { itemKind } from '../order-line.ts';

/** The stored shapes of `commerce.item-<sku>`. */
export const itemEvents = eventCodec({
  ItemListed: {
    sku: text,
    title: text,
    kind: itemKind,
    hsnSac: text,
    gstRateBp: count,
    price: paise,
    seats: nullable(count),
    creatorId: text,
    creatorShareBp: count,
  },
});
export type ItemEvent = EventOf<typeof itemEvents>;
