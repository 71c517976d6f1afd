import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchEventStoreNode } from '@suuupra/embedded';
import { openEventStore } from '@suuupra/eventstore';
import { type ServiceName, silentLog } from '@suuupra/grpc';
import { type AddressBook, createPorts, startHost } from '@suuupra/process';
import { settle } from '../play/driver.ts';
import { timeKeepersOf } from '../play/time-keepers.ts';
import { composeService } from '../stack/services.ts';
import { MORNING, type Scene, typesIn } from './scene.ts';

/** Everything that writes, without the sagas: whoever tests does their steps by hand. */
const WRITE_SIDES = ['bank', 'upi-switch', 'commerce', 'payments', 'settlement'] as const;

/** The write sides on virtual time for the tests of this describe. */
export function writeSidesOpen(): () => Pick<Scene, 'quiet' | 'recorded' | 'network'> {
  let scene:
    | (Pick<Scene, 'quiet' | 'recorded' | 'network'> & Readonly<{ end: () => Promise<void> }>)
    | undefined;
  before(async function () {
    this.timeout(30_000);
    scene = await open();
  });
  after(async function () {
    this.timeout(30_000);
    await scene?.end();
  });
  return () => {
    if (scene === undefined) throw new Error('the write sides are open once the tests run');
    return scene;
  };
}

async function open() {
  const directory = mkdtempSync(join(tmpdir(), 'suuupra-'));
  const node = await launchEventStoreNode({ directory });
  const store = openEventStore(node.url);
  const addresses: AddressBook = {};
  const ports = createPorts({ store, log: silentLog, addresses, clock: 'virtual' });
  const parts = Object.fromEntries(
    WRITE_SIDES.map((service: ServiceName) => [service, composeService(service, ports, {})]),
  );
  const host = await startHost({ parts, ports, addresses });
  const { network } = ports;
  const quiet = async (): Promise<void> => {
    await settle(timeKeepersOf(network, WRITE_SIDES.slice(0, 1)), MORNING);
  };
  const recorded = async (): Promise<number> => {
    await quiet();
    return (await typesIn(store)).length;
  };
  await quiet();
  const end = async (): Promise<void> => {
    await host.stop();
    await store.close();
    await node.stop();
    rmSync(directory, { recursive: true, force: true });
  };
  return { network, quiet, recorded, end };
}
