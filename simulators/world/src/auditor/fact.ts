import type { Recorded } from '@suuupra/eventstore';
import { type Json, assert } from '@suuupra/kernel';

/** The fields of stored data by their stored names. */
export type Fields = Readonly<{ [field: string]: Json }>;

/** One event as the auditor reads it: no code of the service that wrote it has touched it. */
export type Fact = Readonly<{
  type: string;
  id: string;
  streamId: string;
  /** What stands in front of the first hyphen of the stream's name, and what behind it. */
  category: string;
  key: string;
  position: bigint;
  /** When it was recorded: RFC 3339 in UTC with microseconds, so that text order is time order. */
  at: string;
  metadata: Readonly<Record<string, string | undefined>>;
  fields: Fields;
}>;

/** A stored event as a fact. */
export function factOf({ streamId, type, id, position, data, metadata }: Recorded): Fact {
  const cut = streamId.indexOf('-');
  assert(isFields(data), `${type} is a record`);
  return {
    ...{ type, id, streamId, position },
    category: streamId.slice(0, cut),
    key: streamId.slice(cut + 1),
    at: metadata.at,
    metadata,
    fields: data,
  };
}

function isFields(value: Json | undefined): value is Fields {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** A field that is text. */
export function text(fields: Fields, name: string): string {
  const value = fields[name];
  assert(typeof value === 'string', `${name} is text`);
  return value;
}

/** A field that may be missing, because older events do not have it. */
export function textOr(fields: Fields, name: string, otherwise: string): string {
  return fields[name] === undefined ? otherwise : text(fields, name);
}

/** An amount: it is stored as its decimal text. */
export function paise(fields: Fields, name: string): bigint {
  return BigInt(text(fields, name));
}

/** A small whole number. */
export function count(fields: Fields, name: string): number {
  const value = fields[name];
  assert(typeof value === 'number', `${name} is a number`);
  return value;
}

/** A yes or no. */
export function flag(fields: Fields, name: string): boolean {
  const value = fields[name];
  assert(typeof value === 'boolean', `${name} is a flag`);
  return value;
}

/** A list of records. */
export function list(fields: Fields, name: string): readonly Fields[] {
  const value = fields[name];
  assert(Array.isArray(value) && value.every(isFields), `${name} is a list of records`);
  return value;
}

/** A record inside the data. */
export function record(fields: Fields, name: string): Fields {
  const value = fields[name];
  assert(isFields(value), `${name} is a record`);
  return value;
}
