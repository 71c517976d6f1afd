import type { EventStore } from '@suuupra/eventstore';
import { type EventCodec, idOf } from '@suuupra/kernel';

/** Appends an event as the service does whose stream it is. */
export async function tell<E>(
  store: EventStore,
  stream: string,
  { codec, event, at }: Readonly<{ codec: EventCodec<E>; event: E; at: string }>,
): Promise<void> {
  let last = -1n;
  for await (const { revision } of store.read(stream)) last = revision;
  const id = idOf(stream, String(last));
  const chain = { commandId: id, correlationId: id, causationId: id };
  const metadata = { tenant: 'main', actor: 'test', ...chain, at, commandHash: '' };
  await store.append(stream, [{ id, ...codec.encode(event), metadata }], last);
}

/** The types of a stream's events. */
export async function typesOf(store: EventStore, stream: string): Promise<readonly string[]> {
  const types: string[] = [];
  for await (const { type } of store.read(stream)) types.push(type);
  return types;
}
