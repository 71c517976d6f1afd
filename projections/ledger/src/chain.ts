import { hash } from 'node:crypto';

const LEAF = Buffer.of(0x00);
const CHAIN = Buffer.of(0x02);

/** The hash of an entry as a leaf of the book's tree, in hexadecimal. */
export function leafHashOf(encoded: Uint8Array): string {
  return hash('sha256', Buffer.concat([LEAF, encoded]), 'hex');
}

/**
 * The hash of the chain up to an entry, in hexadecimal. The entry holds the chain hash of the one
 * before it, so this one speaks for all of them.
 */
export function chainHashOf(encoded: Uint8Array): string {
  return hash('sha256', Buffer.concat([CHAIN, encoded]), 'hex');
}
