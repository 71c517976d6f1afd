import { createActivity } from '@suuupra/eventstore';
import { type Network, type Service, type ServiceName, createHealth } from '@suuupra/grpc';
import { createNetwork, createServer, silentLog, unary } from '@suuupra/grpc';

/** A request as a stand-in sees it. */
export type Asked = Readonly<{ requestId?: string }> & Readonly<Record<string, unknown>>;

/** Answers a call with the fields that matter, or throws a Refusal. */
export type Answer = (request: Asked) => Readonly<Record<string, unknown>> | void;

/** The other services of the house: real servers that answer as a test says. */
export type StandIns = Readonly<{
  network: Network;
  /** The calls that were carried out, in order; a repeated request is none. */
  carriedOut: readonly string[];
  /** Repeated requests with other content: a caller that does this is broken. */
  mismatches: readonly string[];
  stop: () => Promise<void>;
}>;

type Definitions = Readonly<Partial<Record<ServiceName, readonly Service['definition'][]>>>;

/**
 * Starts them on real sockets. Like the real ones they answer a repeated request id as before,
 * and forget what they have refused.
 */
export async function startStandIns(
  definitions: Definitions,
  answers: Readonly<Record<string, Answer>>,
): Promise<StandIns> {
  const addresses: Partial<Record<ServiceName, string>> = {};
  const stops: (() => Promise<void>)[] = [];
  const carriedOut: string[] = [];
  const mismatches: string[] = [];
  const memory = new Map<string, Readonly<{ content: string; response: object }>>();

  const carryOut = (name: string, request: Asked): object => {
    const { requestId } = request;
    const before = memory.get(`${name}/${requestId}`);
    const content = textOf(request);
    if (before !== undefined && before.content !== content) mismatches.push(`${name} ${content}`);
    if (before !== undefined) return before.response;
    const answer = answers[name];
    if (answer === undefined) throw new Error(`nobody answers ${name}`);
    const response = answer(request) ?? {};
    if (requestId !== undefined) memory.set(`${name}/${requestId}`, { content, response });
    carriedOut.push(name);
    return response;
  };

  for (const [service, offered = []] of Object.entries(definitions)) {
    const services = offered.map((definition) => standIn(definition, carryOut));
    const health = createHealth();
    const activity = createActivity();
    const server = createServer({ services, activity, log: silentLog, health });
    const port = await server.listen('127.0.0.1', 0);
    addresses[service as ServiceName] = `127.0.0.1:${port}`;
    stops.push(() => server.stop());
  }
  const network = createNetwork({ addresses, log: silentLog });
  const stop = async (): Promise<void> => {
    network.close();
    await Promise.all(stops.map((one) => one()));
  };
  return { network, carriedOut, mismatches, stop };
}

function standIn(
  definition: Service['definition'],
  carryOut: (name: string, request: Asked) => object,
): Service {
  const methods = Object.entries(definition).map(([key, { path, responseDeserialize }]) => {
    const empty = responseDeserialize(Buffer.alloc(0)) as object;
    const name = path.split('/').at(-1) ?? path;
    return [key, unary<Asked, object>((asked) => ({ ...empty, ...carryOut(name, asked) }))];
  });
  return { definition, implementation: Object.fromEntries(methods) };
}

function textOf(value: unknown): string {
  return JSON.stringify(value, (_key, one: unknown) => (typeof one === 'bigint' ? `${one}` : one));
}
