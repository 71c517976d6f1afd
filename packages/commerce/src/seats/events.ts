import { type EventOf, count, eventCodec, text } from '@suuupra/kernel';

const held = { sku: text, orderId: text, quantity: count };

/** The stored shapes of `commerce.seats-<sku>`. */
export const seatsEvents = eventCodec({
  SeatsOpened: { sku: text, capacity: count },
  SeatsReserved: held,
  SeatsCommitted: held,
  SeatsReleased: held,
  SeatsReleaseTombstoned: { sku: text, orderId: text },
});
export type SeatsEvent = EventOf<typeof seatsEvents>;
