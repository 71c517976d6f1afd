import { fstatSync } from 'node:fs';
import type { Log } from '@suuupra/grpc';
import { ConfigError } from './config.ts';

const STOP_LIMIT_MS = 15_000;
const STDIN = 0;

/**
 * Ties a process to the signals that end it: SIGINT, SIGTERM, or the end of standard input where
 * that is a pipe, because then whoever started the process has gone. The first one stops it in
 * order, the second at once. An error that nobody foresaw is logged and ends it with code 1:
 * going on with a state that nobody understands is how money gets lost.
 */
export function liveUntilTold(log: Log, stop: () => Promise<void>): void {
  let stopping = false;
  const end = (why: string): void => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ why }, 'stopping');
    const limit = setTimeout(() => {
      log.error({ limitMs: STOP_LIMIT_MS }, 'did not stop in time');
      process.exit(1);
    }, STOP_LIMIT_MS);
    stop().then(
      () => {
        clearTimeout(limit);
        process.exit(0);
      },
      (error: unknown) => crash(log, error),
    );
  };
  process.on('SIGINT', () => end('SIGINT'));
  process.on('SIGTERM', () => end('SIGTERM'));
  if (!isPipe(STDIN)) return;
  process.stdin.once('close', () => {
    if (!stopping) end('standard input was closed');
  });
  process.stdin.resume();
}

/** From here on an error that nobody catches is logged, and ends the process with code 1. */
export function crashLoudly(log: Log): void {
  process.on('uncaughtException', (error) => crash(log, error));
  process.on('unhandledRejection', (error) => crash(log, error));
}

/** Ends the process. Settings that cannot be used are no bug: they are said without a stack. */
export function crash(log: Log, error: unknown): never {
  if (error instanceof ConfigError) {
    log.error({ problems: error.message.split('\n') }, 'cannot start with these settings');
  } else {
    log.error({ err: error }, 'unexpected error');
  }
  process.exit(1);
}

function isPipe(descriptor: number): boolean {
  try {
    const about = fstatSync(descriptor);
    return about.isFIFO() || about.isSocket();
  } catch {
    return false; // Standard input may be closed from the beginning.
  }
}
