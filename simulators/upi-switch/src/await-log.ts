import { type EventStore, type Reader, consistencyToken, positionOf } from '@suuupra/eventstore';
import { waitForToken } from '@suuupra/grpc';

/**
 * Waits until everything that stands in the log now has been seen here.
 * @throws Refusal UNAVAILABLE when it takes too long; the same request may be repeated.
 */
export async function waitForHead({
  store,
  reader,
}: Readonly<{ store: EventStore; reader: Reader }>): Promise<void> {
  await waitForToken(reader, consistencyToken(await store.head()), positionOf);
}
