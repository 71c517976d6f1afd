// google.rpc.Status with one google.protobuf.Any: the client ships no constructor for the latter
// that its users may import, so these few bytes are written by hand.

/** The bytes of Status { code = 1, message = 2, details = 3: Any { type_url = 1, value = 2 } }. */
export function anyStatus(
  code: number,
  message: string,
  typeName: string,
  details: Uint8Array,
): Uint8Array {
  const any = Buffer.concat([
    field(0x0a, Buffer.from(`type.googleapis.com/${typeName}`, 'utf8')),
    field(0x12, details),
  ]);
  return Buffer.concat([
    Buffer.from([0x08, code]),
    field(0x12, Buffer.from(message, 'utf8')),
    field(0x1a, any),
  ]);
}

/** A length-delimited protobuf field. */
export function field(tag: number, bytes: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([tag]), varint(bytes.length), bytes]);
}

/** A protobuf varint of a whole number below 2^53. */
export function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) + 0x80);
    rest = Math.floor(rest / 0x80);
  }
  bytes.push(rest);
  return Buffer.from(bytes);
}
