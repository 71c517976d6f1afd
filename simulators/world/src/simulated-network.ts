import { Metadata, type MethodDefinition, type StatusObject, status } from '@grpc/grpc-js';
import type { handleUnaryCall } from '@grpc/grpc-js';
import type { Activity } from '@suuupra/eventstore';
import { type CallOptions, type Log, type Network, type Service } from '@suuupra/grpc';
import { type ServiceName, surrounded, writeIds } from '@suuupra/grpc';
import { assert } from '@suuupra/kernel';
import { type Dice } from './dice.ts';
import { FAULT_NAMES, type Fate, type FaultName, type Faults, drawFate } from './faults.ts';

/** A network without sockets: calls go from one implementation to the other in this process. */
export type SimulatedNetwork = Network &
  Readonly<{
    /** The services answer calls to this name from now on. */
    connect: (target: ServiceName, services: readonly Service[]) => void;
    /** How many calls were made. */
    calls: () => number;
    /** How many calls met each fault. */
    met: () => Readonly<Record<FaultName, number>>;
    /** Delivers the late answer that has waited longest; false where none is held back. */
    deliverLate: () => boolean;
  }>;

type Options = Readonly<{
  activity: Activity;
  log: Log;
  dice: Dice;
  faults: Faults;
  /** The process that holds all services has died: nobody hears anything any more. */
  died?: () => boolean;
}>;
type Handler = handleUnaryCall<unknown, unknown>;
type Late = Readonly<{ after: number; deliver: () => void }>;

const NEVER = new Promise<never>(() => undefined);

/** An error as a client of gRPC sees it; without details where nobody answered. */
class CallFailedError extends Error {
  override readonly name = 'CallFailedError';
  readonly code: number;
  readonly details: string;
  readonly metadata: Metadata;
  constructor({ code, details, metadata }: Partial<StatusObject>) {
    super(details ?? '');
    this.code = code ?? status.UNKNOWN;
    this.details = details ?? '';
    this.metadata = metadata ?? new Metadata();
  }
}

/**
 * Makes the network. Every request and answer is encoded and decoded by the method's own
 * serializers, twice where it is delivered twice; the dice decide which calls meet which fault.
 */
export function createSimulatedNetwork(options: Options): SimulatedNetwork {
  const { dice, faults, died = () => false } = options;
  const handlers = new Map<string, Handler>();
  const met = Object.fromEntries(FAULT_NAMES.map((name) => [name, 0])) as Record<FaultName, number>;
  const late: Late[] = [];
  let calls = 0;
  const delay = (messages: number): Promise<void> =>
    new Promise((deliver) => {
      late.push({ after: calls + messages, deliver });
    });
  const nextFate = (): Fate => {
    calls += 1;
    for (const one of late.filter(({ after }) => after <= calls)) {
      late.splice(late.indexOf(one), 1);
      one.deliver();
    }
    const fate = drawFate(dice, faults);
    if (fate.is !== 'fine') met[fate.is] += 1;
    return fate;
  };
  return {
    unary: async (target, method, request, callOptions = {}) => {
      const handler = handlers.get(nameOf(target, method.path));
      assert(handler !== undefined, `${target} serves ${method.path}`);
      const bytes = method.requestSerialize(request);
      const fate = nextFate();
      await (died() ? NEVER : Promise.resolve());
      if (fate.is === 'request-lost') throw unanswered('UNAVAILABLE', method.path);
      const first = serve(handler, method, bytes, callOptions);
      if (fate.is === 'delivered-twice') void serve(handler, method, bytes, callOptions);
      const answer = await first;
      if (fate.is === 'answer-lost') throw unanswered(fate.status, method.path);
      if (fate.is === 'answer-delayed') await delay(fate.messages);
      if (died()) await NEVER;
      if (answer.is === 'failure') throw new CallFailedError(answer.status);
      return method.responseDeserialize(answer.bytes);
    },
    available: () => true,
    close: () => undefined,
    connect: (target, services) => {
      for (const service of services) {
        for (const [path, handler] of handlersOf(service, options)) {
          handlers.set(nameOf(target, path), handler);
        }
      }
    },
    calls: () => calls,
    met: () => ({ ...met }),
    deliverLate: () => {
      const one = late.shift();
      one?.deliver();
      return one !== undefined;
    },
  };
}

function nameOf(target: ServiceName, path: string): string {
  return `${target}${path}`;
}

/** The methods of a service by their paths, with what a server lays around each call. */
function handlersOf(service: Service, { activity, log }: Options): readonly [string, Handler][] {
  const stopping = new AbortController().signal;
  const around = { log, gate: undefined, enter: activity.enter, stopping };
  const implementation = surrounded(service, around);
  return Object.entries(service.definition).map(([name, { path }]) => {
    return [path, implementation[name] as Handler];
  });
}

type Answer = Readonly<
  { is: 'answer'; bytes: Buffer } | { is: 'failure'; status: Partial<StatusObject> }
>;

/** One delivery of a request. Resolves with whatever the callee says. */
function serve<Req, Res>(
  handler: Handler,
  { path, requestDeserialize, responseSerialize }: MethodDefinition<Req, Res>,
  bytes: Buffer,
  options: CallOptions,
): Promise<Answer> {
  const metadata = new Metadata();
  writeIds(metadata, options);
  const call = {
    request: requestDeserialize(bytes),
    metadata,
    cancelled: false,
    // Real time has no say in a simulated world, so no call is ever too late to be started.
    getDeadline: () => Infinity,
    getPath: () => path,
    once: () => undefined,
  };
  return new Promise((resolve) => {
    handler(call as unknown as Parameters<Handler>[0], (error, response) => {
      if (error) resolve({ is: 'failure', status: error });
      else resolve({ is: 'answer', bytes: responseSerialize(response as Res) });
    });
  });
}

function unanswered(name: 'UNAVAILABLE' | 'DEADLINE_EXCEEDED', path: string): CallFailedError {
  return new CallFailedError({ code: status[name], details: `${path}: no answer` });
}
