import { rpcErrorOf } from '@suuupra/grpc';

/** Mistakes of the caller and states of the machine: said in one line, without a stack. */
const PLAIN = [
  ...['DayFolderError', 'AlreadyRunningError', 'NothingRunningError', 'ServiceFailedError'],
  ...['EventStoreDirectoryError', 'PostgresLaunchError', 'ConfigError', 'UsageError'],
];

/** What went wrong, in the words that the person at the terminal needs. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (PLAIN.includes(error.name)) return error.message;
  if (error.name === 'DatabaseUnavailableError') {
    return `the database does not answer (${error.message}); is the system still up?`;
  }
  const { status, reason, message } = rpcErrorOf(error);
  if (status !== 'UNKNOWN') return `${status}${reason ? ` ${reason}` : ''}: ${message}`;
  return error.stack ?? error.message;
}
