const MIX = 0x9e3779b1;

/**
 * A quick hash of text, 32 bits, the same on every machine. It draws fates, so it need not keep a
 * secret, only scatter: two rounds of multiply and shift over each code unit.
 */
export function hash32(text: string, seed: number): number {
  let hash = Math.imul(seed ^ text.length, MIX);
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
    hash ^= hash >>> 15;
  }
  return finish(hash);
}

/** The same of bytes. */
export function hashBytes(bytes: Uint8Array, seed: number): number {
  let hash = Math.imul(seed ^ bytes.length, MIX);
  for (const byte of bytes) {
    hash = Math.imul(hash ^ byte, 0x01000193);
    hash ^= hash >>> 15;
  }
  return finish(hash);
}

function finish(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
