import { readFileSync } from 'node:fs';

/**
 * The descriptor image of every proto of the house, Google's included: a serialized
 * FileDescriptorSet, made together with the code beside it, for server reflection.
 * @returns the bytes; read once at the start of a server.
 */
export function readDescriptorImage(): Buffer {
  return readFileSync(new URL('./gen/descriptor.binpb', import.meta.url));
}
