import type { Recorded } from '@suuupra/eventstore';
import { type Json, assert } from '@suuupra/kernel';

/**
 * One stored event as whoever judges it reads it: its fields by their stored names, with no code
 * of the service that wrote it. Whoever checks with the writer's own codec checks too little.
 */
export type Fact = Readonly<Pick<Recorded, 'streamId' | 'type' | 'revision' | 'data'>> &
  Readonly<{ metadata: Readonly<{ at: string }> }>;

/** A field that holds text. */
export function textIn(fact: Fact, field: string): string {
  const value = valueIn(fact, field);
  assert(typeof value === 'string', `${fact.type}.${field} is text`);
  return value;
}

/** A field that holds paise, stored as decimal text. */
export function amountIn(fact: Fact, field: string): bigint {
  return BigInt(textIn(fact, field));
}

/** A field that holds a number. */
export function countIn(fact: Fact, field: string): number {
  const value = valueIn(fact, field);
  assert(typeof value === 'number', `${fact.type}.${field} is a number`);
  return value;
}

/** A field that holds a truth value. */
export function flagIn(fact: Fact, field: string): boolean {
  const value = valueIn(fact, field);
  assert(typeof value === 'boolean', `${fact.type}.${field} is a truth value`);
  return value;
}

/** How many entries a list has. */
export function lengthIn(fact: Fact, field: string): number {
  const value = valueIn(fact, field);
  assert(Array.isArray(value), `${fact.type}.${field} is a list`);
  return value.length;
}

function valueIn({ data, type }: Fact, field: string): Json {
  assert(data !== null && typeof data === 'object', `${type} has fields`);
  const value = (data as Readonly<Record<string, Json>>)[field];
  assert(value !== undefined, `${type} has ${field}`);
  return value;
}
