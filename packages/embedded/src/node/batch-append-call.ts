import streams from '@eventstore/db-client/generated/streams_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import statuses from '@eventstore/db-client/generated/status_pb.js';
import type { BatchAppendReq } from '@eventstore/db-client/generated/streams_pb.js';
import type { StreamIdentifier, UUID } from '@eventstore/db-client/generated/shared_pb.js';

import type { Acknowledge } from './acknowledge.ts';
import {
  createBasket,
  MAX_APPEND_BYTES,
  parseExpected,
  parseProposed,
  parseStreamName,
} from './append-request.ts';
import type { Expected } from './append-rules.ts';
import type { Deadlines } from './deadlines.ts';
import { GrpcError, grpcStatus, invalidArgument } from './errors.ts';
import type { AppendOutcome, EventStore } from './event-store.ts';
import { framed, type Call, type Handler } from './grpc-server.ts';
import { idOf } from './recorded-event.ts';
import { anyStatus } from './protobuf.ts';

// One long-lived call carries many appends; each is known by its correlation id, may span several
// messages (the options are on the first, is_final on the last) and is answered when it is synced.

const MAX_OPEN_APPENDS = 10_000;

type Open = {
  readonly identifier: StreamIdentifier | undefined;
  readonly stream: string;
  readonly expected: Expected;
  readonly deadlineMs: number | undefined;
  readonly basket: ReturnType<typeof createBasket>;
};

type Answer = (result: InstanceType<typeof streams.BatchAppendResp>, flushed?: () => void) => void;

/** BatchAppend. */
export const batchAppendHandler =
  (store: EventStore, acknowledge: Acknowledge, deadlines: Deadlines): Handler =>
  (call) => {
    const open = new Map<string, Open>();
    const refused = new Set<string>();
    let unanswered = 0;
    let hasEnded = false;
    const settle = (): void => {
      unanswered -= 1;
      if (hasEnded && unanswered === 0) call.end();
    };

    call.onMessage = (bytes) => {
      const message = streams.BatchAppendReq.deserializeBinary(bytes);
      const correlation = message.getCorrelationId();
      const key = idOf(correlation);
      if (key === undefined) throw invalidArgument('The append has no correlation id.');
      const answer = answerTo(call, message, open.get(key)?.identifier);
      if (refused.has(key)) {
        if (message.getIsFinal()) refused.delete(key);
        return;
      }
      try {
        const append = open.get(key) ?? begin(message, open.size);
        open.set(key, append);
        for (const one of message.getProposedMessagesList()) append.basket.add(parseProposed(one));
        if (!message.getIsFinal()) return;
        open.delete(key);
        unanswered += 1;
        void run(store, append, acknowledge, deadlines, answer).finally(settle);
      } catch (error) {
        // The rest of a refused append may still be on its way; it is not a new one.
        open.delete(key);
        if (!message.getIsFinal()) refused.add(key);
        answer(errorResult(error));
      }
    };
    call.onEnd = () => {
      hasEnded = true;
      if (unanswered === 0) call.end();
    };
  };

function answerTo(
  call: Call,
  message: BatchAppendReq,
  known: StreamIdentifier | undefined,
): Answer {
  const correlation: UUID | undefined = message.getCorrelationId();
  const identifier = message.getOptions()?.getStreamIdentifier() ?? known;
  return (result, flushed) => {
    if (correlation) result.setCorrelationId(correlation);
    result.setStreamIdentifier(identifier ?? new shared.StreamIdentifier());
    call.send(framed(result.serializeBinary()), flushed);
  };
}

function begin(message: BatchAppendReq, openCount: number): Open {
  const options = message.getOptions();
  if (options === undefined)
    throw invalidArgument('The first message of an append has no options.');
  if (openCount >= MAX_OPEN_APPENDS) throw invalidArgument('Too many unfinished appends.');
  const identifier = options.getStreamIdentifier();
  const revision = options.hasStreamPosition() ? options.getStreamPosition() : undefined;
  const deadline = options.getDeadline();
  return {
    identifier,
    stream: parseStreamName(identifier),
    expected: parseExpected(options, revision),
    deadlineMs: deadline && deadline.getSeconds() * 1000 + deadline.getNanos() / 1_000_000,
    basket: createBasket(),
  };
}

/** Answers once: with the outcome, or that the deadline passed and the outcome is unknown. */
async function run(
  store: EventStore,
  append: Open,
  acknowledge: Acknowledge,
  deadlines: Deadlines,
  answer: Answer,
): Promise<void> {
  const { stream, expected, deadlineMs, basket } = append;
  if (deadlineMs !== undefined && deadlineMs <= Date.now()) return answer(timeoutResult());
  let isAnswered = false;
  const once: Answer = (result, flushed) => {
    if (!isAnswered) answer(result, flushed);
    isAnswered = true;
  };
  const forget = deadlines.watch(deadlineMs, () => once(timeoutResult()));
  try {
    const outcome = await store.append(stream, expected, basket.events);
    const isAcknowledged = outcome.is === 'done' && !isAnswered;
    once(outcomeResult(append, outcome), isAcknowledged ? acknowledge() : undefined);
  } catch (error) {
    once(errorResult(error));
  } finally {
    forget();
  }
}

function outcomeResult({ identifier, expected }: Open, outcome: AppendOutcome) {
  switch (outcome.is) {
    case 'done':
      return successResult(outcome.revision, outcome.position);
    case 'wrongVersion':
      return wrongVersionResult(outcome.current, expected);
    case 'deleted': {
      const details = new shared.StreamDeleted();
      details.setStreamIdentifier(identifier);
      const bytes = details.serializeBinary();
      return failure(grpcStatus.notFound, 'Stream is deleted.', 'StreamDeleted', bytes);
    }
  }
}

function successResult(revision: number, place: number | undefined) {
  const success = new streams.BatchAppendResp.Success();
  if (revision < 0) success.setNoStream(new shared.Empty());
  else success.setCurrentRevision(String(revision));
  if (place === undefined) {
    success.setNoPosition(new shared.Empty());
  } else {
    const position = new shared.AllStreamPosition();
    position.setCommitPosition(String(place));
    position.setPreparePosition(String(place));
    success.setPosition(position);
  }
  const result = new streams.BatchAppendResp();
  result.setSuccess(success);
  return result;
}

function wrongVersionResult(current: number, expected: Expected) {
  const wrong = new shared.WrongExpectedVersion();
  const empty = new shared.Empty();
  if (current < 0) wrong.setCurrentNoStream(empty);
  else wrong.setCurrentStreamRevision(String(current));
  switch (expected.is) {
    case 'any':
      wrong.setExpectedAny(empty);
      break;
    case 'streamExists':
      wrong.setExpectedStreamExists(empty);
      break;
    case 'noStream':
      wrong.setExpectedNoStream(empty);
      break;
    case 'revision':
      wrong.setExpectedStreamPosition(String(expected.revision));
      break;
  }
  const bytes = wrong.serializeBinary();
  return failure(
    grpcStatus.alreadyExists,
    'Wrong expected version.',
    'WrongExpectedVersion',
    bytes,
  );
}

const timeoutResult = () =>
  failure(grpcStatus.deadlineExceeded, 'Timeout', 'Timeout', new Uint8Array());

function errorResult(error: unknown) {
  const message = error instanceof Error ? error.message : String(error);
  const status = error instanceof GrpcError ? error.status : grpcStatus.unavailable;
  if (error instanceof GrpcError && error.trailers['maximum-append-size'] !== undefined) {
    const details = new shared.MaximumAppendSizeExceeded();
    details.setMaxappendsize(MAX_APPEND_BYTES);
    return failure(status, message, 'MaximumAppendSizeExceeded', details.serializeBinary());
  }
  if (status === grpcStatus.permissionDenied) {
    return failure(status, message, 'AccessDenied', new Uint8Array());
  }
  // A log that stopped leaves the outcome unknown, and Timeout is how the protocol says so.
  if (status === grpcStatus.unavailable) return timeoutResult();
  const details = new shared.BadRequest();
  details.setMessage(message);
  return failure(status, message, 'BadRequest', details.serializeBinary());
}

function failure(code: number, message: string, typeName: string, details: Uint8Array) {
  const result = new streams.BatchAppendResp();
  const bytes = anyStatus(code, message, `event_store.client.${typeName}`, details);
  result.setError(statuses.Status.deserializeBinary(bytes));
  return result;
}
