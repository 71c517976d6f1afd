import { hash } from 'node:crypto';
import type { Recorded } from '@suuupra/eventstore';
import type { Json } from '@suuupra/kernel';

/** The metadata that an entry speaks for. Trace ids and hashes of commands are not among them. */
const HASHED_METADATA = [
  'actor',
  'at',
  'causationId',
  'commandId',
  'correlationId',
  'tenant',
] as const;

type Source = Pick<Recorded, 'type' | 'data' | 'metadata'>;

/**
 * SHA-256 over type, data and the allowed metadata of an event, each as u32 length and bytes; data
 * and metadata in the form of RFC 8785. In hexadecimal.
 */
export function srcEventHashOf({ type, data, metadata }: Source): string {
  const kept = HASHED_METADATA.filter((key) => typeof metadata[key] === 'string');
  const allowed = Object.fromEntries(kept.map((key) => [key, metadata[key]]));
  const parts = [type, rfc8785(data), rfc8785(allowed)].flatMap((part) => {
    const bytes = Buffer.from(part, 'utf8');
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return [length, bytes];
  });
  return hash('sha256', Buffer.concat(parts), 'hex');
}

/** Unlike the kernel's form it takes fractions too: what strangers wrote is hashed as it stands. */
export function rfc8785(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((one: Json) => rfc8785(one)).join(',')}]`;
  const record = value as Readonly<{ [key: string]: Json }>;
  const members = Object.keys(record)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${rfc8785(record[key] ?? null)}`);
  return `{${members.join(',')}}`;
}
