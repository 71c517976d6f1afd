import { StatusServiceService } from '@suuupra/contracts/suuupra/ops/v1/status_service';
import { type ServiceName, createNetwork, rpcErrorOf } from '@suuupra/grpc';
import { createLog } from '@suuupra/process';
import { directoryUsedLast } from '../stack/data-directory.ts';
import { runningSystem } from '../stack/running.ts';
import { SERVICES } from '../stack/services.ts';
import { type Said, describeAll } from './describe-status.ts';

export type StatusOptions = Readonly<{ dataDir?: string }>;

/** Prints what every service is behind with, could not take, or does not get done. */
export async function status({ dataDir }: StatusOptions): Promise<void> {
  const { addresses } = runningSystem(directoryUsedLast(dataDir));
  const network = createNetwork({ addresses, log: createLog('status', 'error') });
  const ask = async (service: ServiceName): Promise<Said> => {
    try {
      const answer = await network.unary(service, StatusServiceService.getStatus, {});
      return { service, is: 'answered', status: answer };
    } catch (error) {
      return { service, is: 'silent', why: rpcErrorOf(error).status };
    }
  };
  try {
    process.stdout.write(describeAll(await Promise.all(SERVICES.map(ask))));
  } finally {
    network.close();
  }
}
