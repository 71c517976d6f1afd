import { Metadata, type MethodDefinition, type StatusObject, status } from '@grpc/grpc-js';
import type { handleUnaryCall } from '@grpc/grpc-js';
import { UpiSwitchServiceService } from '@suuupra/contracts/suuupra/sim/upi/v1/upi_switch_service';
import type { Activity } from '@suuupra/eventstore';
import {
  type Breaker,
  type CallOptions,
  type Log,
  type Network,
  type Service,
} from '@suuupra/grpc';
import { createBreaker, surrounded, writeIds } from '@suuupra/grpc';
import { assert } from '@suuupra/kernel';
import type { Agenda } from './agenda.ts';
import type { Drawn, Fates } from './fates.ts';
import { hashBytes } from './hash.ts';
import { type Middlebox, createMiddlebox } from './middlebox.ts';
import type { Mortality } from './mortality.ts';
import { SECOND, type WorldService } from './services.ts';
import type { Weather } from './weather.ts';

/** A process that is called. Who waits for its answer when it dies hears that there is none. */
export type Callee = Readonly<{ activity: Activity; mortality: Mortality }>;

/** A network without sockets: bytes go from one implementation to the other on the agenda. */
export type Wires = Readonly<{
  /** The network as one process sees it. From the dead comes nothing, and they hear nothing. */
  portOf: (caller: WorldService | 'client', mortality: Mortality) => Network;
  /** The services answer calls to this name from now on, beside those that still live. */
  connect: (target: WorldService, services: readonly Service[], callee: Callee) => void;
  /** How many calls were made. */
  calls: () => number;
  /** When the rail was asked what became of a transaction, by the transaction. */
  inquiries: () => ReadonlyMap<string, readonly number[]>;
}>;

type Deps = Readonly<{ agenda: Agenda; fates: Fates; weather: () => Weather; log: Log }>;
type Handler = handleUnaryCall<unknown, unknown>;
type Line = Readonly<{ callee: Callee; handlers: ReadonlyMap<string, Handler> }>;

/** What a call becomes on the wires: who calls whom, by which method, with which bytes. */
export type Sent = Readonly<{
  caller: WorldService | 'client';
  target: WorldService;
  method: Pick<MethodDefinition<unknown, unknown>, 'path' | 'requestDeserialize'> &
    Readonly<{
      requestSerialize: (value: never) => Buffer;
      responseSerialize: (value: never) => Buffer;
    }>;
  bytes: Buffer;
  options: CallOptions;
}>;

export type Answer = Readonly<
  { is: 'answer'; bytes: Buffer } | { is: 'failure'; status: Partial<StatusObject> }
>;

/** As in production: a call that does not say otherwise may take five seconds. */
const DEADLINE = 5 * SECOND;
const BREAKER = { failures: 5, resetMs: 500 };
const REQ_CHK_TXN = UpiSwitchServiceService.reqChkTxn.path;

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

/** One for each waiter: what waits for a promise that is kept is kept by it. */
const never = (): Promise<never> => new Promise(() => undefined);

/**
 * Makes the network. Every request and answer is encoded and decoded by the method's own
 * serializers, twice where it is delivered twice, and takes its time both ways.
 */
export function createWires(deps: Deps): Wires {
  const lines = new Map<WorldService, readonly Line[]>();
  const inquiries = new Map<string, number[]>();
  let calls = 0;
  const deliver: Deliver = (sent, answer) => {
    const line = oneOf(alive(lines.get(sent.target)), deps.fates, sent);
    const reached = deps.weather().reaches(sent.caller, sent.target);
    if (line === undefined || !reached) {
      answer(unanswered('UNAVAILABLE', sent.method.path));
      return;
    }
    const handler = line.handlers.get(sent.method.path);
    assert(handler !== undefined, `${sent.target} serves ${sent.method.path}`);
    let open = true;
    const once = (given: Answer): void => {
      if (!open) return;
      open = false;
      forget();
      answer(given);
    };
    const forget = line.callee.mortality.onDeath(() =>
      once(unanswered('UNAVAILABLE', sent.method.path)),
    );
    serve(handler, sent, (given) => {
      if (!line.callee.mortality.died()) once(given);
    });
  };
  const middlebox = createMiddlebox(deps, deliver);
  return {
    portOf: (caller, mortality) => {
      const breakers = new Map<WorldService, Breaker>();
      const breakerOf = (target: WorldService): Breaker => {
        const known = breakers.get(target) ?? createBreaker(target, BREAKER, () => undefined);
        breakers.set(target, known);
        return known;
      };
      const network: Network = {
        unary: async (target, method, request, options = {}) => {
          if (mortality.died()) return await never();
          calls += 1;
          if (method.path === REQ_CHK_TXN) note(inquiries, request, deps.agenda.now());
          const bytes = method.requestSerialize(request);
          const sent = { caller, target, method, bytes, options } as unknown as Sent;
          try {
            const answer = await breakerOf(target).run(() =>
              carry(deps, middlebox, { sent, mortality }),
            );
            return mortality.died() ? await never() : method.responseDeserialize(answer);
          } catch (error) {
            if (mortality.died()) return await never();
            throw error;
          }
        },
        available: (target) => mortality.died() || (breakers.get(target)?.available() ?? true),
        close: () => undefined,
      };
      return network;
    },
    connect: (target, services, callee) => {
      const handlers = services.flatMap((one) => handlersOf(one, deps.log, callee.activity));
      const line = { callee, handlers: new Map(handlers) };
      lines.set(target, [...alive(lines.get(target)), line]);
    },
    calls: () => calls,
    inquiries: () => inquiries,
  };
}

function note(inquiries: Map<string, number[]>, request: unknown, now: number): void {
  const { txnId } = request as Readonly<{ txnId: string }>;
  inquiries.set(txnId, [...(inquiries.get(txnId) ?? []), now]);
}

function alive(lines: readonly Line[] = []): readonly Line[] {
  return lines.filter(({ callee }) => !callee.mortality.died());
}

/** Where a service has more than one process, each gets its share of the calls. */
function oneOf(lines: readonly Line[], fates: Fates, { bytes }: Sent): Line | undefined {
  if (lines.length < 2) return lines[0];
  return lines[fates.below(lines.length, `which ${hashBytes(bytes, 11)}`)];
}

/** Hands a request to whoever serves it now; the answer comes when it comes, if it does. */
export type Deliver = (sent: Sent, answer: (given: Answer) => void) => void;

type Carried = Readonly<{ sent: Sent; mortality: Mortality }>;

/** One call: there, back, and whatever happens to it on the way. */
function carry(
  { agenda, fates }: Deps,
  middlebox: Middlebox,
  { sent, mortality }: Carried,
): Promise<Buffer> {
  const { path } = sent.method;
  const method = path.slice(path.lastIndexOf('.') + 1);
  const name = `${sent.caller}>${method} ${hashBytes(sent.bytes, 7)}`;
  const { fault, key } = fates.draw(sent.caller === 'client' ? 'visit' : 'call', name);
  const draw = (limit: number, what: string): number => fates.below(limit, `${key} ${what}`);
  if (fault === 'crash-before-call') mortality.die();
  return new Promise<Buffer>((resolve, reject) => {
    let over = false;
    const end = (answer: Answer): void => {
      if (over) return;
      over = true;
      strike();
      if (answer.is === 'answer') resolve(answer.bytes);
      else reject(new CallFailedError(answer.status));
    };
    const deadline = (sent.options.deadlineMs ?? DEADLINE / 1_000) * 1_000;
    const strike = agenda.after(deadline, () => end(unanswered('DEADLINE_EXCEEDED', path)));
    if (mortality.died()) return;
    if (fault === 'request-lost') {
      if (draw(2, 'heard') === 0) agenda.after(1_000, () => end(unanswered('UNAVAILABLE', path)));
      return;
    }
    const back = (answer: Answer): void => {
      if (fault === 'answer-lost') {
        if (draw(2, 'heard') === 0) end(unanswered('UNAVAILABLE', path));
      } else {
        agenda.after(way(fault, draw, 'back'), () => end(answer));
      }
    };
    agenda.after(way(fault, draw, 'there'), () => middlebox.pass(sent, back));
    if (fault === 'delivered-twice') {
      agenda.after(draw(60 * SECOND, 'again'), () => middlebox.pass(sent, () => undefined));
    }
    if (fault === 'crash-after-call') mortality.die();
  });
}

/** How long a message takes, one way. */
function way(
  fault: Drawn['fault'],
  draw: (limit: number, what: string) => number,
  direction: 'there' | 'back',
): number {
  const usual = 100 + draw(800, direction);
  if (direction === 'there') {
    if (fault === 'request-overtaken') return usual + draw(4 * SECOND, 'overtaken');
    return fault === 'request-late' ? usual + DEADLINE + draw(55 * SECOND, 'late') : usual;
  }
  return fault === 'answer-late' ? usual + DEADLINE + draw(55 * SECOND, 'late') : usual;
}

/** The methods of a service by their paths, with what a server lays around each call. */
function handlersOf(service: Service, log: Log, { enter }: Activity): readonly [string, Handler][] {
  const stopping = new AbortController().signal;
  const implementation = surrounded(service, { log, gate: undefined, enter, stopping });
  return Object.entries(service.definition).map(([name, { path }]) => {
    return [path, implementation[name] as Handler];
  });
}

/** One delivery of a request. Says whatever the callee says. */
function serve(handler: Handler, { method, bytes, options }: Sent, say: (a: Answer) => void): void {
  const { path, requestDeserialize, responseSerialize } = method;
  const metadata = new Metadata();
  writeIds(metadata, options);
  const call = {
    request: requestDeserialize(bytes),
    metadata,
    cancelled: false,
    // A server in another process knows the deadline; ours is its caller's alone.
    getDeadline: () => Infinity,
    getPath: () => path,
    once: () => undefined,
  };
  handler(call as unknown as Parameters<Handler>[0], (error, response) => {
    if (error) say({ is: 'failure', status: error });
    else say({ is: 'answer', bytes: responseSerialize(response as never) });
  });
}

function unanswered(name: 'UNAVAILABLE' | 'DEADLINE_EXCEEDED', path: string): Answer {
  return { is: 'failure', status: { code: status[name], details: `${path}: no answer` } };
}
