import { rmSync } from 'node:fs';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import type { Surroundings } from './call.ts';
import { type Health, healthService } from './health.ts';
import type { Log } from './log.ts';
import { addReflection } from './reflection.ts';
import { type Service, serviceNameOf, surrounded } from './service.ts';

const MAX_MESSAGE_BYTES = 4 * 1024 * 1024;

/** What counts the work of a process: whoever works holds an entry until it leaves. */
export type Entries = Readonly<{ enter: () => () => void }>;

/** What a server is made of. */
export type ServerOptions = Readonly<{
  services: readonly Service[];
  activity: Entries;
  log: Log;
  health: Health;
  /** The descriptor image of the protos, for reflection; without it there is none. */
  reflection?: Uint8Array;
  /** Calls other than health and reflection wait for it, at most until their deadline. */
  gate?: Promise<void>;
  /** How long a stop waits for the calls in flight before it cuts them off; 5,000. */
  graceMs?: number;
  /** Whether hosts other than this one may be let in; false. */
  anyInterface?: boolean;
}>;

/** A gRPC server: `listen` answers with the port it got (0 for a unix socket). */
export type RpcServer = Readonly<{
  listen: (host: string, port: number) => Promise<number>;
  stop: () => Promise<void>;
}>;

/**
 * Makes a server of ts-proto services, with health and reflection beside them.
 * @throws from `listen` for an address beyond this machine, unless any interface is allowed.
 */
export function createServer(options: ServerOptions): RpcServer {
  const { services, health, reflection, graceMs = 5_000, anyInterface = false } = options;
  const server = new Server({
    'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
    'grpc.max_send_message_length': MAX_MESSAGE_BYTES,
    'grpc.keepalive_time_ms': 60_000,
    'grpc.keepalive_timeout_ms': 10_000,
  });
  const stopping = new AbortController();
  const work = countWork(options.activity);
  const around: Surroundings = {
    log: options.log,
    gate: options.gate,
    enter: work.enter,
    stopping: stopping.signal,
  };
  const names = services.map(serviceNameOf).filter((name) => name !== undefined);
  const all = [...services, healthService(health, names)];
  for (const service of all) server.addService(service.definition, surrounded(service, around));
  const shown = [...names, 'grpc.health.v1.Health'];
  if (reflection) addReflection(server, reflection, shown);
  return {
    listen: async (host, port) => {
      if (!anyInterface && !isLocal(host)) throw new Error(`${host} is not this machine's own`);
      // A socket file outlives the process that was killed, and binding would fail for ever.
      if (host.startsWith('unix:')) rmSync(host.slice('unix:'.length), { force: true });
      const address = host.startsWith('unix:') ? host : `${host}:${port}`;
      return await bind(server, address);
    },
    stop: async () => {
      health.set(false);
      stopping.abort();
      await stopServer(server, work.idle, graceMs);
    },
  };
}

function isLocal(host: string): boolean {
  return host.startsWith('unix:') || /^(127\.\d+\.\d+\.\d+|localhost|\[?::1\]?)$/.test(host);
}

function bind(server: Server, address: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  server.bindAsync(address, ServerCredentials.createInsecure(), (error, port) =>
    error ? reject(error) : resolve(port),
  );
  return promise;
}

/** Lets the calls in flight end, then cuts off what is left when the time is over. */
async function stopServer(
  server: Server,
  idle: () => Promise<void>,
  graceMs: number,
): Promise<void> {
  const over = Promise.withResolvers<void>();
  const timer = setTimeout(() => {
    server.forceShutdown();
    over.resolve();
  }, graceMs);
  const shut = new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
  await Promise.race([Promise.all([shut, idle()]), over.promise]);
  clearTimeout(timer);
}

/** Counts what this server alone has in flight: a process's own work does not delay its stop. */
function countWork(activity: Entries): Readonly<{
  enter: () => () => void;
  idle: () => Promise<void>;
}> {
  let inFlight = 0;
  let waiting: (() => void)[] = [];
  const enter = (): (() => void) => {
    const leave = activity.enter();
    inFlight += 1;
    return () => {
      leave();
      inFlight -= 1;
      if (inFlight > 0) return;
      for (const resolve of waiting) resolve();
      waiting = [];
    };
  };
  const idle = async (): Promise<void> => {
    if (inFlight === 0) return;
    await new Promise<void>((resolve) => waiting.push(resolve));
  };
  return { enter, idle };
}
