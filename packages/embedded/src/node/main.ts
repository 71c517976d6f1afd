import { fstatSync } from 'node:fs';
import { inspect, parseArgs } from 'node:util';

import { EventStoreDirectoryError } from './errors.ts';
import { startEventStoreNode } from './node.ts';

// node main.ts --directory DIR [--port N], or EVENTSTORE_DIRECTORY and EVENTSTORE_PORT. Prints one
// line of JSON when it is ready. It ends on SIGTERM, on SIGINT (unless --child leaves that to the
// parent) and, where stdin is a pipe or a socket, when that closes: then its parent is gone. With
// EVENTSTORE_KILL_AFTER_APPENDS=k the process kills itself right after the k-th acknowledgement
// was flushed to its socket, for crash tests; with EVENTSTORE_KILL_SCOPE=group it takes its whole
// process group along.

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      directory: { type: 'string' },
      port: { type: 'string' },
      child: { type: 'boolean' },
    },
  });
  const directory = values.directory ?? process.env['EVENTSTORE_DIRECTORY'];
  const port = Number(values.port ?? process.env['EVENTSTORE_PORT'] ?? '0');
  if (directory === undefined || !Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error('usage: main.ts --directory DIR [--port N]');
  }
  const node = await startEventStoreNode({
    directory,
    port,
    onFatal: (error) => {
      process.stderr.write(`${error.message}\n`);
      process.exit(1);
    },
  });
  const stop = (): void => {
    void node.stop().then(() => process.exit(0));
  };
  // Ctrl-C in a terminal reaches parent and child at once; the parent stops its child last.
  process.on('SIGINT', values.child === true ? () => undefined : stop);
  process.once('SIGTERM', stop);
  const stdin = fstatSync(0);
  if (stdin.isFIFO() || stdin.isSocket()) {
    process.stdin.resume();
    process.stdin.once('close', stop);
  }
  process.stdout.write(`${JSON.stringify({ url: node.url })}\n`);
}

try {
  await main();
} catch (error) {
  // A refusal is for a person to read; anything else is for whoever repairs the program.
  const isRefusal = error instanceof EventStoreDirectoryError;
  process.stderr.write(`${isRefusal ? error.message : inspect(error)}\n`);
  process.exitCode = 1;
}
