import { randomUUID } from 'node:crypto';

import type { RecordDraft } from './frame.ts';
import type { LogIndex } from './log-index.ts';
import { encodeRecordedEvent, TOMBSTONE_REVISION } from './recorded-event.ts';

export type NewEvent = Readonly<{
  id: string;
  type: string;
  contentType: string;
  data: Uint8Array;
  customMetadata: Uint8Array;
}>;

/** An event and the stream it is for; a frame may hold events of two streams. */
export type Planned = NewEvent & Readonly<{ stream: string; isTombstone?: true }>;

/** An id for an event of the node's own: 32 hex digits. */
export const newId = (): string => randomUUID().replaceAll('-', '');

const ownEvent = (stream: string, type: string, text: string): Planned => ({
  stream,
  id: newId(),
  type,
  contentType: 'application/json',
  data: Buffer.from(text, 'utf8'),
  customMetadata: new Uint8Array(),
});

/** A $metadata event, as its text. */
export const metadataEvent = (metastream: string, text: string): Planned =>
  ownEvent(metastream, '$metadata', text);

/** The event that ends a stream for ever. */
export const tombstoneOf = (stream: string): Planned => ({
  ...ownEvent(stream, '$streamDeleted', ''),
  contentType: 'application/octet-stream',
  isTombstone: true,
});

/** Gives references to names and revisions to events, in the order of one frame. */
export function createDrafter(index: LogIndex) {
  return (planned: readonly Planned[], createdMs: number): readonly RecordDraft[] => {
    const newStreams = new Map<string, number>();
    const newTypes = new Map<string, number>();
    const nextRevision = new Map<string, number>();
    return planned.map((event) => {
      const { stream, type, id, isTombstone = false } = event;
      const known = index.stream(stream);
      const streamRef =
        known?.ref ?? newStreams.get(stream) ?? index.streamCount() + newStreams.size;
      const typeRef =
        index.typeRef(type) ?? newTypes.get(type) ?? index.typeCount() + newTypes.size;
      const isNewStream = streamRef >= index.streamCount() && !newStreams.has(stream);
      const isNewType = typeRef >= index.typeCount() && !newTypes.has(type);
      if (isNewStream) newStreams.set(stream, streamRef);
      if (isNewType) newTypes.set(type, typeRef);
      const ordinal = nextRevision.get(stream) ?? known?.events.length ?? 0;
      nextRevision.set(stream, ordinal + 1);
      const revision = isTombstone ? TOMBSTONE_REVISION : BigInt(ordinal);
      return {
        streamRef,
        typeRef,
        ...(isNewStream && { newStreamName: stream }),
        ...(isNewType && { newTypeName: type }),
        revision,
        createdMs,
        id,
        isTombstone,
        encode: (position) => encodeRecordedEvent({ ...event, revision, position, createdMs }),
      };
    });
  };
}
