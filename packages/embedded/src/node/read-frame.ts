import streams from '@eventstore/db-client/generated/streams_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';

import type { EventStore } from './event-store.ts';
import { framed } from './grpc-server.ts';
import { field, varint } from './protobuf.ts';
import { dataText, withStructuredId } from './recorded-event.ts';

// The answers of Read. An event is wrapped around its stored bytes by hand, so that nothing is
// decoded and encoded again: ReadResp { event = 1: ReadEvent { event = 1, link = 2,
// commit_position = 3 } }.

export type FrameOptions = Readonly<{ resolveLinks: boolean; structuredIds: boolean }>;

const EVENT_TAG = 0x0a;
const LINK_TAG = 0x12;
const COMMIT_POSITION_TAG = 0x18;

/** One event as a framed ReadResp. */
export function eventFrame(store: EventStore, seq: number, options: FrameOptions): Buffer {
  const { index } = store;
  const bodyOf = (at: number): Uint8Array =>
    options.structuredIds ? withStructuredId(store.bodyOf(at)) : store.bodyOf(at);
  const isLink = options.resolveLinks && index.typeOf(seq) === '$>';
  const target = isLink ? linkTarget(store, seq) : undefined;
  const fields: Uint8Array[] = [];
  if (!isLink) fields.push(field(EVENT_TAG, bodyOf(seq)));
  if (target !== undefined) fields.push(field(EVENT_TAG, bodyOf(target)));
  if (isLink) fields.push(field(LINK_TAG, bodyOf(seq)));
  fields.push(Buffer.from([COMMIT_POSITION_TAG]), varint(index.positionOf(seq)));
  return framed(field(EVENT_TAG, Buffer.concat(fields)));
}

/** A link's data is "revision@stream"; a link to nothing visible stays unresolved. */
function linkTarget(store: EventStore, seq: number): number | undefined {
  const [, revision, name] = /^(\d+)@(.+)$/s.exec(dataText(store.bodyOf(seq))) ?? [];
  if (revision === undefined || name === undefined || store.isTombstoned(name)) return undefined;
  const stream = store.index.stream(name);
  const target = stream?.events[Number(revision)];
  return target !== undefined && target < store.index.visible() ? target : undefined;
}

/** Says that the stream has no events, or hides them all because it was deleted. */
export function streamNotFoundFrame(name: string): Buffer {
  const identifier = new shared.StreamIdentifier();
  identifier.setStreamName(Buffer.from(name, 'utf8'));
  const notFound = new streams.ReadResp.StreamNotFound();
  notFound.setStreamIdentifier(identifier);
  const message = new streams.ReadResp();
  message.setStreamNotFound(notFound);
  return framed(message.serializeBinary());
}

/** The first message of every subscription. */
export function confirmationFrame(subscriptionId: string): Buffer {
  const confirmation = new streams.ReadResp.SubscriptionConfirmation();
  confirmation.setSubscriptionId(subscriptionId);
  const message = new streams.ReadResp();
  message.setConfirmation(confirmation);
  return framed(message.serializeBinary());
}

/** How far a filtered subscription has looked. */
export function checkpointFrame(position: number): Buffer {
  const checkpoint = new streams.ReadResp.Checkpoint();
  checkpoint.setCommitPosition(String(position));
  checkpoint.setPreparePosition(String(position));
  const message = new streams.ReadResp();
  message.setCheckpoint(checkpoint);
  return framed(message.serializeBinary());
}

/** The subscription has sent everything there is and now waits for more. */
export function caughtUpFrame(): Buffer {
  const message = new streams.ReadResp();
  message.setCaughtUp(new streams.ReadResp.CaughtUp());
  return framed(message.serializeBinary());
}
