export type DirectoryProblem =
  | 'DIRECTORY_IN_USE'
  | 'FORMAT_UNKNOWN'
  | 'DIRECTORY_NOT_EMPTY'
  | 'LOG_CORRUPT'
  | 'PLATFORM_UNSUPPORTED';

/** The node refuses to start on this data directory. The message is for a person to read. */
export class EventStoreDirectoryError extends Error {
  readonly reason: DirectoryProblem;

  constructor(reason: DirectoryProblem, message: string) {
    super(message);
    this.name = 'EventStoreDirectoryError';
    this.reason = reason;
  }
}

/** A write or a sync failed, or the node is stopping. Appends in flight have no known outcome. */
export class LogStoppedError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'LogStoppedError';
  }
}

/** A gRPC status with the trailers from which the client picks its error class. */
export class GrpcError extends Error {
  readonly status: number;
  readonly trailers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, trailers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = 'GrpcError';
    this.status = status;
    this.trailers = trailers;
  }
}

/** The gRPC status codes the node answers with. */
export const grpcStatus = {
  ok: 0,
  cancelled: 1,
  invalidArgument: 3,
  deadlineExceeded: 4,
  notFound: 5,
  alreadyExists: 6,
  permissionDenied: 7,
  resourceExhausted: 8,
  failedPrecondition: 9,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
} as const;

export const invalidArgument = (message: string): GrpcError =>
  new GrpcError(grpcStatus.invalidArgument, message);

export const streamDeleted = (streamName: string): GrpcError =>
  new GrpcError(grpcStatus.failedPrecondition, `Event stream '${streamName}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': streamName,
  });

export const accessDenied = (): GrpcError =>
  new GrpcError(grpcStatus.permissionDenied, 'Access Denied', { exception: 'access-denied' });

export const unavailable = (message: string): GrpcError =>
  new GrpcError(grpcStatus.unavailable, message);

/** For values that the node's own bookkeeping guarantees; their absence is a broken invariant. */
export function must<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`broken invariant: ${what}`);
  return value;
}
