// A process of its own for the tests of a process's life: a toy on a store in memory.
import { createLog } from '../log.ts';
import { hostService } from '../host-service.ts';
import type { AddressBook } from '../ports.ts';
import { toyParts, toyPorts } from '../toy.ts';

const addresses: AddressBook = {};
const log = createLog('toy');
const ports = toyPorts(addresses, 'system', log);
const onStop = (): Promise<void> => {
  process.stdout.write('parts stopped\n');
  return Promise.resolve();
};
const parts = { commerce: toyParts(ports, { onStop }) };
const close = (): Promise<void> => {
  process.stdout.write('closed\n');
  return Promise.resolve();
};
await hostService({ parts, ports, addresses, close });
if (process.argv.includes('crash')) {
  setImmediate(() => {
    throw new Error('nobody foresaw this');
  });
}
