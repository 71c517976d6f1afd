import { directoryOfUp } from '../stack/data-directory.ts';
import { type StackOptions, openStack } from '../stack/stack.ts';
import { stopOnSignal, toldToStop } from './until-told.ts';

export type UpOptions = Readonly<{ dataDir?: string; processes?: boolean }>;

/** Starts everything in real time and stays until Ctrl-C. */
export async function up({ dataDir, processes = false }: UpOptions): Promise<void> {
  const end = stopOnSignal();
  const dataDirectory = directoryOfUp(dataDir);
  const options: StackOptions = {
    dataDirectory,
    processes,
    clock: 'system',
    onFailure: end.fail,
  };
  const stack = await openStack(options);
  process.stdout.write(`running on ${dataDirectory}; Ctrl-C stops\n${endpoints(stack.addresses)}`);
  await toldToStop(end, stack);
}

/** Where every service listens, a line each. */
export function endpoints(addresses: Readonly<Record<string, string>>): string {
  return Object.entries(addresses)
    .map(([service, address]) => `  ${service.padEnd(12)}${address}\n`)
    .join('');
}
