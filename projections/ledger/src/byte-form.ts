import { uuidBytes, uuidText } from '@suuupra/kernel';

/** Bytes that are no LJE1 entry, or an entry that has no bytes: the field and what is wrong. */
export class EntryFormError extends Error {
  override readonly name = 'EntryFormError';
  readonly field: string;
  constructor(field: string, problem: string) {
    super(`${field} ${problem}`);
    this.field = field;
  }
}

/** Writes big-endian numbers, texts and hashes one behind the other. */
export type ByteWriter = Readonly<{
  uint: (field: string, value: bigint | number, bytes: number) => void;
  int32: (field: string, value: number) => void;
  /** u16 length and UTF-8 in NFC. */
  text: (field: string, value: string) => void;
  hash: (field: string, hex: string) => void;
  id: (field: string, uuid: string) => void;
  bytes: () => Buffer;
}>;

const PAGE_BYTES = 1_024;
const UTF8_BYTES_A_CHAR = 3;

export function byteWriter(): ByteWriter {
  let page = Buffer.allocUnsafe(PAGE_BYTES);
  let end = 0;
  /** Makes room for so many bytes; answers where they begin. */
  const room = (bytes: number): number => {
    if (end + bytes > page.length) {
      page = Buffer.concat([page], 2 * page.length + bytes);
    }
    end += bytes;
    return end - bytes;
  };
  const uint = (field: string, value: bigint | number, bytes: number): void => {
    const whole = typeof value === 'bigint' || Number.isSafeInteger(value);
    if (!whole || BigInt(value) < 0n || BigInt(value) >> BigInt(8 * bytes) !== 0n) {
      throw new EntryFormError(field, `is no unsigned number of ${bytes} bytes: ${value}`);
    }
    const digits = BigInt(value)
      .toString(16)
      .padStart(2 * bytes, '0');
    page.write(digits, room(bytes), 'hex');
  };
  return {
    uint,
    int32: (field, value) => uint(field, BigInt.asUintN(32, BigInt(checkInt32(field, value))), 4),
    text: (field, value) => {
      if (!isCanonical(value)) throw new EntryFormError(field, 'is not UTF-8 in NFC');
      const length = room(2);
      const start = room(value.length * UTF8_BYTES_A_CHAR);
      const bytes = page.write(value, start, 'utf8');
      if (bytes > 0xffff) throw new EntryFormError(field, 'is longer than 65535 bytes');
      page.writeUInt16BE(bytes, length);
      end = start + bytes;
    },
    hash: (field, hex) => {
      if (!/^[0-9a-f]{64}$/.test(hex)) throw new EntryFormError(field, 'is no hash of 32 bytes');
      page.write(hex, room(hex.length / 2), 'hex');
    },
    id: (_field, uuid) => {
      const bytes = uuidBytes(uuid);
      page.set(bytes, room(bytes.length));
    },
    bytes: () => page.subarray(0, end),
  };
}

/** Reads what a ByteWriter wrote; throws EntryFormError where the bytes end or are no UTF-8. */
export type ByteReader = Readonly<{
  uint: (field: string, bytes: number) => bigint;
  int32: (field: string) => number;
  text: (field: string) => string;
  hash: (field: string) => string;
  id: (field: string) => string;
  left: () => number;
}>;

export function byteReader(bytes: Buffer): ByteReader {
  let offset = 0;
  const take = (field: string, count: number): Buffer => {
    if (offset + count > bytes.length) throw new EntryFormError(field, 'is cut off');
    offset += count;
    return bytes.subarray(offset - count, offset);
  };
  const uint = (field: string, count: number): bigint =>
    BigInt(`0x${take(field, count).toString('hex')}`);
  return {
    uint,
    int32: (field) => Number(BigInt.asIntN(32, uint(field, 4))),
    text: (field) => decodeText(field, take(field, Number(uint(field, 2)))),
    hash: (field) => take(field, 32).toString('hex'),
    id: (field) => uuidText(take(field, 16)),
    left: () => bytes.length - offset,
  };
}

function decodeText(field: string, bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new EntryFormError(field, 'is not UTF-8');
  }
}

function checkInt32(field: string, value: number): number {
  if (Number.isInteger(value) && value === (value | 0)) return value;
  throw new EntryFormError(field, `is no signed number of 4 bytes: ${value}`);
}

function isCanonical(text: string): boolean {
  return text.isWellFormed() && text.normalize('NFC') === text;
}
