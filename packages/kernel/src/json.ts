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
  if (isInOrder(value)) return JSON.stringify(value);
  let writable = true;
  const copy = inOrder(value, () => {
    writable = false;
  });
  return writable ? JSON.stringify(copy) : spelledOut(value);
}

/** The value with every object's keys sorted, so that JSON.stringify gives its canonical text. */
export function sortedJson(value: Json): Json {
  return inOrder(value, () => assert(false, 'a stored key is a name, not a number'));
}

/**
 * A copy with every object's keys in their order. JavaScript puts keys that are numbers first, in
 * numeric order, whatever the order in which they are set: `onNumber` hears of such a key.
 */
function inOrder(value: Json, onNumber: () => void): Json {
  if (typeof value === 'number') {
    assert(Number.isSafeInteger(value), 'a stored number is a safe integer');
    return value === 0 ? 0 : value; // JSON has no negative zero.
  }
  if (value === null || typeof value !== 'object') return value;
  if (isList(value)) return value.map((item) => inOrder(item, onNumber));
  const copy: { [key: string]: Json } = {};
  for (const key of sortedKeys(value)) {
    if (isNumber(key)) onNumber();
    const member = inOrder(value[key] ?? null, onNumber);
    // To set this one would set the prototype of the copy, which JSON does not write.
    if (key === '__proto__') Object.defineProperty(copy, key, { ...PLAIN, value: member });
    else copy[key] = member;
  }
  return copy;
}

const PLAIN = { enumerable: true, writable: true, configurable: true };

/** The canonical text of a value that no object of JavaScript can hold in canonical order. */
function spelledOut(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(spelledOut).join(',')}]`;
  const members = sortedKeys(value).map(
    (key) => `${JSON.stringify(key)}:${spelledOut(value[key] ?? null)}`,
  );
  return `{${members.join(',')}}`;
}

/** Whether JSON.stringify gives the canonical text without more ado; to look costs no copy. */
function isInOrder(value: Json | undefined): boolean {
  if (typeof value === 'number') return Number.isSafeInteger(value) && !Object.is(value, -0);
  if (value === null || typeof value !== 'object') return value !== undefined;
  if (isList(value)) return value.every(isInOrder);
  let before = '';
  for (const key of Object.keys(value)) {
    if (key < before || isNumber(key) || !isInOrder(value[key])) return false;
    before = key;
  }
  return true;
}

/** The keys by UTF-16 code units. Most objects have them in order already. */
function sortedKeys(value: Readonly<{ [key: string]: Json }>): readonly string[] {
  const keys = Object.keys(value);
  let before = '';
  for (const key of keys) {
    if (key < before) return keys.sort();
    before = key;
  }
  return keys;
}

/** The look at the first character saves the rest for nearly all keys. */
function isNumber(key: string): boolean {
  const first = key.charCodeAt(0);
  return first >= 0x30 && first <= 0x39 && INDEX.test(key);
}

function isList(
  value: readonly Json[] | Readonly<{ [key: string]: Json }>,
): value is readonly Json[] {
  return Array.isArray(value);
}
