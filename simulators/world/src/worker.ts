import { parentPort } from 'node:worker_threads';
import { assert } from '@suuupra/kernel';
import type { RunOptions } from './run-world.ts';
import { summarise } from './summary.ts';

assert(parentPort !== null, 'a worker has somebody to work for');
const port = parentPort;
port.on('message', (asked: RunOptions) => {
  void summarise(asked).then((summary) => port.postMessage(summary));
});
