import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';

import { invalidArgument } from './errors.ts';
import { compileFilter, type Filter } from './filter.ts';
import type { LogIndex } from './log-index.ts';
import type { FrameOptions } from './read-frame.ts';

const BACKWARDS = streams.ReadReq.Options.ReadDirection.BACKWARDS;

/** Where a read begins; a bigint is a revision of a stream or a position of $all. */
export type From = 'start' | 'end' | bigint;

export type ReadRequest = Readonly<{
  /** Undefined for $all. */
  stream: string | undefined;
  from: From;
  isBackwards: boolean;
  /** Undefined for a subscription. */
  maxCount: number | undefined;
  filter: Filter | undefined;
  frames: FrameOptions;
}>;

/**
 * Reads the options of a Read call.
 * @throws GrpcError INVALID_ARGUMENT, naming what is missing or contradictory
 */
export function parseReadRequest(message: Uint8Array, index: LogIndex): ReadRequest {
  const options = streams.ReadReq.deserializeBinary(message).getOptions();
  if (options === undefined) throw invalidArgument('The read has no options.');
  const uuid = options.getUuidOption();
  if (uuid === undefined) throw invalidArgument('The read has no uuid_option.');
  const isSubscription = options.hasSubscription();
  if (!isSubscription && !options.hasCount()) throw invalidArgument('The read has no count.');
  const isBackwards = options.getReadDirection() === BACKWARDS;
  if (isSubscription && isBackwards) throw invalidArgument('A subscription reads forwards only.');
  const filterOptions = options.getFilter();
  const filter = filterOptions && compileFilter(filterOptions, index);
  if (filter && options.hasStream()) throw invalidArgument('Only $all can be filtered.');
  if (filter && isSubscription && filter.checkpointInterval < 1) {
    throw invalidArgument('The checkpoint interval must be greater than 0.');
  }
  return {
    ...sourceOf(options),
    isBackwards,
    maxCount: isSubscription ? undefined : Number(options.getCount()),
    filter,
    frames: { resolveLinks: options.getResolveLinks(), structuredIds: uuid.hasStructured() },
  };
}

function sourceOf(options: ReadReq.Options): Pick<ReadRequest, 'stream' | 'from'> {
  const stream = options.getStream();
  const all = options.getAll();
  if (stream !== undefined) {
    const name = stream.getStreamIdentifier()?.getStreamName_asU8() ?? [];
    if (name.length === 0) throw invalidArgument('The stream has no name.');
    return { stream: Buffer.from(name).toString('utf8'), from: streamStart(stream) };
  }
  if (all === undefined) throw invalidArgument('The read names neither a stream nor $all.');
  return { stream: undefined, from: allStart(all) };
}

function streamStart(stream: ReadReq.Options.StreamOptions): From {
  if (stream.hasEnd()) return 'end';
  return stream.hasRevision() ? BigInt(stream.getRevision()) : 'start';
}

function allStart(all: ReadReq.Options.AllOptions): From {
  if (all.hasEnd()) return 'end';
  const position = all.getPosition();
  if (position === undefined) return 'start';
  const commit = BigInt(position.getCommitPosition());
  if (commit < BigInt(position.getPreparePosition())) {
    throw invalidArgument('The commit position must not be less than the prepare position.');
  }
  return commit;
}
