import type { EventStore, Metadata } from '@suuupra/eventstore';
import { idOf, instantText } from '@suuupra/kernel';

/** The streams that hold an event which no reader knows: each of an order that never was. */
export const POISONED = 'commerce.order-poison';
/** What no version of this house has ever written. */
export const POISON_TYPE = 'OrderBlessed';

/** Appends an event of an unknown type, as a newer version of a service would. */
export async function poisonOf(log: EventStore, key: string, now: number): Promise<void> {
  const id = idOf('poison', key);
  const metadata: Metadata = {
    ...{ tenant: 'main', actor: 'commerce', at: instantText(BigInt(now)), commandHash: '' },
    ...{ commandId: id, correlationId: id, causationId: id },
  };
  const event = { id, type: POISON_TYPE, data: { orderId: id }, metadata };
  await log.append(`${POISONED}${id}`, [event], -1n);
}
