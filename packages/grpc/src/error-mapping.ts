import { randomUUID } from 'node:crypto';
import { BadRequest, Refusal } from './errors.ts';
import type { RichError } from './rich-status.ts';
import { rpcErrorOf } from './rpc-error.ts';

type Mapped = Readonly<{ rich: RichError; unexpected: boolean }>;

const PLAIN = { metadata: {}, fields: [] } as const;

/**
 * What a caller may know of an error. The write side's own errors are told apart by their names,
 * because this package stands beside the event store and not on it. Everything that nobody
 * foresaw is INTERNAL with an id under which the log has the text; the text itself stays here.
 */
export function mapError(error: unknown, correlationId: string | undefined): Mapped {
  const rich = foreseen(error);
  if (rich) return { rich, unexpected: false };
  const metadata = { correlationId: correlationId ?? randomUUID() };
  const hidden = { status: 'INTERNAL', reason: 'INTERNAL', message: 'internal error' } as const;
  return { rich: { ...PLAIN, ...hidden, metadata }, unexpected: true };
}

function foreseen(error: unknown): RichError | undefined {
  if (error instanceof Refusal) {
    const { status, message, reason, metadata, retryAfterMs } = error;
    return { status, message, reason, metadata, fields: [], retryAfterMs };
  }
  if (error instanceof BadRequest) {
    const { message, violations: fields } = error;
    const reason = fields.find((one) => one.reason !== undefined)?.reason ?? 'BAD_REQUEST';
    return { status: 'INVALID_ARGUMENT', message, reason, metadata: {}, fields };
  }
  if (!(error instanceof Error)) return undefined;
  switch (error.name) {
    case 'UnknownEventError': {
      const reason = 'STREAM_NEWER_THAN_WRITER';
      const message = 'the stream holds an event that this service does not know yet';
      return { ...PLAIN, status: 'FAILED_PRECONDITION', reason, message };
    }
    case 'RevisionConflictError': {
      const message = 'others keep writing to the same stream; try again';
      const reason = 'REVISION_CONFLICT';
      return { ...PLAIN, status: 'ABORTED', reason, message, retryAfterMs: 50 };
    }
    case 'OutcomeUnknownError': {
      const message = 'it is not known whether this was recorded; repeat the same request';
      const reason = 'OUTCOME_UNKNOWN';
      return { ...PLAIN, status: 'UNAVAILABLE', reason, message, retryAfterMs: 100 };
    }
  }
  return unreached(error);
}

/** A service that we call could not be reached: the caller may repeat the same request. */
function unreached(error: Error): RichError | undefined {
  const { status } = rpcErrorOf(error);
  if (status !== 'UNAVAILABLE' && status !== 'DEADLINE_EXCEEDED') return undefined;
  const message = 'a service behind this one does not answer; repeat the same request';
  const reason = 'CALLEE_UNAVAILABLE';
  return { ...PLAIN, status: 'UNAVAILABLE', reason, message, retryAfterMs: 100 };
}
