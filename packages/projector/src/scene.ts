import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchPostgres } from '@suuupra/embedded';
import { type EventStore, PoisonEventError, type Recorded } from '@suuupra/eventstore';
import { createActivity, createReader, memoryEventStore } from '@suuupra/eventstore';
import { type Database, add, insert, openDatabase, upsert } from '@suuupra/postgres';
import type { Projection } from './projection.ts';
import { type Projector, createProjector } from './projector.ts';
import type { Target } from './target.ts';

/** A toy read model: every number noted, their sum by stream, and how many there are in all. */
export const toy: Projection<bigint> = {
  name: 'toy',
  prefixes: ['toy.'],
  initial: 0n,
  load: async (read) => BigInt(String((await read('size'))[0]?.['numbers'] ?? 0)),
  project: ({ streamId, type, data, position }: Recorded, numbers) => {
    if (type === 'Garbled') throw new PoisonEventError('cannot be read');
    if (type === 'Silent') return { state: numbers, writes: [] };
    const amount = BigInt((data as { amount: string }).amount);
    const writes = [
      insert('note', { position, nth: numbers, amount }),
      add('total', { stream: streamId }, { amount }),
    ];
    return { state: numbers + 1n, writes };
  },
  closing: (_before, numbers) => [upsert('size', { name: 'all' }, { numbers })],
};

export const TOY_SQL = `
create table note (position bigint primary key, nth bigint not null, amount bigint not null);
create table total (stream text primary key, amount bigint not null);
create table size (name text primary key, numbers bigint not null);
`;

export const TOY_TABLES = {
  note: { key: ['position'] },
  total: { key: ['stream'] },
  size: { key: ['name'] },
};

/** Appends events to a stream; a number is noted, a word is the type of an event without data. */
export async function append(
  store: EventStore,
  stream: string,
  ...what: readonly (number | 'Garbled' | 'Silent')[]
): Promise<bigint> {
  let expected = -1n;
  for await (const { revision } of store.read(stream)) expected = revision;
  const metadata = {
    ...{ tenant: 'main', actor: 'test', commandId: 'c', correlationId: 'o', causationId: 'x' },
    ...{ at: '2026-11-16T00:00:00.000000Z', commandHash: '' },
  };
  const events = what.map((one, index) => ({
    id: `${stream}/${expected + BigInt(index)}`,
    type: typeof one === 'string' ? one : 'Noted',
    data: typeof one === 'string' ? {} : { amount: String(one) },
    metadata,
  }));
  return (await store.append(stream, events, expected)).position;
}

/** A store with a reader on it; what stopped the process lands in `fatal`. */
export function openLog(store: EventStore = memoryEventStore()) {
  const fatal: Error[] = [];
  const onFatal = (error: Error): void => void fatal.push(error);
  const reader = createReader({ store, activity: createActivity(), onFatal });
  return { store, reader, fatal };
}

/** A projector of the toy that has caught up with the log. */
export async function start(
  { reader }: Pick<ReturnType<typeof openLog>, 'reader'>,
  target: Target,
): Promise<Projector> {
  const projector = createProjector({ projection: toy, target, reader });
  await projector.start();
  await reader.start();
  return projector;
}

/** Runs `work` in a process whose timers are due at once: what waits longer and longer is over. */
export async function hurried(work: () => Promise<unknown>): Promise<void> {
  const { setTimeout: slow } = globalThis;
  const fast = (due: () => void): NodeJS.Immediate => setImmediate(due);
  Object.assign(globalThis, { setTimeout: fast });
  try {
    await work();
  } finally {
    Object.assign(globalThis, { setTimeout: slow });
  }
}

/** One real server for a test file, with pools on it. */
export async function openServer() {
  const directory = await mkdtemp(join(tmpdir(), 'pj-'));
  const server = await launchPostgres({ directory });
  const pools: Database[] = [];
  return {
    open: (schema: string): Database => {
      const database = openDatabase(server.url, { schema });
      pools.push(database);
      return database;
    },
    close: async (): Promise<void> => {
      for (const pool of pools) await pool.close();
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
