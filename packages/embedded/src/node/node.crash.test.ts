import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { EventStoreDBClient, NO_STREAM } from '@eventstore/db-client';
import { expect } from 'chai';

import { KILL_AFTER_APPENDS } from './acknowledge.ts';
import { launchEventStoreNode, type LaunchedEventStoreNode } from './launch.ts';
import { realDisk } from './log-writer.ts';
import { startEventStoreNode } from './node.ts';
import { errorOf, events, next, numbersOf, temporaryDirectory } from './scene.ts';

describe('a node in a process of its own', () => {
  let directory: ReturnType<typeof temporaryDirectory>;
  let launched: LaunchedEventStoreNode | undefined;
  beforeEach(() => (directory = temporaryDirectory()));
  afterEach(async () => {
    await launched?.stop();
    directory.remove();
  });
  const launch = async (env: Record<string, string> = {}): Promise<LaunchedEventStoreNode> =>
    (launched = await launchEventStoreNode({ directory: directory.path, env }));

  /** Appends pairs of events to many streams at once until the node is gone. */
  async function appendUntilGone(url: string, round: number): Promise<Map<string, number>> {
    const client = EventStoreDBClient.connectionString(url);
    const acknowledged = new Map<string, number>();
    const writer = async (number: number): Promise<void> => {
      const stream = `crash.w-${round}-${number}`;
      for (let n = 0; n < 10_000; n += 2) {
        const expectedRevision = n === 0 ? NO_STREAM : BigInt(n - 1);
        await client.appendToStream(stream, events(n, n + 1), { expectedRevision });
        acknowledged.set(stream, n + 2);
      }
    };
    await Promise.allSettled(Array.from({ length: 16 }, (_, number) => writer(number)));
    await client.dispose();
    return acknowledged;
  }

  it('keeps every acknowledged append, and no half of one, when it is killed', async () => {
    const promised = new Map<string, number>();
    for (const [round, limit] of [1, 40, 333].entries()) {
      const { url, ended } = await launch({ [KILL_AFTER_APPENDS]: String(limit) });
      for (const [stream, count] of await appendUntilGone(url, round)) promised.set(stream, count);
      await ended;
    }
    const { url } = await launch();
    const client = EventStoreDBClient.connectionString(url);
    expect(promised.size).to.be.above(16);
    for (const [stream, count] of promised) {
      const numbers = await numbersOf(client.readStream(stream));
      expect(numbers.length, stream).to.be.at.least(count);
      expect(numbers.length % 2, stream).to.equal(0);
      expect(numbers).to.deep.equal(numbers.map((_, n) => n));
    }
    await client.dispose();
  });

  it('dies right after the acknowledgement it is told to die after', async () => {
    const { url, ended } = await launch({ [KILL_AFTER_APPENDS]: '3' });
    const client = EventStoreDBClient.connectionString(url);
    for (let n = 0; n < 3; n += 1) await client.appendToStream('crash.exact-1', events(n));
    await ended;
    await errorOf(client.appendToStream('crash.exact-1', events(3)));
    await client.dispose();
  });

  it('refuses a second process on its directory, naming the first', async () => {
    const { pid, stop } = await launch();
    const second = launchEventStoreNode({ directory: directory.path });
    expect((await errorOf(second))['message']).to.contain(`already in use by process ${pid}`);
    const inside = await errorOf(startEventStoreNode({ directory: directory.path }));
    expect(inside).to.include({ reason: 'DIRECTORY_IN_USE' });
    process.kill(pid, 'SIGKILL');
    const third = await launchEventStoreNode({ directory: directory.path });
    await third.stop();
    await stop();
    expect(readdirSync(directory.path)).to.contain('CLEAN');
  });

  it('ends in order when its parent is gone', () => {
    const launchModule = new URL('./launch.ts', import.meta.url).href;
    const script = `
      const { launchEventStoreNode } = await import(${JSON.stringify(launchModule)});
      const directory = ${JSON.stringify(directory.path)};
      const { pid } = await launchEventStoreNode({ directory, logFile: '/dev/stdout' });
      console.log(pid);
      process.kill(process.pid, 'SIGKILL');`;
    // The node holds the pipe open as well, so `cat` ends when both are gone.
    const line = '"$0" --input-type=module -e "$1" | cat';
    const both = spawnSync('sh', ['-c', line, process.execPath, script], { timeout: 15_000 });
    expect(both.signal).to.equal(null);
    expect(Number(both.stdout.toString())).to.be.above(0);
    expect(readdirSync(directory.path)).to.contain('CLEAN');
  });

  it('leaves an interrupt to its parent', async () => {
    const { url, pid } = await launch();
    process.kill(pid, 'SIGINT');
    const client = EventStoreDBClient.connectionString(url);
    expect((await client.appendToStream('child.x-1', events(1))).success).to.equal(true);
    await client.dispose();
  });

  it('leaves its words in the log file when it cannot start', async () => {
    const logFile = join(directory.path, 'node.log');
    const refused = await errorOf(launchEventStoreNode({ directory: directory.path, logFile }));
    expect(refused['message']).to.contain(logFile);
    expect(readFileSync(logFile, 'utf8')).to.contain('is not an event store directory');
  });

  it('says how it is called', () => {
    const main = fileURLToPath(new URL('./main.ts', import.meta.url));
    const { status, stderr } = spawnSync(process.execPath, [main], { env: {} });
    expect([status, stderr.toString()]).to.satisfy(
      ([code, text]: [number, string]) => code === 1 && text.includes('usage:'),
    );
  });
});

describe('a node that is stopped', () => {
  it('answers what it took in, ends open subscriptions, and keeps everything', async () => {
    const directory = temporaryDirectory();
    const node = await startEventStoreNode({ directory: directory.path });
    const client = EventStoreDBClient.connectionString(node.url);
    const subscription = client.subscribeToAll();
    const ended = new Promise<unknown>((resolve) => subscription.once('error', resolve));
    await next(subscription, 'caughtUp');
    const append = (n: number) => client.appendToStream(`stop.x-${n}`, events(n));
    const results = Array.from({ length: 50 }, (_, n) => append(n));
    await results[0];
    await Promise.all([node.stop(), node.stop()]);
    expect(await ended)
      .to.have.property('type')
      .that.is.oneOf(['cancelled', 'unavailable']);
    const settled = await Promise.allSettled(results);
    await client.dispose();
    const again = await startEventStoreNode({ directory: directory.path });
    const reader = EventStoreDBClient.connectionString(again.url);
    for (const [n, { status }] of settled.entries()) {
      if (status === 'rejected') continue;
      expect(await numbersOf(reader.readStream(`stop.x-${n}`))).to.deep.equal([n]);
    }
    await reader.dispose();
    await again.stop();
    directory.remove();
  });
});

describe('a node whose disk fails', () => {
  it('stops serving and says why', async () => {
    const directory = temporaryDirectory();
    let isBroken = false;
    const { promise: fatal, resolve: onFatal } = Promise.withResolvers<Error>();
    const node = await startEventStoreNode({
      directory: directory.path,
      onFatal,
      disk: {
        ...realDisk,
        sync: (fd, done) => (isBroken ? done(new Error('EIO: no')) : realDisk.sync(fd, done)),
      },
    });
    const client = EventStoreDBClient.connectionString(node.url);
    await client.appendToStream('disk.x-1', events(1));
    isBroken = true;
    await errorOf(client.appendToStream('disk.x-1', events(2)));
    expect((await fatal).message).to.contain('EIO');
    await errorOf(client.appendToStream('disk.x-1', events(3)));
    await client.dispose();
    const again = await startEventStoreNode({ directory: directory.path });
    const reader = EventStoreDBClient.connectionString(again.url);
    expect((await numbersOf(reader.readStream('disk.x-1')))[0]).to.equal(1);
    await reader.dispose();
    await again.stop();
    directory.remove();
  });
});
