import { hash } from 'node:crypto';
import { assert } from './assert.ts';

/** The namespace under which every id of the house is derived. Never changes. */
export const SUUUPRA_NAMESPACE = '6f1d2a7e-5c0b-5b8e-9d53-3f6f0c1b7a21';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether the text is a lower-case UUID of any version. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

const UUID_BYTES = 16;
const SHORT_NAME_CHARS = 500;
const UTF8_BYTES_A_CHAR = 3;
/** Where short names stand behind their namespace while they are hashed, one at a time. */
type Page = { readonly bytes: Buffer; namespace: string };
/** Most names are of the house and the rest are events of many commands: a page for each kind. */
const ofHouse = emptyPage();
const ofOthers = emptyPage();

function emptyPage(): Page {
  return { bytes: Buffer.alloc(UUID_BYTES + SHORT_NAME_CHARS * UTF8_BYTES_A_CHAR), namespace: '' };
}

/** The UUID of version 5 (RFC 9562) of a name in a namespace: the same input, the same id. */
export function uuidv5(namespace: string, name: string): string {
  return uuidOfHash(hash('sha1', named(namespace, name), 'hex'), 5);
}

function named(namespace: string, name: string): Uint8Array {
  if (name.length > SHORT_NAME_CHARS) {
    return Buffer.concat([uuidBytes(namespace), Buffer.from(name, 'utf8')]);
  }
  const page = namespace === SUUUPRA_NAMESPACE ? ofHouse : ofOthers;
  const { bytes } = page;
  if (page.namespace !== namespace) {
    writeUuid(bytes, namespace);
    page.namespace = namespace;
  }
  return bytes.subarray(0, UUID_BYTES + bytes.write(name, UUID_BYTES, 'utf8'));
}

/** The UUID of a version that the first 128 bits of a hash make. The hash is hexadecimal. */
export function uuidOfHash(hex: string, version: 4 | 5): string {
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  const high = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${version}${hex.slice(13, 16)}`;
  return `${high}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** An id derived from parts. Each part is length-prefixed, so that no two lists can collide. */
export function idOf(...parts: readonly string[]): string {
  let name = '';
  for (const part of parts) name += `/${part.length}:${part}`;
  return uuidv5(SUUUPRA_NAMESPACE, name.slice(1));
}

/** The sixteen bytes of a UUID. */
export function uuidBytes(uuid: string): Uint8Array {
  const bytes = Buffer.alloc(UUID_BYTES);
  writeUuid(bytes, uuid);
  return bytes;
}

/** The text of a UUID of sixteen bytes. */
export function uuidText(bytes: Uint8Array): string {
  assert(bytes.length === UUID_BYTES, 'a UUID has sixteen bytes');
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, UUID_BYTES).toString('hex');
  const high = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}`;
  return `${high}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function writeUuid(bytes: Uint8Array, uuid: string): void {
  if (!isUuid(uuid)) assert(false, `not a UUID: ${uuid}`);
  let at = 0;
  for (let index = 0; index < uuid.length; index += 2) {
    if (uuid.charAt(index) === '-') index += 1;
    bytes[at] = digitAt(uuid, index) * 16 + digitAt(uuid, index + 1);
    at += 1;
  }
}

/** A lower-case hexadecimal digit: `a` is 97 and stands for ten, `0` is 48. */
function digitAt(text: string, index: number): number {
  const code = text.charCodeAt(index);
  return code >= 97 ? code - 87 : code - 48;
}
