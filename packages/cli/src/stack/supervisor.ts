import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import type { ServiceName } from '@suuupra/grpc';

/** A service that does not start, or dies again and again. */
export class ServiceFailedError extends Error {
  override readonly name = 'ServiceFailedError';
}

/** One process a service, started again when it dies unasked. */
export type Supervisor = Readonly<{
  pids: () => Readonly<Record<string, number>>;
  stop: () => Promise<void>;
}>;

export type SupervisorOptions = Readonly<{
  services: readonly ServiceName[];
  /** The program that serves one service: its arguments for it. */
  argumentsOf: (service: ServiceName) => readonly string[];
  /** The environment of a service at its n-th start: a planted crash happens at the first one. */
  environmentOf: (service: ServiceName, starts: number) => Readonly<Record<string, string>>;
  onFailure: (error: ServiceFailedError) => void;
}>;

const MAX_STARTS = 6;
const FIRST_PAUSE_MS = 50;

/** Starts every service and waits until all of them are ready. */
export async function supervise(options: SupervisorOptions): Promise<Supervisor> {
  const children = new Map<ServiceName, ChildProcess>();
  let stopping = false;
  const start = async (service: ServiceName, starts: number): Promise<void> => {
    const child = spawn(process.execPath, [...options.argumentsOf(service)], {
      env: { ...process.env, ...options.environmentOf(service, starts) },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    children.set(service, child);
    const ready = readyLine(service, child);
    child.once('exit', (code, signal) => {
      if (stopping) return;
      process.stderr.write(`${service} ended (${signal ?? code}) and is started again\n`);
      void again(service, starts + 1);
    });
    await ready;
  };
  const again = async (service: ServiceName, starts: number): Promise<void> => {
    if (starts > MAX_STARTS) {
      options.onFailure(new ServiceFailedError(`${service} died ${MAX_STARTS} times`));
      return;
    }
    await new Promise((wake) => setTimeout(wake, FIRST_PAUSE_MS * 2 ** (starts - 2)));
    // A start that fails ends in the same exit event, which counts it.
    if (!stopping) await start(service, starts).catch(() => undefined);
  };
  await Promise.all(options.services.map((service) => start(service, 1)));
  return {
    pids: () =>
      Object.fromEntries([...children].map(([service, child]) => [service, child.pid ?? 0])),
    stop: async () => {
      stopping = true;
      await Promise.all([...children.values()].map(stopChild));
    },
  };
}

async function readyLine(service: ServiceName, child: ChildProcess): Promise<void> {
  if (!child.stdout) throw new ServiceFailedError(`${service} has no output`);
  const lines = createInterface({ input: child.stdout });
  const ready = once(lines, 'line');
  const died = once(child, 'exit').then(([code, signal]) => {
    throw new ServiceFailedError(`${service} ended before it was ready (${code ?? signal})`);
  });
  await Promise.race([ready, died]);
  died.catch(() => undefined);
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}

/** A port that is free now, for a service that must keep its address when it starts again. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') {
    throw new ServiceFailedError('the machine gave no port');
  }
  return address.port;
}
