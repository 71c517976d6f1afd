import { status } from '@grpc/grpc-js';

/** The name of a gRPC status, as in `google.rpc.Code`. */
export type StatusName = keyof typeof status;

/** The number that goes over the wire for a status. */
export function codeOf(name: StatusName): status {
  return status[name];
}

/** The name of a status number; a number that nobody defined is UNKNOWN. */
export function statusNameOf(code: number | undefined): StatusName {
  const name = code === undefined ? undefined : status[code];
  return name === undefined ? 'UNKNOWN' : (name as StatusName);
}
