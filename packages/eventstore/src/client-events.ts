import { type AllStreamResolvedEvent, type CommandError } from '@eventstore/db-client';
import { type EventData, type JSONType, isCommandError } from '@eventstore/db-client';
import type { RecordedEvent } from '@eventstore/db-client';
import { type Json, assert, canonicalJson, sortedJson } from '@suuupra/kernel';
import { type Metadata, type NewEvent, type Recorded, isSystem } from './store.ts';

/** The client writes JSON as it finds it, so keys are sorted here; metadata it takes as bytes. */
export function eventData({ id, type, data, metadata }: NewEvent): EventData {
  return {
    id,
    type,
    contentType: 'application/json',
    data: sortedJson(data) as JSONType,
    metadata: new TextEncoder().encode(canonicalJson(metadata)),
  };
}

/** The event, unless it is one of the store's own. */
export function ours({ event }: AllStreamResolvedEvent): Recorded | undefined {
  if (event === undefined || isSystem(event.streamId, event.type)) return undefined;
  return recorded(event);
}

export function recorded(event: RecordedEvent): Recorded {
  const { streamId, type, id, revision, position } = event;
  assert(position !== undefined, 'the store says where an event stands');
  const data = event.data as Json;
  const metadata = (event.metadata ?? {}) as Metadata;
  return { streamId, type, id, revision, position: position.commit, data, metadata };
}

/** An error that the store or the connection has given, typed by the client. */
export function commandError(error: unknown): CommandError | undefined {
  return error instanceof Error && isCommandError(error) ? error : undefined;
}
