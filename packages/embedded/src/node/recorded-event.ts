import streams from '@eventstore/db-client/generated/streams_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import type { ReadResp } from '@eventstore/db-client/generated/streams_pb.js';

// An event is encoded once, when it is appended; these bytes are stored, and copied into every
// answer. Only the rare reader who asks for structured ids gets a second encoding.

export type EventBody = Readonly<{
  /** 32 lower-case hex digits. */
  id: string;
  stream: string;
  revision: bigint;
  position: number;
  createdMs: number;
  type: string;
  contentType: string;
  data: Uint8Array;
  customMetadata: Uint8Array;
}>;

export type RecordedEvent = ReadResp.ReadEvent.RecordedEvent;

const TICKS_PER_MS = 10_000n;

/** The revision a tombstone carries. */
export const TOMBSTONE_REVISION = 2n ** 63n - 1n;

/** The bytes of a RecordedEvent: position commit = prepare = its own place in the log. */
export function encodeRecordedEvent(event: EventBody): Uint8Array {
  const message = new streams.ReadResp.ReadEvent.RecordedEvent();
  const uuid = new shared.UUID();
  uuid.setString(dashed(event.id));
  const identifier = new shared.StreamIdentifier();
  identifier.setStreamName(Buffer.from(event.stream, 'utf8'));
  const position = String(event.position);
  message.setId(uuid);
  message.setStreamIdentifier(identifier);
  message.setStreamRevision(String(event.revision));
  message.setPreparePosition(position);
  message.setCommitPosition(position);
  const properties = message.getMetadataMap();
  properties.set('type', event.type);
  properties.set('content-type', event.contentType);
  properties.set('created', String(BigInt(event.createdMs) * TICKS_PER_MS));
  message.setData(event.data);
  message.setCustomMetadata(event.customMetadata);
  return message.serializeBinary();
}

export const decodeRecordedEvent = (bytes: Uint8Array): RecordedEvent =>
  streams.ReadResp.ReadEvent.RecordedEvent.deserializeBinary(bytes);

/** The text of the event's data, for the node's own JSON: stream metadata and links. */
export const dataText = (bytes: Uint8Array): string =>
  Buffer.from(decodeRecordedEvent(bytes).getData_asU8()).toString('utf8');

/** The same event with its id as two 64-bit halves instead of text. */
export function withStructuredId(bytes: Uint8Array): Uint8Array {
  const message = decodeRecordedEvent(bytes);
  const hex = (message.getId()?.getString() ?? '').replaceAll('-', '');
  const halves = new shared.UUID.Structured();
  halves.setMostSignificantBits(String(BigInt.asIntN(64, BigInt(`0x${hex.slice(0, 16)}`))));
  halves.setLeastSignificantBits(String(BigInt.asIntN(64, BigInt(`0x${hex.slice(16)}`))));
  const uuid = new shared.UUID();
  uuid.setStructured(halves);
  message.setId(uuid);
  return message.serializeBinary();
}

const dashed = (hex: string): string =>
  [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join(
    '-',
  );

/** The id as 32 hex digits, whichever of its two forms the client sent; undefined if malformed. */
export function idOf(uuid: InstanceType<typeof shared.UUID> | undefined): string | undefined {
  const halves = uuid?.getStructured();
  if (halves !== undefined) {
    const high = BigInt.asUintN(64, BigInt(halves.getMostSignificantBits()));
    const low = BigInt.asUintN(64, BigInt(halves.getLeastSignificantBits()));
    return high.toString(16).padStart(16, '0') + low.toString(16).padStart(16, '0');
  }
  const hex = (uuid?.getString() ?? '').replaceAll('-', '').toLowerCase();
  return /^[0-9a-f]{32}$/.test(hex) ? hex : undefined;
}
