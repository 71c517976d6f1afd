import { expect } from 'chai';
import fc from 'fast-check';
import { type EventStore, type Recorded, memoryEventStore } from '@suuupra/eventstore';
import { idOf } from '@suuupra/kernel';
import type { Database } from '@suuupra/postgres';
import { type Projection, type Target, compareTargets, databaseTarget } from '@suuupra/projector';
import { memoryTarget, replay } from '@suuupra/projector';

type Compared<State> = Readonly<{
  projection: Projection<State>;
  tables: Parameters<typeof memoryTarget>[0];
  /** What the logs are drawn from. */
  events: readonly Recorded[];
}>;

/** Every event of a store, in its order. */
export async function eventsOf(store: EventStore): Promise<readonly Recorded[]> {
  const events: Recorded[] = [];
  for await (const event of store.readAll('start')) events.push(event);
  return events;
}

/** Which event, and which id it bears: a small one is shared with others. */
type Draw = readonly [event: number, twin: number];

/** A log of these events: any of them, any number of times, in any order. */
async function drawn(from: readonly Recorded[], picks: readonly Draw[]): Promise<EventStore> {
  const store = memoryEventStore();
  const revisions = new Map<string, bigint>();
  const seen = new Set<string>();
  for (const [index, [pick, twin]] of picks.entries()) {
    const { streamId, type, data, metadata } = from[pick % from.length] ?? expect.fail();
    const revision = revisions.get(streamId) ?? -1n;
    // Two streams may hold events of one id; one stream never does.
    const shared = idOf('twin', String(twin));
    const isTaken = twin > 3 || seen.has(`${streamId} ${shared}`);
    const id = isTaken ? idOf('drawn', String(index)) : shared;
    seen.add(`${streamId} ${id}`);
    await store.append(streamId, [{ id, type, data, metadata }], revision);
    revisions.set(streamId, revision + 1n);
  }
  return store;
}

/** The two say in words of their own which row is there already. */
const worded = ({ read }: Target): Readonly<{ read: Target['read'] }> => ({
  read: async (table, where) =>
    (await read(table, where)).map(({ problem = null, ...row }) => ({
      ...row,
      problem:
        typeof problem === 'string' ? problem.replace(/(made its rows): .*/s, '$1') : problem,
    })),
});

/**
 * Holds the tables in memory to the real ones: whatever the log and however it falls into batches,
 * both hold the same rows, park the same events and fail alike.
 */
export async function expectLikePostgres<State>(
  database: Database,
  { projection, tables, events }: Compared<State>,
): Promise<void> {
  const names = [...Object.keys(tables), 'parked'];
  const size = fc.integer({ min: 1, max: 9 });
  const anyPicks = fc.array(fc.tuple(fc.nat(), fc.nat(9)), { maxLength: 40 });
  const property = fc.asyncProperty(anyPicks, size, size, async (picks, one, other) => {
    const store = await drawn(events, picks);
    await database.query(`truncate ${[...names, 'checkpoint'].join(', ')}`);
    const [real, memory] = [databaseTarget(database), memoryTarget(tables)];
    const project = async (target: Target, eventsPerCommit: number): Promise<string> =>
      await replay(projection, { store, target }, { eventsPerCommit }).then(
        ({ parked }) => `parked ${parked.length}`,
        (error: unknown) => String(error).split(':')[0] ?? '',
      );
    expect(await project(memory, one)).to.equal(await project(real, other));
    expect(await compareTargets(worded(real), worded(memory), names)).to.equal(undefined);
  });
  await fc.assert(property, { numRuns: 60 });
}
