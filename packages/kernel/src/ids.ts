import { createHash } from 'node:crypto';
import { assert } from './assert.ts';

/** The namespace under which every id of the house is derived. Never changes. */
export const SUUUPRA_NAMESPACE = '6f1d2a7e-5c0b-5b8e-9d53-3f6f0c1b7a21';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether the text is a lower-case UUID of any version. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** The UUID of version 5 (RFC 9562) of a name in a namespace: the same input, the same id. */
export function uuidv5(namespace: string, name: string): string {
  const bytes = createHash('sha1').update(uuidBytes(namespace)).update(name, 'utf8').digest();
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return uuidText(bytes.subarray(0, 16));
}

/** An id derived from parts. Each part is length-prefixed, so that no two lists can collide. */
export function idOf(...parts: readonly string[]): string {
  return uuidv5(SUUUPRA_NAMESPACE, parts.map((part) => `${part.length}:${part}`).join('/'));
}

/** The sixteen bytes of a UUID. */
export function uuidBytes(uuid: string): Uint8Array {
  assert(isUuid(uuid), `not a UUID: ${uuid}`);
  return Buffer.from(uuid.replaceAll('-', ''), 'hex');
}

/** The text of a UUID of sixteen bytes. */
export function uuidText(bytes: Uint8Array): string {
  assert(bytes.length === 16, 'a UUID has sixteen bytes');
  const hex = Buffer.from(bytes).toString('hex');
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)];
  return [...parts, hex.slice(20)].join('-');
}
