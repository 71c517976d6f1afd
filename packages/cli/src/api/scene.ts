import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EventStore, openEventStore } from '@suuupra/eventstore';
import { type Network, type RpcError, rpcErrorOf } from '@suuupra/grpc';
import { assert, parseInstant } from '@suuupra/kernel';
import { drive, settle } from '../play/driver.ts';
import { timeKeepersOf } from '../play/time-keepers.ts';
import { type Stack, openStack } from '../stack/stack.ts';

/** The day on which the scenes play: its documents are of the financial year 2627. */
export const MORNING = parseInstant('2026-11-16T09:15:00+05:30') ?? 0n;

/** A running house, and the log behind it, which no client sees. */
export type Scene = Readonly<{
  stack: Stack;
  network: Network;
  store: EventStore;
  /** Waits until nothing moves. */
  quiet: () => Promise<void>;
  /** Grants every timer that is set, in order, until none is. */
  finish: () => Promise<void>;
  /** How many events there are, when nothing moves. */
  recorded: () => Promise<number>;
}>;

/** A house on virtual time for the tests of this describe. */
export function houseOpen(): () => Scene {
  let scene: Scene | undefined;
  let directory = '';
  before(async function () {
    this.timeout(30_000);
    directory = mkdtempSync(join(tmpdir(), 'suuupra-'));
    scene = await openScene(directory);
  });
  after(async function () {
    this.timeout(30_000);
    await scene?.store.close();
    await scene?.stack.stop();
    rmSync(directory, { recursive: true, force: true });
  });
  return () => {
    if (scene === undefined) throw new Error('the house is open once the tests run');
    return scene;
  };
}

async function openScene(dataDirectory: string): Promise<Scene> {
  const stack = await openStack({
    ...{ dataDirectory, processes: false, clock: 'virtual' },
    onFailure: (error) => {
      throw error;
    },
  });
  const store = openEventStore(stack.engines.eventStoreUrl);
  const keepers = timeKeepersOf(stack.network, stack.timeKeepers);
  const quiet = async (): Promise<void> => {
    await settle(keepers, MORNING);
  };
  const finish = async (): Promise<void> => {
    await drive(keepers, [], await settle(keepers, MORNING));
  };
  const recorded = async (): Promise<number> => {
    await quiet();
    return (await typesIn(store)).length;
  };
  await quiet();
  return { stack, network: stack.network, store, quiet, finish, recorded };
}

/** The types of all events in the order of the log. */
export async function typesIn(store: Pick<EventStore, 'readAll'>): Promise<readonly string[]> {
  const types: string[] = [];
  for await (const { type } of store.readAll('start')) types.push(type);
  return types;
}

/** How a call failed; undefined where it did not. */
export async function endOf(call: Promise<unknown>): Promise<RpcError | undefined> {
  try {
    await call;
  } catch (error) {
    return rpcErrorOf(error);
  }
  return undefined;
}

/** How a call failed that must fail. */
export async function errorOf(call: Promise<unknown>): Promise<RpcError> {
  const end = await endOf(call);
  assert(end, 'the call is refused');
  return end;
}
