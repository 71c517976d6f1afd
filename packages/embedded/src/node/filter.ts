import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';

import { invalidArgument } from './errors.ts';
import type { LogIndex } from './log-index.ts';

const DEFAULT_WINDOW = 32;

/** Which records of $all a reader wants, and after how many considered records it is told where. */
export type Filter = Readonly<{
  matches: (seq: number) => boolean;
  checkpointInterval: number;
}>;

type FilterOptions = ReadReq.Options.FilterOptions;

/**
 * Compiles the filter of a request. Expressions are JavaScript regular expressions.
 * @throws GrpcError INVALID_ARGUMENT for a missing or malformed expression
 */
export function compileFilter(options: FilterOptions, index: LogIndex): Filter {
  const byStream = options.getStreamIdentifier();
  const expression = byStream ?? options.getEventType();
  if (expression === undefined) throw invalidArgument('The filter has no expression.');
  const accepts = compileExpression(expression.getRegex(), expression.getPrefixList());
  const window = options.hasMax() ? options.getMax() : DEFAULT_WINDOW;
  return {
    matches: byStream
      ? (seq) => accepts(index.streamOf(seq).name)
      : (seq) => accepts(index.typeOf(seq)),
    checkpointInterval: window * options.getCheckpointintervalmultiplier(),
  };
}

function compileExpression(regex: string, prefixes: readonly string[]): (text: string) => boolean {
  if (prefixes.length > 0) return (text) => prefixes.some((prefix) => text.startsWith(prefix));
  try {
    const pattern = new RegExp(regex);
    return (text) => pattern.test(text);
  } catch (error) {
    throw invalidArgument(`The filter's regular expression is malformed: ${String(error)}`);
  }
}
