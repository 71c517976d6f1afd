import { Metadata, type StatusObject } from '@grpc/grpc-js';
import type { Any } from '@suuupra/contracts/google/protobuf/any';
import { BadRequest as FieldProblems } from '@suuupra/contracts/google/rpc/error_details';
import { ErrorInfo, PreconditionFailure } from '@suuupra/contracts/google/rpc/error_details';
import { RetryInfo } from '@suuupra/contracts/google/rpc/error_details';
import { Status } from '@suuupra/contracts/google/rpc/status';
import type { FieldViolation } from './errors.ts';
import { type StatusName, codeOf } from './status.ts';

const KEY = 'grpc-status-details-bin';
const PREFIX = 'type.googleapis.com/google.rpc.';
const DOMAIN = 'suuupra';

/** An error as a caller sees it, on both sides of the wire. */
export type RichError = Readonly<{
  status: StatusName;
  message: string;
  reason: string;
  metadata: Readonly<Record<string, string>>;
  fields: readonly FieldViolation[];
  retryAfterMs?: number | undefined;
}>;

/** What the details of an error said; everything is absent where there were none. */
export type Details = Readonly<{
  reason?: string;
  metadata: Readonly<Record<string, string>>;
  fields: readonly FieldViolation[];
  retryAfterMs?: number;
}>;

/** The status with `google.rpc.Status` in its trailers (the rich error model of gRPC). */
export function encodeRich(error: RichError): StatusObject {
  const { status, message } = error;
  const code = codeOf(status);
  const metadata = new Metadata();
  const rich = Status.encode({ code, message, details: detailsOf(error) }).finish();
  metadata.set(KEY, Buffer.from(rich));
  return { code, details: message, metadata };
}

/** Reads the details out of an error's trailers; undefined where the callee sent none. */
export function decodeRich(trailers: Metadata): Details | undefined {
  const [bytes] = trailers.get(KEY);
  if (!Buffer.isBuffer(bytes)) return undefined;
  try {
    const empty: Details = { metadata: {}, fields: [] };
    return Status.decode(bytes).details.reduce(withDetail, empty);
  } catch {
    return undefined; // A stranger's details that are none: the status alone has to do.
  }
}

function detailsOf(error: RichError): Any[] {
  const { status, message, reason, metadata, fields, retryAfterMs } = error;
  const details = [packed('ErrorInfo', ErrorInfo.encode({ reason, domain: DOMAIN, metadata }))];
  if (fields.length > 0) {
    const fieldViolations = fields.map((one) => ({
      field: one.field,
      description: one.description,
      reason: one.reason ?? '',
      localizedMessage: undefined,
    }));
    details.push(packed('BadRequest', FieldProblems.encode({ fieldViolations })));
  }
  if (status === 'FAILED_PRECONDITION') {
    const violations = [{ type: reason, subject: '', description: message }];
    details.push(packed('PreconditionFailure', PreconditionFailure.encode({ violations })));
  }
  if (retryAfterMs !== undefined) {
    const seconds = BigInt(Math.trunc(retryAfterMs / 1000));
    const nanos = Math.round((retryAfterMs % 1000) * 1e6);
    details.push(packed('RetryInfo', RetryInfo.encode({ retryDelay: { seconds, nanos } })));
  }
  return details;
}

function packed(type: string, message: Readonly<{ finish: () => Uint8Array }>): Any {
  return { typeUrl: `${PREFIX}${type}`, value: Buffer.from(message.finish()) };
}

function withDetail(before: Details, { typeUrl, value }: Any): Details {
  switch (typeUrl.slice(PREFIX.length)) {
    case 'ErrorInfo': {
      const { reason, metadata } = ErrorInfo.decode(value);
      return { ...before, reason, metadata };
    }
    case 'BadRequest': {
      const { fieldViolations } = FieldProblems.decode(value);
      const fields = fieldViolations.map(({ field, description, reason }) =>
        reason === '' ? { field, description } : { field, description, reason },
      );
      return { ...before, fields };
    }
    case 'RetryInfo': {
      const { seconds, nanos } = RetryInfo.decode(value).retryDelay ?? { seconds: 0n, nanos: 0 };
      return { ...before, retryAfterMs: Number(seconds) * 1000 + nanos / 1e6 };
    }
  }
  return before;
}
