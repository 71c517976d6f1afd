import { Metadata } from '@grpc/grpc-js';
import { BreakerOpenError } from './errors.ts';
import { type Details, decodeRich } from './rich-status.ts';
import { type StatusName, statusNameOf } from './status.ts';

/** What a failed call says to whoever made it. */
export type RpcError = Details & Readonly<{ status: StatusName; message: string }>;

/**
 * Reads an error that a call ended with: its status, and the reason and fields that the callee
 * sent as rich details. An error that no call ended with has the status UNKNOWN.
 */
export function rpcErrorOf(error: unknown): RpcError {
  const none = { metadata: {}, fields: [] };
  if (error instanceof BreakerOpenError) {
    const { message, callee } = error;
    return {
      ...none,
      status: 'UNAVAILABLE',
      message,
      reason: 'BREAKER_OPEN',
      metadata: { callee },
    };
  }
  const { code, details, metadata } = (error ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof code !== 'number' || !(metadata instanceof Metadata)) {
    const message = error instanceof Error ? error.message : String(error);
    return { ...none, status: 'UNKNOWN', message };
  }
  const rich = decodeRich(metadata) ?? none;
  return { ...rich, status: statusNameOf(code), message: String(details) };
}

/** Whether the error says that the callee was not reached, rather than that it answered. */
export function isUnreached(error: unknown): boolean {
  const { status, reason } = rpcErrorOf(error);
  return reason === undefined && (status === 'UNAVAILABLE' || status === 'DEADLINE_EXCEEDED');
}

const PASSING = ['REVISION_CONFLICT', 'STREAM_NEWER_THAN_WRITER', 'IDEMPOTENCY_PAYLOAD_MISMATCH'];
const REFUSING: readonly StatusName[] = [
  'INVALID_ARGUMENT',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
];

/**
 * The rule by which a callee said no, with its metadata; undefined where the error says nothing
 * about the request: the callee was not reached, or failed, or one of us is out of date.
 */
export function refusalIn(
  error: unknown,
): Readonly<{ reason: string; metadata: Readonly<Record<string, string>> }> | undefined {
  const { status, reason, metadata } = rpcErrorOf(error);
  if (reason === undefined || !REFUSING.includes(status) || PASSING.includes(reason)) {
    return undefined;
  }
  return { reason, metadata };
}
