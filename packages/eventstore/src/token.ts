const VERSION = 1;
const LENGTH = 9;

/** A place in the log as clients may hold it: opaque; a read that gets it is not older. */
export function consistencyToken(position: bigint): string {
  const bytes = Buffer.alloc(LENGTH);
  bytes.writeUInt8(VERSION);
  bytes.writeBigUInt64BE(position, 1);
  return bytes.toString('base64url');
}

/** The place a token stands for; undefined for anything that is no token of ours. */
export function positionOf(token: string): bigint | undefined {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== LENGTH || bytes.readUInt8() !== VERSION) return undefined;
  if (bytes.toString('base64url') !== token) return undefined;
  return bytes.readBigUInt64BE(1);
}
