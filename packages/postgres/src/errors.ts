/** Anything the database said no to; `sqlState` is PostgreSQL's code of five, if it gave one. */
export class DatabaseError extends Error {
  override readonly name: string = 'DatabaseError';
  readonly sqlState: string | undefined;

  constructor(message: string, sqlState?: string, cause?: unknown) {
    super(message, { cause });
    this.sqlState = sqlState;
  }
}

/** No connection, or it was lost: whether a transaction under way was committed is not known. */
export class DatabaseUnavailableError extends DatabaseError {
  override readonly name = 'DatabaseUnavailableError';
}

/** A statement took longer than the pool allows and was cancelled. */
export class StatementTimeoutError extends DatabaseError {
  override readonly name = 'StatementTimeoutError';
}

/** Two transactions were in each other's way; the same one again may succeed. */
export class TransactionConflictError extends DatabaseError {
  override readonly name = 'TransactionConflictError';
}

/** A row is there already that must not be. */
export class RowExistsError extends DatabaseError {
  override readonly name = 'RowExistsError';
}

/** An update that must hit exactly one row hit none or several. */
export class RowNotFoundError extends DatabaseError {
  override readonly name = 'RowNotFoundError';
}

/** A write that no database should be asked for: a bad name, a key that is null, text with NUL. */
export class BadWriteError extends Error {
  override readonly name = 'BadWriteError';
}

/** The schema was made by another text. */
export class SchemaChangedError extends Error {
  override readonly name = 'SchemaChangedError';
}

/** Another projector took over (or the position moved): nothing of this batch was written. */
export class ProjectorFencedError extends Error {
  override readonly name = 'ProjectorFencedError';
}

const kinds: readonly [RegExp, typeof DatabaseError][] = [
  [/^(08|57P0[1-5]|53300)/, DatabaseUnavailableError],
  [/^57014/, StatementTimeoutError],
  [/^(40001|40P01|55P03)/, TransactionConflictError],
  [/^23505/, RowExistsError],
];

const systemErrors = /^E(CONN|PIPE|NOENT|ACCES|TIMEDOUT|HOSTUNREACH|NOTFOUND|AI_AGAIN)/;

/** What `pg` threw, as one of ours; our own pass through. */
export function typed(error: unknown): Error {
  if (!(error instanceof Error)) return new DatabaseError(String(error));
  if (error instanceof DatabaseError || error instanceof BadWriteError) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  if (code === undefined) {
    // The driver has no code for a connection that broke or never came up; only for these words.
    const isLost = /connect|timeout expired|Client has encountered/i.test(error.message);
    return isLost ? new DatabaseUnavailableError(error.message, code, error) : error;
  }
  if (systemErrors.test(code)) return new DatabaseUnavailableError(error.message, code, error);
  if (!/^[0-9A-Z]{5}$/.test(code)) return error;
  const detail = 'detail' in error && typeof error.detail === 'string' ? `: ${error.detail}` : '';
  const Kind = kinds.find(([pattern]) => pattern.test(code))?.[1] ?? DatabaseError;
  return new Kind(`${error.message}${detail}`, code, error);
}
