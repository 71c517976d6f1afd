import type { AddressBook } from '@suuupra/process';
import { type RunFile, readRunFile } from './run-file.ts';

/** Nothing runs on the data directory that the command is about. */
export class NothingRunningError extends Error {
  override readonly name = 'NothingRunningError';
}

/** The running system of a data directory. */
export type RunningSystem = RunFile & Readonly<{ addresses: AddressBook }>;

/** Throws NothingRunningError if no system runs on the data directory. */
export function runningSystem(dataDirectory: string): RunningSystem {
  const run = readRunFile(dataDirectory);
  if (run) return run;
  throw new NothingRunningError(`nothing runs on ${dataDirectory}; start it with: suuupra up`);
}
