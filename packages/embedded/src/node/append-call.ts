import streams from '@eventstore/db-client/generated/streams_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import type { AppendResp } from '@eventstore/db-client/generated/streams_pb.js';

import type { Acknowledge } from './acknowledge.ts';
import {
  createBasket,
  expectedNumber,
  parseExpected,
  parseProposed,
  parseStreamName,
} from './append-request.ts';
import type { Expected } from './append-rules.ts';
import { accessDenied, GrpcError, grpcStatus, invalidArgument, streamDeleted } from './errors.ts';
import type { AppendOutcome, EventStore } from './event-store.ts';
import { framed, type Handler } from './grpc-server.ts';
import { isMetastream } from './stream-metadata.ts';

type Target = Readonly<{ stream: string; expected: Expected }>;

/** Append: options first, then one event a message, one answer at the end. */
export const appendHandler =
  (store: EventStore, acknowledge: Acknowledge): Handler =>
  (call) => {
    const basket = createBasket();
    let target: Target | undefined;
    call.onMessage = (bytes) => {
      const message = streams.AppendReq.deserializeBinary(bytes);
      const proposed = message.getProposedMessage();
      if (proposed !== undefined) return basket.add(parseProposed(proposed));
      const options = message.getOptions();
      if (options === undefined) throw invalidArgument('The message is neither kind of append.');
      target = targetOf(options);
    };
    const answer = async (): Promise<void> => {
      try {
        if (target === undefined) throw invalidArgument('The append has no options.');
        const { stream, expected } = target;
        const outcome = await store.append(stream, expected, basket.events);
        if (outcome.is === 'deleted') throw streamDeleted(stream);
        const response = appendResponse(outcome, expected);
        const flushed = outcome.is === 'done' ? acknowledge() : undefined;
        call.send(framed(response.serializeBinary()), flushed);
        call.end();
      } catch (error) {
        call.fail(error);
      }
    };
    call.onEnd = () => void answer();
  };

type OptionsMessage = Parameters<typeof parseExpected>[0] &
  Readonly<{
    getStreamIdentifier: () => Parameters<typeof parseStreamName>[0];
    hasRevision: () => boolean;
    getRevision: () => string;
  }>;

const targetOf = (options: OptionsMessage): Target => ({
  stream: parseStreamName(options.getStreamIdentifier()),
  expected: parseExpected(options, options.hasRevision() ? options.getRevision() : undefined),
});

type Answerable = Exclude<AppendOutcome, { is: 'deleted' }>;

function appendResponse(outcome: Answerable, expected: Expected): AppendResp {
  const response = new streams.AppendResp();
  if (outcome.is === 'wrongVersion') {
    response.setWrongExpectedVersion(wrongVersion(outcome.current, expected));
    return response;
  }
  const success = new streams.AppendResp.Success();
  if (outcome.revision < 0) success.setNoStream(new shared.Empty());
  else success.setCurrentRevision(String(outcome.revision));
  if (outcome.position === undefined) {
    success.setNoPosition(new shared.Empty());
  } else {
    const position = new streams.AppendResp.Position();
    position.setCommitPosition(String(outcome.position));
    position.setPreparePosition(String(outcome.position));
    success.setPosition(position);
  }
  response.setSuccess(success);
  return response;
}

/** Old clients read the *_20_6_0 twins of the same facts. */
function wrongVersion(current: number, expected: Expected): AppendResp.WrongExpectedVersion {
  const wrong = new streams.AppendResp.WrongExpectedVersion();
  const empty = new shared.Empty();
  if (current < 0) {
    wrong.setCurrentNoStream(empty);
    wrong.setNoStream2060(empty);
  } else {
    wrong.setCurrentRevision(String(current));
    wrong.setCurrentRevision2060(current);
  }
  switch (expected.is) {
    case 'any':
      wrong.setExpectedAny(empty);
      wrong.setAny2060(empty);
      break;
    case 'streamExists':
      wrong.setExpectedStreamExists(empty);
      wrong.setStreamExists2060(empty);
      break;
    case 'noStream':
      wrong.setExpectedNoStream(empty);
      break;
    case 'revision':
      wrong.setExpectedRevision(String(expected.revision));
      wrong.setExpectedRevision2060(Number(expected.revision));
      break;
  }
  return wrong;
}

/** Delete: hides the stream; a later append revives it after its last revision. */
export async function answerDelete(store: EventStore, request: Buffer): Promise<Uint8Array> {
  const options = streams.DeleteReq.deserializeBinary(request).getOptions();
  if (options === undefined) throw invalidArgument('The delete has no options.');
  const { stream, expected } = targetOf(options);
  if (isMetastream(stream)) throw accessDenied();
  const place = placeOf(await store.softDelete(stream, expected), stream, expected);
  const position = new streams.DeleteResp.Position();
  position.setCommitPosition(place);
  position.setPreparePosition(place);
  const response = new streams.DeleteResp();
  response.setPosition(position);
  return response.serializeBinary();
}

/** Tombstone: ends the stream for ever. */
export async function answerTombstone(store: EventStore, request: Buffer): Promise<Uint8Array> {
  const options = streams.TombstoneReq.deserializeBinary(request).getOptions();
  if (options === undefined) throw invalidArgument('The tombstone has no options.');
  const { stream, expected } = targetOf(options);
  if (isMetastream(stream)) throw accessDenied();
  const place = placeOf(await store.tombstone(stream, expected), stream, expected);
  const position = new streams.TombstoneResp.Position();
  position.setCommitPosition(place);
  position.setPreparePosition(place);
  const response = new streams.TombstoneResp();
  response.setPosition(position);
  return response.serializeBinary();
}

function placeOf(outcome: AppendOutcome, stream: string, expected: Expected): string {
  switch (outcome.is) {
    case 'done':
      return String(outcome.position ?? 0);
    case 'deleted':
      throw streamDeleted(stream);
    case 'wrongVersion':
      throw new GrpcError(
        grpcStatus.failedPrecondition,
        `Append failed due to WrongExpectedVersion. Stream: ${stream}, Expected version: ` +
          `${expectedNumber(expected)}, Actual version: ${outcome.current}`,
        {
          exception: 'wrong-expected-version',
          'stream-name': stream,
          'expected-version': String(expectedNumber(expected)),
          ...(outcome.current >= 0 && { 'actual-version': String(outcome.current) }),
        },
      );
  }
}
