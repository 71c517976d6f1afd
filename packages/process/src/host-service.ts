import type { ServiceName } from '@suuupra/grpc';
import { type Host, type HostOptions, startHost } from './host.ts';
import { crashLoudly, liveUntilTold } from './lifetime.ts';

/**
 * Starts a host, prints where each of its services listens, and ties the process to the signals
 * and the errors that end it. `close` is called last, for what the caller had opened.
 */
export async function hostService(
  options: HostOptions & Readonly<{ close?: () => Promise<void> }>,
): Promise<Host> {
  const { log } = options.ports;
  crashLoudly(log);
  const host = await startHost(options);
  liveUntilTold(log, async () => {
    await host.stop();
    await options.close?.();
  });
  for (const service of Object.keys(options.parts) as ServiceName[]) {
    const line = JSON.stringify({ service, address: host.addresses[service] });
    process.stdout.write(`${line}\n`);
  }
  return host;
}
