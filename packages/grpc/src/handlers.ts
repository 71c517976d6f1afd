import type { StatusObject, handleServerStreamingCall, handleUnaryCall } from '@grpc/grpc-js';
import type { ServerWritableStream } from '@grpc/grpc-js';
import { type CallContext, type Surroundings, cancelling, contextOf } from './call.ts';
import { surroundingsOf } from './call.ts';
import { mapError } from './error-mapping.ts';
import { Refusal } from './errors.ts';
import { encodeRich } from './rich-status.ts';
import { refuseUnstorableText } from './storable-text.ts';

type UnaryHandler<Req, Res> = (request: Req, ctx: CallContext) => Promise<Res> | Res;
type StreamHandler<Req, Res> = (request: Req, ctx: CallContext) => AsyncIterable<Res>;

/**
 * Serves a unary method by a function. A call whose deadline has passed is not started. Refusal,
 * BadRequest and the errors of the write side become rich errors; any other is INTERNAL and
 * logged. The call counts as in flight until the function is done, even if the caller has gone.
 */
export function unary<Req, Res>(handler: UnaryHandler<Req, Res>): handleUnaryCall<Req, Res> {
  return (call, callback) => {
    const around = surroundingsOf(call);
    const ctx = contextOf(call);
    const leave = around.enter();
    const start = async (): Promise<Res> => {
      if (around.gate) await around.gate;
      refuseLate(ctx);
      refuseUnstorableText(call.request);
      return await handler(call.request, ctx);
    };
    const answer = (error: StatusObject | null, response?: Res): void => {
      leave();
      callback(error, response);
    };
    start().then(
      (response) => answer(null, response),
      (error: unknown) => answer(statusFor(error, ctx, around)),
    );
  };
}

/**
 * Serves a server-streaming method by an async iterable, at the speed of the reader. The
 * iteration ends when the caller goes or the server stops; it does not count as in flight.
 */
export function serverStream<Req, Res>(
  handler: StreamHandler<Req, Res>,
): handleServerStreamingCall<Req, Res> {
  return (call) => {
    const around = surroundingsOf(call);
    const { stopping } = around;
    const controller = cancelling(call);
    const ctx = contextOf(call, controller.signal);
    const start = async (): Promise<void> => {
      if (around.gate) await around.gate;
      refuseLate(ctx);
      refuseUnstorableText(call.request);
      const stop = (): void => controller.abort();
      if (stopping.aborted) stop();
      stopping.addEventListener('abort', stop);
      try {
        await pour(handler(call.request, ctx), call, ctx.cancelled);
      } finally {
        stopping.removeEventListener('abort', stop);
      }
      if (stopping.aborted) throw new Refusal('SERVER_STOPPING', 'UNAVAILABLE');
    };
    start().then(
      () => call.end(),
      (error: unknown) => call.emit('error', statusFor(error, ctx, around)),
    );
  };
}

function refuseLate({ deadline }: CallContext): void {
  if (Date.now() < deadline) return;
  const message = 'the deadline passed before the call was started; nothing happened';
  throw new Refusal('NOT_STARTED', 'DEADLINE_EXCEEDED', { message });
}

function statusFor(error: unknown, ctx: CallContext, { log }: Surroundings): StatusObject {
  const { rich, unexpected } = mapError(error, ctx.correlationId);
  if (unexpected) log.error({ err: error, method: ctx.method, ...rich.metadata }, 'call failed');
  return encodeRich(rich);
}

async function pour<Req, Res>(
  source: AsyncIterable<Res>,
  call: ServerWritableStream<Req, Res>,
  cancelled: AbortSignal,
): Promise<void> {
  const iterator = source[Symbol.asyncIterator]();
  const gone = Promise.withResolvers<undefined>();
  const go = (): void => gone.resolve(undefined);
  cancelled.addEventListener('abort', go);
  if (cancelled.aborted) go();
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), gone.promise]);
      if (next === undefined || next.done === true || cancelled.aborted) return;
      if (!call.write(next.value)) await Promise.race([drained(call), gone.promise]);
    }
  } finally {
    cancelled.removeEventListener('abort', go);
    // Not awaited: a generator that waits for its next value returns only after it has come.
    iterator.return?.().catch(() => undefined);
  }
}

function drained(call: ServerWritableStream<unknown, unknown>): Promise<void> {
  return new Promise((resolve) => call.once('drain', () => resolve()));
}
