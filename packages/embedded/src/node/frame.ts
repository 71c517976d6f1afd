import { crc32 } from 'node:zlib';

// A frame is what one append wrote: it is on disk whole or not at all, because one crc covers it.
//   u32 length of the frame · u32 crc of the length and of all that follows the crc
//   u64 position (of this frame, so that stale bytes never pass for a frame)
//   u64 durable (the log below this position was synced before this frame was written)
//   records …
// A record: u32 body length · u16 stream name length · u16 type name length · u32 flags
//   u32 stream ref · u32 type ref · u64 revision · u64 created (ms) · u32 spare · 16 bytes event id
//   body (an encoded RecordedEvent) · stream name and type name, each only at its first use

export const FRAME_HEADER_BYTES = 24;
export const RECORD_HEADER_BYTES = 56;
export const MAX_NAME_BYTES = 0xffff;
const TOMBSTONE_FLAG = 1;

/** A record about to be written. Names are given only where a reference is first used. */
export type RecordDraft = Readonly<{
  streamRef: number;
  typeRef: number;
  newStreamName?: string;
  newTypeName?: string;
  revision: bigint;
  createdMs: number;
  /** 32 lower-case hex digits. */
  id: string;
  isTombstone: boolean;
  encode: (position: number) => Uint8Array;
}>;

/** A record as the index needs it; the body stays where it is. */
export type RecordHead = Readonly<{
  position: number;
  bodyLength: number;
  streamRef: number;
  typeRef: number;
  newStreamName?: string;
  newTypeName?: string;
  revision: bigint;
  createdMs: number;
  id: string;
  isTombstone: boolean;
}>;

export type DraftedFrame = Readonly<{ bytes: Buffer; records: readonly RecordHead[] }>;

/** Lays out one append at its place in the log. The frame is unsealed: `sealFrame` completes it. */
export function draftFrame(position: number, drafts: readonly RecordDraft[]): DraftedFrame {
  const parts: Uint8Array[] = [Buffer.alloc(FRAME_HEADER_BYTES)];
  const records: RecordHead[] = [];
  let at = position + FRAME_HEADER_BYTES;
  for (const { encode, ...draft } of drafts) {
    const body = encode(at);
    const streamName = Buffer.from(draft.newStreamName ?? '', 'utf8');
    const typeName = Buffer.from(draft.newTypeName ?? '', 'utf8');
    const head = Buffer.alloc(RECORD_HEADER_BYTES);
    head.writeUInt32LE(body.length, 0);
    head.writeUInt16LE(streamName.length, 4);
    head.writeUInt16LE(typeName.length, 6);
    head.writeUInt32LE(draft.isTombstone ? TOMBSTONE_FLAG : 0, 8);
    head.writeUInt32LE(draft.streamRef, 12);
    head.writeUInt32LE(draft.typeRef, 16);
    head.writeBigUInt64LE(draft.revision, 20);
    head.writeBigUInt64LE(BigInt(draft.createdMs), 28);
    head.write(draft.id, 40, 'hex');
    parts.push(head, body, streamName, typeName);
    records.push({ ...draft, position: at, bodyLength: body.length });
    at += RECORD_HEADER_BYTES + body.length + streamName.length + typeName.length;
  }
  const bytes = Buffer.concat(parts);
  bytes.writeUInt32LE(bytes.length, 0);
  bytes.writeBigUInt64LE(BigInt(position), 8);
  return { bytes, records };
}

/** Completes a frame just before it is written: `durable` is where the synced log ends. */
export function sealFrame(frame: Buffer, durable: number): void {
  frame.writeBigUInt64LE(BigInt(durable), 16);
  frame.writeUInt32LE(crcOf(frame), 4);
}

const crcOf = (frame: Buffer): number => crc32(frame.subarray(8), crc32(frame.subarray(0, 4)));

/** The whole valid frame that begins at this offset, or undefined. */
export function frameAt(bytes: Buffer, offset: number, base: number): Buffer | undefined {
  if (offset + FRAME_HEADER_BYTES > bytes.length) return undefined;
  if (bytes.readBigUInt64LE(offset + 8) !== BigInt(base + offset)) return undefined;
  const length = bytes.readUInt32LE(offset);
  if (length < FRAME_HEADER_BYTES || offset + length > bytes.length) return undefined;
  const frame = bytes.subarray(offset, offset + length);
  return frame.readUInt32LE(4) === crcOf(frame) ? frame : undefined;
}

/** How far the log was known to be durable when this frame was written. */
export const durableBefore = (frame: Buffer): number => Number(frame.readBigUInt64LE(16));

/** The records of a valid frame, in order. */
export function recordsOf(frame: Buffer): readonly RecordHead[] {
  const position = Number(frame.readBigUInt64LE(8));
  const records: RecordHead[] = [];
  let at = FRAME_HEADER_BYTES;
  while (at < frame.length) {
    const bodyLength = frame.readUInt32LE(at);
    const streamNameAt = at + RECORD_HEADER_BYTES + bodyLength;
    const typeNameAt = streamNameAt + frame.readUInt16LE(at + 4);
    const end = typeNameAt + frame.readUInt16LE(at + 6);
    records.push({
      position: position + at,
      bodyLength,
      streamRef: frame.readUInt32LE(at + 12),
      typeRef: frame.readUInt32LE(at + 16),
      ...(typeNameAt > streamNameAt && {
        newStreamName: frame.toString('utf8', streamNameAt, typeNameAt),
      }),
      ...(end > typeNameAt && { newTypeName: frame.toString('utf8', typeNameAt, end) }),
      revision: frame.readBigUInt64LE(at + 20),
      createdMs: Number(frame.readBigUInt64LE(at + 28)),
      id: frame.toString('hex', at + 40, at + 56),
      isTombstone: (frame.readUInt32LE(at + 8) & TOMBSTONE_FLAG) !== 0,
    });
    at = end;
  }
  return records;
}
