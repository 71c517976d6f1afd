import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LaunchedEventStoreNode, launchEventStoreNode } from '@suuupra/embedded';
import { expect } from 'chai';
import { idOf } from '@suuupra/kernel';
import { openEventStore } from './client.ts';
import { type EventStore, type NewEvent, OutcomeUnknownError, type Recorded } from './store.ts';

const metadata = {
  tenant: 'main',
  actor: 'test',
  commandId: 'c',
  correlationId: 'k',
  causationId: 'k',
  at: '',
  commandHash: '',
};
const event = (name: string): NewEvent => ({
  id: idOf('test', name),
  type: 'Tested',
  data: { name },
  metadata,
});
const portOf = ({ url }: LaunchedEventStoreNode): number => Number(/:(\d+)/.exec(url)?.[1]);
const LISTED = 20;
const CHAINS = 30;

describe('the client of the event store', () => {
  let directory: string;
  let node: LaunchedEventStoreNode;
  let store: EventStore;
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'suuupra-client-'));
    node = await launchEventStoreNode({ directory });
    store = openEventStore(node.url);
  });
  afterEach(async () => {
    await store.close();
    await node.stop();
    rmSync(directory, { recursive: true });
  });
  const kill = async (): Promise<void> => {
    process.kill(node.pid, 'SIGKILL');
    await node.ended;
  };
  const revive = async (): Promise<void> => {
    node = await launchEventStoreNode({ directory, port: portOf(node) });
  };
  const namesIn = async (events: AsyncIterable<Recorded>): Promise<readonly string[]> => {
    const names: string[] = [];
    for await (const { data } of events) names.push((data as { name: string }).name);
    return names;
  };

  it('neither loses nor doubles an append when the store is killed under it', async () => {
    const heard: string[] = [];
    const lost: Error[] = [];
    let done = (): void => {};
    const all = new Promise<void>((resolve) => (done = resolve));
    const subscription = store.subscribeAll(
      'start',
      ({ data }) => {
        heard.push((data as { name: string }).name);
        if (heard.length === CHAINS * LISTED) done();
      },
      (error) => lost.push(error),
    );
    const chain = async (stream: string): Promise<void> => {
      for (let n = 0; n < LISTED; n += 1) {
        await store.append(stream, [event(`${stream}${n}`)], BigInt(n) - 1n);
      }
    };
    const chains = Array.from({ length: CHAINS }, (_, c) => chain(`t.a-${c}/`));
    for (const seen of [3, 100]) {
      while (heard.length < seen) await new Promise(setImmediate);
      await kill();
      await revive();
    }
    await Promise.all(chains);
    await all;
    await subscription.stop();
    const expected = Array.from({ length: LISTED }, (_, n) => `t.a-1/${n}`);
    expect(await namesIn(store.read('t.a-1/'))).to.deep.equal(expected);
    expect(await namesIn(store.readAll('start'))).to.deep.equal(heard);
    expect(new Set(heard).size).to.equal(CHAINS * LISTED);
    expect(lost).to.have.length.greaterThan(1);
  });

  it('reads on where it was when the store comes back', async () => {
    const many = Array.from({ length: 500 }, (_, n) => event(`${n}`));
    await store.append('t.a-1', many, -1n);
    const read: string[] = [];
    for await (const { data } of store.read('t.a-1')) {
      read.push((data as { name: string }).name);
      if (read.length !== 10) continue;
      await kill();
      await revive();
    }
    expect(read).to.deep.equal(many.map((_, n) => `${n}`));
    expect(await store.head()).to.not.equal(0n);
  });

  it('survives the end of another store in the same process', async function () {
    this.timeout(5000);
    const folder = mkdtempSync(join(tmpdir(), 'suuupra-other-'));
    const otherNode = await launchEventStoreNode({ directory: folder });
    const other = openEventStore(otherNode.url);
    const doomed = (async (): Promise<unknown> => {
      for (let n = 0; ; n += 1) await other.append('t.b-1', [event(`${n}`)], BigInt(n) - 1n);
    })().catch((error: unknown) => error);
    const chains = Array.from({ length: CHAINS }, async (_, c) => {
      for (let n = 0; n < LISTED; n += 1) {
        if (c === 0 && n === 5) process.kill(otherNode.pid, 'SIGKILL');
        await store.append(`t.a-${c}`, [event(`${c}/${n}`)], BigInt(n) - 1n);
      }
    });
    await Promise.all(chains);
    await otherNode.ended;
    await other.close();
    expect(await doomed).to.be.instanceOf(OutcomeUnknownError);
    rmSync(folder, { recursive: true });
    expect(await namesIn(store.readAll('start'))).to.have.length(CHAINS * LISTED);
  });
});
