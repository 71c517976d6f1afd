import type { Log } from '@suuupra/grpc';
import { type DestinationStream, destination, pino } from 'pino';

/** How much a log tells. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;

const STDERR = 2;

/**
 * The log of a process: one JSON object a line on standard error, because standard output is for
 * what the process was asked. An error goes under `err`, and comes out with its stack.
 */
export function createLog(
  name: string,
  level: (typeof LOG_LEVELS)[number] = 'info',
  // Synchronous, so that the last words before an exit are not lost.
  to: DestinationStream = destination({ fd: STDERR, sync: true }),
): Log {
  const options = { name, level, timestamp: () => `,"time":"${new Date().toISOString()}"` };
  const logger = pino(options, to);
  return {
    debug: (fields, message) => logger.debug(fields, message),
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
  };
}
