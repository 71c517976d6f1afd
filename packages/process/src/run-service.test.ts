import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { TimeServiceService } from '@suuupra/contracts/suuupra/sim/time/v1/time_service';
import { startEventStoreNode } from '@suuupra/embedded';
import { consistencyToken, openEventStore } from '@suuupra/eventstore';
import { createNetwork, silentLog } from '@suuupra/grpc';
import { toyEvent } from './toy.ts';

const MAIN = join(import.meta.dirname, 'toy-run/main.ts');

function spawnMain(env: Readonly<Record<string, string>>) {
  return spawn(process.execPath, [MAIN], { env, stdio: ['pipe', 'pipe', 'pipe'] });
}

describe("a service's main.ts", () => {
  it('serves what it was composed of, on a real event store and in virtual time', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'suuupra-process-'));
    const node = await startEventStoreNode({ directory });
    const store = openEventStore(node.url);
    const child = spawnMain({ EVENTSTORE_URL: node.url, SUUUPRA_CLOCK: 'virtual' });
    try {
      const [line] = (await once(createInterface(child.stdout), 'line')) as readonly string[];
      const { address } = JSON.parse(line ?? '') as Readonly<{ address: string }>;
      const { position } = await store.append('toy.ping-1', [toyEvent('Ping', '1')], -1n);
      const network = createNetwork({ addresses: { commerce: address }, log: silentLog });
      const request = { nowUs: 0n, consistencyToken: consistencyToken(position) };
      const { settle } = TimeServiceService;
      const answer = await network.unary('commerce', settle, request);
      expect(answer.consistencyToken).to.equal(consistencyToken(await store.head()));
      expect((await store.head()) > position).to.equal(true);
      network.close();
    } finally {
      child.stdin.end();
      if (child.exitCode === null) await once(child, 'exit');
      await store.close();
      await node.stop();
      rmSync(directory, { recursive: true });
    }
    expect(child.exitCode).to.equal(0);
  });

  it('says which settings it cannot use, without a stack', async () => {
    const child = spawnMain({ COMMERCE_PORT: 'any' });
    const [log] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    expect(child.exitCode).to.equal(1);
    const { problems } = JSON.parse(log) as Readonly<{ problems: readonly string[] }>;
    expect(problems).to.have.length(2);
    expect(problems.join()).to.contain('EVENTSTORE_URL').and.to.contain('COMMERCE_PORT');
    expect(log).not.to.contain('run-service.ts');
  });
});
