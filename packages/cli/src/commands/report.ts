import { createNetwork } from '@suuupra/grpc';
import { addressesFrom, createLog } from '@suuupra/process';
import { readReport } from '../report/read-report.ts';
import { directoryUsedLast } from '../stack/data-directory.ts';
import { NothingRunningError, runningSystem } from '../stack/running.ts';

export type ReportOptions = Readonly<{ dataDir?: string }>;

/** Prints the report as JSON. The addresses come from the environment, else from the system that
 * runs on the data directory. */
export async function report({ dataDir }: ReportOptions): Promise<void> {
  const named = addressesFrom(process.env);
  const addresses =
    Object.keys(named).length > 0 ? named : runningSystem(directoryUsedLast(dataDir)).addresses;
  if (addresses.ledger === undefined || addresses.views === undefined) {
    throw new NothingRunningError('the addresses of ledger and views are not known');
  }
  const network = createNetwork({ addresses, log: createLog('report', 'error') });
  try {
    const result = await readReport(network, process.env['CONSISTENCY_TOKEN'] ?? '');
    process.stdout.write(`${JSON.stringify(result)}\n`);
  } finally {
    network.close();
  }
}
