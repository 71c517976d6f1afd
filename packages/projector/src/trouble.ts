import { DatabaseUnavailableError, TransactionConflictError } from '@suuupra/postgres';
import type { Target } from './target.ts';

/**
 * What becomes of a call to a database: a connection that is lost may have carried the work out or
 * not, and the caller cannot tell which.
 */
export type Trouble =
  | 'fine'
  | 'lost-before-commit'
  | 'lost-after-commit'
  | 'conflict'
  | 'unavailable';

/** The calls that a target takes. */
export type TargetCall = 'claim' | 'commit' | 'read';

/** The same target behind a bad connection: `next` says of every call what becomes of it. */
export function troubledTarget(target: Target, next: (call: TargetCall) => Trouble): Target {
  return {
    claim: (...asked) => befallen(next('claim'), () => target.claim(...asked)),
    commitBatch: (batch, writes) =>
      befallen(next('commit'), () => target.commitBatch(batch, writes)),
    read: (table, where) => befallen(next('read'), () => target.read(table, where)),
  };
}

async function befallen<T>(trouble: Trouble, work: () => Promise<T>): Promise<T> {
  switch (trouble) {
    case 'fine':
      return await work();
    case 'unavailable':
      throw new DatabaseUnavailableError('the connection was refused', '08001');
    case 'lost-before-commit':
      throw new DatabaseUnavailableError('the connection was lost', '08006');
    case 'lost-after-commit':
      // A refusal is lost on the way back as well as a success is.
      await work().catch(() => undefined);
      throw new DatabaseUnavailableError('the connection was lost', '08006');
    case 'conflict':
      throw new TransactionConflictError('a deadlock was detected', '40P01');
  }
}
