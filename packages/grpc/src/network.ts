import { Client, Metadata, type MethodDefinition, credentials } from '@grpc/grpc-js';
import { assert } from '@suuupra/kernel';
import { type Breaker, type BreakerOptions, createBreaker } from './breaker.ts';
import { writeIds } from './call.ts';
import type { Log } from './log.ts';

/** The services of the house, each one address. `views` holds the projections for reading. */
export type ServiceName =
  | 'bank'
  | 'upi-switch'
  | 'commerce'
  | 'payments'
  | 'settlement'
  | 'sagas'
  | 'ledger'
  | 'views';

/** Every service of the house. */
export const SERVICE_NAMES: readonly ServiceName[] = [
  'bank',
  'upi-switch',
  'commerce',
  'payments',
  'settlement',
  'sagas',
  'ledger',
  'views',
];

/** Where the services are. It may be filled in later; a callee's is read at its first call. */
export type Addresses = Readonly<Partial<Record<ServiceName, string>>>;

/** How one call is made. Without a deadline of its own it has the network's. */
export type CallOptions = Readonly<{
  deadlineMs?: number;
  correlationId?: string;
  causationId?: string;
  /** Who calls; see `callingAs`. */
  actor?: string;
}>;

/** The port to the other services: one channel and one breaker for each callee. */
export type Network = Readonly<{
  /** Rejects with an error that `rpcErrorOf` reads. Nothing is retried here. */
  unary: <Req, Res>(
    target: ServiceName,
    method: MethodDefinition<Req, Res>,
    request: Req,
    options?: CallOptions,
  ) => Promise<Res>;
  /** Whether calls go out to the service: false while its breaker is open. */
  available: (target: ServiceName) => boolean;
  close: () => void;
}>;

/** What a network is made of. */
export type NetworkOptions = Readonly<{
  addresses: Addresses;
  log: Log;
  breaker?: BreakerOptions;
  /** Milliseconds that a call may take unless it says otherwise; 5,000. */
  deadlineMs?: number;
}>;

type Callee = Readonly<{ client: () => Client; breaker: Breaker; close: () => void }>;

const BREAKER: BreakerOptions = { failures: 5, resetMs: 500 };

const CHANNEL = {
  // A callee that comes back after a crash is found within a second.
  'grpc.initial_reconnect_backoff_ms': 50,
  'grpc.max_reconnect_backoff_ms': 1_000,
  'grpc.dns_min_time_between_resolutions_ms': 250,
  'grpc.keepalive_time_ms': 30_000,
  'grpc.keepalive_timeout_ms': 5_000,
  // A channel of its own, so that a new one really connects anew.
  'grpc.use_local_subchannel_pool': 1,
  'grpc.max_receive_message_length': 4 * 1024 * 1024,
};

/** Makes the network. It connects to nobody before the first call. */
export function createNetwork(options: NetworkOptions): Network {
  const { addresses, deadlineMs: usual = 5_000 } = options;
  const callees = new Map<ServiceName, Callee>();
  const calleeOf = (target: ServiceName): Callee => {
    const known = callees.get(target);
    if (known) return known;
    const address = addresses[target];
    assert(address !== undefined, `${target} has an address before it is called`);
    const callee = createCallee(target, address, options);
    callees.set(target, callee);
    return callee;
  };
  return {
    unary: async (target, method, request, callOptions = {}) => {
      const { breaker, client } = calleeOf(target);
      const deadline = Date.now() + (callOptions.deadlineMs ?? usual);
      return await breaker.run(() => {
        const metadata = new Metadata();
        writeIds(metadata, callOptions);
        return send(client(), method, request, metadata, deadline);
      });
    },
    available: (target) => callees.get(target)?.breaker.available() ?? true,
    close: () => {
      for (const callee of callees.values()) callee.close();
      callees.clear();
    },
  };
}

/** The network as a service of the house uses it: every call says which one makes it. */
export function callingAs(actor: ServiceName, network: Network): Network {
  return {
    ...network,
    unary: (target, method, request, options = {}) =>
      network.unary(target, method, request, { ...options, actor }),
  };
}

function createCallee(target: ServiceName, address: string, options: NetworkOptions): Callee {
  const { log, breaker: limits = BREAKER } = options;
  let client = new Client(address, credentials.createInsecure(), CHANNEL);
  const breaker = createBreaker(target, limits, (state) => {
    log.warn({ callee: target, address, state }, 'breaker changed');
    if (state !== 'halfOpen') return;
    // The old channel may still be waiting out its back-off; the trial call must not.
    client.close();
    client = new Client(address, credentials.createInsecure(), CHANNEL);
  });
  const close = (): void => {
    breaker.close();
    client.close();
  };
  return { client: () => client, breaker, close };
}

function send<Req, Res>(
  client: Client,
  method: MethodDefinition<Req, Res>,
  request: Req,
  metadata: Metadata,
  deadline: number,
): Promise<Res> {
  const { path, requestSerialize, responseDeserialize } = method;
  const { promise, resolve, reject } = Promise.withResolvers<Res>();
  client.makeUnaryRequest<Req, Res>(
    path,
    requestSerialize,
    responseDeserialize,
    request,
    metadata,
    { deadline },
    (error, response) => {
      if (error) reject(error);
      else if (response === undefined) reject(new Error(`${path} answered with nothing`));
      else resolve(response);
    },
  );
  return promise;
}
