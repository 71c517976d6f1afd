import { readDescriptorImage } from '@suuupra/contracts';
import { type Health, Refusal, type RpcServer, type ServiceName } from '@suuupra/grpc';
import { createHealth, createServer } from '@suuupra/grpc';
import type { AddressBook, Parts, Ports } from './ports.ts';
import { statusService } from './status-service.ts';
import { timeService } from './time-service.ts';

/** What one process hosts: named parts, each behind a server of its own. */
export type HostOptions = Readonly<{
  parts: Readonly<Partial<Record<ServiceName, Parts>>>;
  ports: Ports;
  /** The book the network reads; every server that listens is written into it. */
  addresses?: AddressBook;
  /** The interface to bind; 127.0.0.1. */
  host?: string;
  /** The port of each server; 0 takes any free one. */
  portOf?: (service: ServiceName) => number;
  /** Whether the interface may be another than this machine's own; false. */
  anyInterface?: boolean;
}>;

/** A running host. */
export type Host = Readonly<{
  addresses: Readonly<AddressBook>;
  stop: () => Promise<void>;
}>;

type Named = Readonly<{ service: ServiceName; parts: Parts }>;
type Running = Readonly<{ health: Health; server: RpcServer }>;

/**
 * Starts everything in one process: the servers listen first, so that the parts can find each
 * other, but hold every call until the parts have started and the reader has caught up. Only then
 * is their health SERVING. A start that fails stops again what it had started.
 */
export async function startHost(options: HostOptions): Promise<Host> {
  const { ports, addresses = {} } = options;
  const named = Object.entries(options.parts).map(([service, parts]): Named => {
    return { service: service as ServiceName, parts };
  });
  const gate = Promise.withResolvers<void>();
  gate.promise.catch(() => undefined); // Whoever waits at it hears; nobody may be waiting.
  const servers: Running[] = [];
  const started: Parts[] = [];
  const stop = async (): Promise<void> => {
    for (const { health } of servers) health.set(false);
    await Promise.all(servers.map(({ server }) => server.stop()));
    await ports.reader.stop();
    for (const parts of started.toReversed()) await parts.stop();
    ports.network.close();
  };
  try {
    const reflection = readDescriptorImage();
    for (const one of named) {
      const running = makeServer(one, options, reflection, gate.promise);
      servers.push(running);
      addresses[one.service] = await listen(running.server, one.service, options);
    }
    for (const { parts } of named) {
      started.push(parts);
      await parts.start();
    }
    await ports.reader.start();
  } catch (error) {
    gate.reject(new Refusal('NOT_STARTED', 'UNAVAILABLE'));
    await stop();
    throw error;
  }
  gate.resolve();
  for (const { health } of servers) health.set(true);
  return { addresses, stop };
}

function makeServer(
  { service: name, parts }: Named,
  { ports, anyInterface = false }: HostOptions,
  reflection: Uint8Array,
  gate: Promise<void>,
): Running {
  const { activity, log, reader, time } = ports;
  const health = createHealth();
  const own = [statusService({ name, reader, parts: [parts] })];
  if (time.advance !== undefined) own.push(timeService({ time, reader, activity }));
  const services = [...parts.services, ...own];
  const server = createServer({
    services,
    activity,
    log,
    health,
    reflection,
    gate,
    anyInterface,
  });
  return { health, server };
}

async function listen(
  server: RpcServer,
  service: ServiceName,
  { host = '127.0.0.1', portOf }: HostOptions,
): Promise<string> {
  const port = await server.listen(host, portOf?.(service) ?? 0);
  return host.startsWith('unix:') ? host : `${host}:${port}`;
}
