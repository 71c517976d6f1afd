import { assert } from './assert.ts';

/** What may stand in an event: JSON without fractions; amounts are decimal strings. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | Readonly<{ [key: string]: Json }>;

const INDEX = /^(0|[1-9]\d*)$/;

/** The canonical text of RFC 8785 (keys sorted by UTF-16 code units), for integers only. */
export function canonicalJson(value: Json): string {
  if (typeof value === 'number') {
    assert(Number.isSafeInteger(value), 'a stored number is a safe integer');
    return String(value);
  }
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const keys = Object.keys(value).sort();
  const members = keys.map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] ?? null)}`);
  return `{${members.join(',')}}`;
}

/** The value with every object's keys sorted, so that JSON.stringify gives its canonical text. */
export function sortedJson(value: Json): Json {
  if (value === null || typeof value !== 'object') return value;
  if (isList(value)) return value.map(sortedJson);
  const entries = Object.keys(value).sort();
  // JavaScript puts such keys first, in numeric order, whatever the order in which they are set.
  assert(!entries.some((key) => INDEX.test(key)), 'a stored key is a name, not a number');
  return Object.fromEntries(entries.map((key) => [key, sortedJson(value[key] ?? null)]));
}

function isList(
  value: readonly Json[] | Readonly<{ [key: string]: Json }>,
): value is readonly Json[] {
  return Array.isArray(value);
}
