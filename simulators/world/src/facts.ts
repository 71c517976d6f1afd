import type { Recorded } from '@suuupra/eventstore';
import { type Json, assert } from '@suuupra/kernel';

/**
 * One event as an auditor reads it: its fields by their stored names, with no code of the service
 * that wrote it. Whoever checks with the writer's own codec checks too little.
 */
export type Fact = Readonly<{
  type: string;
  streamId: string;
  text: (field: string) => string;
  amount: (field: string) => bigint;
  count: (field: string) => number;
  list: (field: string) => readonly Json[];
}>;

/** One event as a fact. */
export function factOf({ type, streamId, data }: Recorded): Fact {
  const value = (field: string): Json => fieldOf(data, field, type);
  return {
    type,
    streamId,
    text: (field) => {
      const it = value(field);
      assert(typeof it === 'string', `${type}.${field} is text`);
      return it;
    },
    amount: (field) => amountOf(value(field)),
    count: (field) => {
      const it = value(field);
      assert(typeof it === 'number', `${type}.${field} is a number`);
      return it;
    },
    list: (field) => {
      const it = value(field);
      assert(Array.isArray(it), `${type}.${field} is a list`);
      return it as readonly Json[];
    },
  };
}

/** A field of stored data. */
export function fieldOf(data: Json, field: string, where: string): Json {
  assert(data !== null && typeof data === 'object' && !Array.isArray(data), `${where} is a record`);
  const value = (data as Readonly<{ [key: string]: Json }>)[field];
  assert(value !== undefined, `${where} has ${field}`);
  return value;
}

/** An amount as it is stored: its decimal text. */
export function amountOf(value: Json): bigint {
  assert(typeof value === 'string', 'an amount is stored as text');
  return BigInt(value);
}
