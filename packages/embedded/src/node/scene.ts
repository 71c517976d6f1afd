import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  EventStoreDBClient,
  jsonEvent,
  type AllStreamSubscription,
  type EventData,
  type StreamSubscription,
} from '@eventstore/db-client';

import { startEventStoreNode, type EventStoreNode, type EventStoreNodeOptions } from './node.ts';

// What the tests of the node share: a node on a directory of its own, and the official client on a
// real socket.

/** A directory that is gone after the test. */
export function temporaryDirectory(): Readonly<{ path: string; remove: () => void }> {
  const path = mkdtempSync(join(tmpdir(), 'event-store-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export type Scene = Readonly<{
  client: () => EventStoreDBClient;
  node: () => EventStoreNode;
  /** Stops the node and starts it again on the same directory, with a new client. */
  restart: () => Promise<void>;
}>;

/** One node for all tests of the enclosing `describe`. */
export function nodeScene(options: Partial<EventStoreNodeOptions> = {}): Scene {
  const directory = temporaryDirectory();
  let node: EventStoreNode | undefined;
  let client: EventStoreDBClient | undefined;
  const start = async (): Promise<void> => {
    node = await startEventStoreNode({ directory: directory.path, ...options });
    client = EventStoreDBClient.connectionString(node.url);
  };
  const stop = async (): Promise<void> => {
    await client?.dispose();
    await node?.stop();
  };
  before(start);
  after(async () => {
    await stop();
    directory.remove();
  });
  return {
    client: () => client ?? fail(),
    node: () => node ?? fail(),
    restart: async () => {
      await stop();
      await start();
    },
  };
}

const fail = (): never => {
  throw new Error('The node is not running: use it inside a test.');
};

/** A stream nobody else in the test run uses. */
export const freshStream = (category = 'test.thing'): string => `${category}-${randomUUID()}`;

/** Events that can be told apart by their data. */
export const events = (...numbers: readonly number[]): EventData[] =>
  numbers.map((n) => jsonEvent({ type: 'ThingHappened', data: { n } }));

/** The numbers of the events an asynchronous source gives. */
export async function numbersOf(source: AsyncIterable<Received>): Promise<unknown[]> {
  const numbers: unknown[] = [];
  for await (const { event } of source) numbers.push(numberIn(event?.data));
  return numbers;
}

export type Received = Readonly<{ event?: Readonly<{ data?: unknown }> | undefined }>;

const numberIn = (data: unknown): unknown =>
  typeof data === 'object' && data !== null && 'n' in data ? data.n : data;

/** What an expected failure was; fails the test when there was none. */
export async function errorOf(promise: Promise<unknown>): Promise<Record<string, unknown>> {
  const outcome = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(outcome instanceof Error)) throw new Error('It was expected to fail, and it did not.');
  const { name, message } = outcome;
  return { name, message, ...Object.fromEntries(Object.entries(outcome)) };
}

/** Collects what a subscription delivers, and waits until there are so many. */
export function collect(subscription: AllStreamSubscription | StreamSubscription) {
  const numbers: unknown[] = [];
  let wake = (): void => undefined;
  subscription.on('data', ({ event }: Received) => {
    numbers.push(numberIn(event?.data));
    wake();
  });
  return {
    numbers,
    until: async (count: number): Promise<unknown[]> => {
      while (numbers.length < count) await new Promise<void>((resolve) => (wake = resolve));
      return numbers;
    },
  };
}

/** Resolves at the next event of this name. */
export const next = (
  subscription: AllStreamSubscription | StreamSubscription,
  name: 'caughtUp' | 'confirmation',
): Promise<void> => new Promise((resolve) => void subscription.once(name, () => resolve()));
