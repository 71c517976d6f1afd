import type { Metadata } from '@grpc/grpc-js';
import { type Log, silentLog } from './log.ts';

/** What a handler learns about the call beside the request. */
export type CallContext = Readonly<{
  correlationId?: string;
  causationId?: string;
  /** The service that calls, as it says itself; `client` for everybody else. */
  actor: string;
  /** Milliseconds since 1970-01-01T00:00:00Z; Infinity where the caller waits for ever. */
  deadline: number;
  /** `/suuupra.commerce.v1.SeatService/ReserveSeats`. */
  method: string;
  metadata: Metadata;
  /** Aborted when the caller has gone or its deadline has passed; a stream's also at a stop. */
  cancelled: AbortSignal;
}>;

/** What a server lays around the calls of its services. */
export type Surroundings = Readonly<{
  log: Log;
  /** Calls wait for it: the server may listen before the process can answer. */
  gate: Promise<void> | undefined;
  enter: () => () => void;
  stopping: AbortSignal;
}>;

/** What any call that a server is asked to serve has, unary or streaming. */
export type ServerCall = Readonly<{
  cancelled: boolean;
  metadata: Metadata;
  getDeadline: () => Date | number;
  getPath: () => string;
  once: (event: 'cancelled', listener: () => void) => unknown;
}>;

const CORRELATION = 'x-correlation-id';
const CAUSATION = 'x-causation-id';
const ACTOR = 'x-actor';
const ACTOR_NAME = /^[a-z][a-z0-9-]{0,31}$/;

const surroundings = new WeakMap<object, Surroundings>();
const NOWHERE: Surroundings = {
  log: silentLog,
  gate: undefined,
  enter: () => () => undefined,
  stopping: new AbortController().signal,
};

/** Lays the surroundings of a server around one of its calls. */
export function surround(call: object, around: Surroundings): void {
  surroundings.set(call, around);
}

/** The surroundings of a call; none for a call that no server of ours took in. */
export function surroundingsOf(call: object): Surroundings {
  return surroundings.get(call) ?? NOWHERE;
}

/** The context of a call. The signal is made only when someone asks, because few do. */
export function contextOf(call: ServerCall, cancelled?: AbortSignal): CallContext {
  const { metadata } = call;
  const correlationId = textOf(metadata, CORRELATION);
  const causationId = textOf(metadata, CAUSATION);
  const context = Object.create(withSignal) as Growing;
  context.actor = actorOf(metadata);
  context.deadline = millisecondsOf(call.getDeadline());
  context.method = call.getPath();
  context.metadata = metadata;
  context.call = call;
  context.signal = cancelled;
  if (correlationId !== undefined) context.correlationId = correlationId;
  if (causationId !== undefined) context.causationId = causationId;
  return context;
}

type Growing = { -readonly [Key in keyof CallContext]: CallContext[Key] } & {
  call: ServerCall;
  signal: AbortSignal | undefined;
};

/** One getter for all contexts: one for each would make every context an object of its own kind. */
const withSignal: object = Object.create(Object.prototype, {
  cancelled: {
    get(this: Growing): AbortSignal {
      this.signal ??= cancelling(this.call).signal;
      return this.signal;
    },
  },
});

/** Writes the ids that tie a call to what caused it, and who calls. */
export function writeIds(
  metadata: Metadata,
  ids: Readonly<{ correlationId?: string; causationId?: string; actor?: string }>,
): void {
  if (ids.correlationId !== undefined) metadata.set(CORRELATION, ids.correlationId);
  if (ids.causationId !== undefined) metadata.set(CAUSATION, ids.causationId);
  if (ids.actor !== undefined) metadata.set(ACTOR, ids.actor);
}

function actorOf(metadata: Metadata): string {
  const name = textOf(metadata, ACTOR) ?? '';
  return ACTOR_NAME.test(name) ? name : 'client';
}

function textOf(metadata: Metadata, key: string): string | undefined {
  const [value] = metadata.get(key);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function millisecondsOf(deadline: Date | number): number {
  return typeof deadline === 'number' ? deadline : deadline.getTime();
}

/** A controller that aborts when the caller has gone. */
export function cancelling(call: ServerCall): AbortController {
  const controller = new AbortController();
  if (call.cancelled) controller.abort();
  call.once('cancelled', () => controller.abort());
  return controller;
}
