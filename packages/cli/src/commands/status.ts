import {
  type GetStatusResponse,
  StatusServiceService,
} from '@suuupra/contracts/suuupra/ops/v1/status_service';
import { type ServiceName, createNetwork, rpcErrorOf } from '@suuupra/grpc';
import { createLog } from '@suuupra/process';
import { runningSystem } from '../stack/running.ts';
import { SERVICES } from '../stack/services.ts';

export type StatusOptions = Readonly<{ dataDir: string }>;

/** Prints what every service is behind with, could not take, or does not get done. */
export async function status({ dataDir }: StatusOptions): Promise<void> {
  const { addresses } = runningSystem(dataDir);
  const network = createNetwork({ addresses, log: createLog('status', 'error') });
  const statusOf = async (service: ServiceName): Promise<string> => {
    try {
      return describe(await network.unary(service, StatusServiceService.getStatus, {}));
    } catch (error) {
      return `${service}: ${rpcErrorOf(error).status}\n`;
    }
  };
  try {
    const all = await Promise.all(SERVICES.map(statusOf));
    process.stdout.write(all.join(''));
  } finally {
    network.close();
  }
}

function describe({ service, lag, parked, stuck, cases }: GetStatusResponse): string {
  const lines = [
    ...lag.map((one) => `lag ${one.consumer}: ${one.lagBytes} bytes, ${one.queued} queued`),
    ...parked.map((one) => `parked ${one.stream}@${one.revision} ${one.type}: ${one.problem}`),
    ...stuck.map(
      (one) => `stuck ${one.stream} ${one.effect}, ${one.tries} tries: ${one.lastError}`,
    ),
    ...cases.map((one) => `open case ${one.kind} ${one.subject} since ${one.since}`),
  ];
  return [`${service}:`, ...lines.map((line) => `  ${line}`), ''].join('\n');
}
