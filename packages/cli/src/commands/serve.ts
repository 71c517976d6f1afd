import { runService } from '@suuupra/process';
import { composeService, isService } from '../stack/services.ts';

/** Runs one service in this process until it is told to end. */
export async function serve(service: string): Promise<void> {
  if (!isService(service)) throw new TypeError(`no such service: ${service}`);
  await runService(service, (ports, env) => composeService(service, ports, env));
}
