import { Metadata, type MethodDefinition, type StatusObject, status } from '@grpc/grpc-js';
import type { handleUnaryCall } from '@grpc/grpc-js';
import type { Activity } from '@suuupra/eventstore';
import { type CallOptions, type Log, type Network, type Service } from '@suuupra/grpc';
import { type ServiceName, surrounded, writeIds } from '@suuupra/grpc';
import { assert } from '@suuupra/kernel';
import { type Dice } from './dice.ts';
import type { Mortality } from './mortality.ts';
import { FAULT_NAMES, type Fate, type FaultName, type Faults, drawFate } from './faults.ts';

/** A process that is called. When it is gone, whoever waits for its answer hears so. */
export type Callee = Readonly<{
  activity: Activity;
  died: () => boolean;
  gone: Promise<void>;
}>;

/** A network without sockets: calls go from one implementation to the other in this process. */
export type SimulatedNetwork = Readonly<{
  /** The network as one process sees it. From the dead comes nothing, and they hear nothing. */
  portOf: (caller: Mortality) => Network;
  /** The services answer calls to this name from now on, in the place of those before. */
  connect: (target: ServiceName, services: readonly Service[], callee: Callee) => void;
  /** How many calls were made. */
  calls: () => number;
  /** How many calls met each fault. */
  met: () => Readonly<Record<FaultName, number>>;
  /** Delivers the late answer that has waited longest; false where none is held back. */
  deliverLate: () => boolean;
}>;

type Options = Readonly<{ log: Log; dice: Dice; faults: Faults }>;
type Handler = handleUnaryCall<unknown, unknown>;
type Line = Readonly<{ callee: Callee; handlers: ReadonlyMap<string, Handler> }>;
type Late = Readonly<{ after: number; deliver: () => void }>;

/** One for each waiter: what waits for a promise that is kept is kept by it. */
const never = (): Promise<never> => new Promise(() => undefined);

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
export function createSimulatedNetwork({ log, dice, faults }: Options): SimulatedNetwork {
  const lines = new Map<ServiceName, Line>();
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
  const carry = async (target: ServiceName, sent: Sent): Promise<Buffer> => {
    const { path } = sent.method;
    const fate = nextFate();
    await Promise.resolve();
    const line = lines.get(target);
    if (line === undefined || line.callee.died()) throw unanswered('UNAVAILABLE', path);
    if (fate.is === 'request-lost') throw unanswered('UNAVAILABLE', path);
    const handler = line.handlers.get(path);
    assert(handler !== undefined, `${target} serves ${path}`);
    const { gone, died } = line.callee;
    const first = serve(handler, sent);
    if (fate.is === 'delivered-twice') void serve(handler, sent);
    const answer = await Promise.race([first, gone]);
    if (fate.is === 'answer-lost') throw unanswered(fate.status, path);
    if (fate.is === 'answer-delayed') await delay(fate.messages);
    if (answer === undefined || died()) throw unanswered('UNAVAILABLE', path);
    if (answer.is === 'failure') throw new CallFailedError(answer.status);
    return answer.bytes;
  };
  return {
    portOf: ({ died, doing }) => ({
      unary: async (target, method, request, options = {}) => {
        doing('call');
        if (died()) return await never();
        const bytes = method.requestSerialize(request);
        try {
          return method.responseDeserialize(await carry(target, { method, bytes, options }));
        } finally {
          if (died()) await never();
        }
      },
      available: () => true,
      close: () => undefined,
    }),
    connect: (target, services, callee) => {
      const handlers = services.flatMap((service) => handlersOf(service, log, callee.activity));
      lines.set(target, { callee, handlers: new Map(handlers) });
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

/** The methods of a service by their paths, with what a server lays around each call. */
function handlersOf(service: Service, log: Log, { enter }: Activity): readonly [string, Handler][] {
  const stopping = new AbortController().signal;
  const implementation = surrounded(service, { log, gate: undefined, enter, stopping });
  return Object.entries(service.definition).map(([name, { path }]) => {
    return [path, implementation[name] as Handler];
  });
}

type Sent = Readonly<{
  method: Pick<MethodDefinition<unknown, unknown>, 'path' | 'requestDeserialize'> &
    Readonly<{ responseSerialize: (value: never) => Buffer }>;
  bytes: Buffer;
  options: CallOptions;
}>;
type Answer = Readonly<
  { is: 'answer'; bytes: Buffer } | { is: 'failure'; status: Partial<StatusObject> }
>;

/** One delivery of a request. Resolves with whatever the callee says. */
function serve(handler: Handler, { method, bytes, options }: Sent): Promise<Answer> {
  const { path, requestDeserialize, responseSerialize } = method;
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
      else resolve({ is: 'answer', bytes: responseSerialize(response as never) });
    });
  });
}

function unanswered(name: 'UNAVAILABLE' | 'DEADLINE_EXCEEDED', path: string): CallFailedError {
  return new CallFailedError({ code: status[name], details: `${path}: no answer` });
}
