/** Why the embedded PostgreSQL was not started; the message says what to do about it. */
export type PostgresLaunchReason =
  | 'BINARIES_MISSING'
  | 'DIRECTORY_FORMAT_UNKNOWN'
  | 'DIRECTORY_IN_USE'
  | 'ORPHAN_DOES_NOT_STOP'
  | 'SETTING_REFUSED'
  | 'START_FAILED'
  | 'USER_CANNOT_BE_DROPPED';

export class PostgresLaunchError extends Error {
  override readonly name = 'PostgresLaunchError';
  readonly reason: PostgresLaunchReason;

  constructor(reason: PostgresLaunchReason, message: string, cause?: unknown) {
    super(message, { cause });
    this.reason = reason;
  }
}
