import { hash } from 'node:crypto';
import { type Json, assert, canonicalJson } from '@suuupra/kernel';

/**
 * The SHA-256 of a command's canonical JSON, by which two commands of one id are told apart. Its
 * field `at` is left out: it is the moment of the try, in which two tries of one command differ.
 */
export function commandHashOf(command: unknown): string {
  assert(isRecord(command), 'a command is a record');
  return hash('sha256', canonicalJson(recordOf(command, 'at')), 'hex');
}

function jsonOf(value: unknown): Json {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'string' || typeof value === 'number') return value;
  if (typeof value === 'boolean' || value === null) return value;
  if (Array.isArray(value)) return value.map(jsonOf);
  assert(isRecord(value), 'a command holds only values that can be written down');
  return recordOf(value);
}

function recordOf(value: Readonly<Record<string, unknown>>, without?: string): Json {
  const record: { [key: string]: Json } = {};
  // In the order of the canonical form, which then need not make another copy.
  for (const key of Object.keys(value).sort()) {
    const field = value[key];
    if (field !== undefined && key !== without) record[key] = jsonOf(field);
  }
  return record;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
