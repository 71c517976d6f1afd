import type { StatusName } from './status.ts';

/** What a refusal may carry besides its reason. The metadata holds no personal data. */
export type RefusalOptions = Readonly<{
  metadata?: Readonly<Record<string, string>>;
  message?: string;
  retryAfterMs?: number;
}>;

/** A rule says no: becomes `google.rpc.ErrorInfo` with the rule's name as the reason. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly reason: string;
  readonly status: StatusName;
  readonly metadata: Readonly<Record<string, string>>;
  readonly retryAfterMs: number | undefined;
  constructor(reason: string, status: StatusName, options: RefusalOptions = {}) {
    super(options.message ?? reason);
    this.reason = reason;
    this.status = status;
    this.metadata = options.metadata ?? {};
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** One field of a request that cannot be accepted: its path, why, and the rule if it has a name. */
export type FieldViolation = Readonly<{ field: string; description: string; reason?: string }>;

/** The request itself is wrong: INVALID_ARGUMENT with every field that is. */
export class BadRequest extends Error {
  override readonly name = 'BadRequest';
  readonly violations: readonly FieldViolation[];
  constructor(violations: readonly FieldViolation[]) {
    super(violations.map(({ field, description }) => `${field}: ${description}`).join('; '));
    this.violations = violations;
  }
}

/** The breaker of a callee is open: nothing was sent, so nothing can have happened. */
export class BreakerOpenError extends Error {
  override readonly name = 'BreakerOpenError';
  readonly callee: string;
  constructor(callee: string) {
    super(`the breaker of ${callee} is open`);
    this.callee = callee;
  }
}
