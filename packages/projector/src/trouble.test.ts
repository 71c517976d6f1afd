import { expect } from 'chai';
import fc from 'fast-check';
import { type EventStore, memoryEventStore } from '@suuupra/eventstore';
import {
  DatabaseUnavailableError,
  ProjectorFencedError,
  TransactionConflictError,
  insert,
} from '@suuupra/postgres';
import { tableDigest } from './digest.ts';
import { replay } from './rebuild.ts';
import { TOY_TABLES, append, hurried, toy } from './scene.ts';
import { type Target, memoryTarget } from './target.ts';
import { type Trouble, troubledTarget } from './trouble.ts';
import { openWriter } from './writer.ts';

const TABLES = [...Object.keys(TOY_TABLES), 'parked'];
const LIVES_AT_MOST = 200;

const trouble = fc.constantFrom<Trouble>(
  ...(['fine', 'lost-before-commit', 'lost-after-commit', 'conflict', 'unavailable'] as const),
);
const entry = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 3 }) },
  { weight: 1, arbitrary: fc.constantFrom('Garbled' as const, 'Silent' as const) },
);
const log = fc.array(fc.tuple(fc.constantFrom('toy.a', 'toy.b', 'other.c'), entry), {
  ...{ minLength: 1, maxLength: 12 },
});

/** Notes amounts by themselves, so that no amount can be noted twice: the second one is parked. */
const once: typeof toy = {
  ...toy,
  project: (event, numbers) => {
    if (event.type !== 'Noted') return toy.project(event, numbers);
    const { amount } = event.data as Readonly<{ amount: string }>;
    const row = { position: BigInt(amount), nth: numbers, amount: BigInt(amount) };
    return { state: numbers + 1n, writes: [insert('note', row)] };
  },
};

const life = fc.record({ calls: fc.nat(6), isDone: fc.boolean() });

async function storeOf(entries: readonly (readonly [string, number | 'Garbled' | 'Silent'])[]) {
  const store = memoryEventStore();
  for (const [stream, what] of entries) await append(store, stream, what);
  return store;
}

/** What a process does with its target until it dies: at a call of its own, done or not. */
type Life = Readonly<{ calls: number; isDone: boolean }>;
type Given = Readonly<{ projection: typeof toy; size: number; life: Life | undefined }>;
const DEAD = Symbol('dead');

/** One process over the target. It projects the log to the end, or dies and hears nothing more. */
async function live(
  store: EventStore,
  target: Target,
  { projection, size, life }: Given,
): Promise<'done' | typeof DEAD> {
  const { promise: death, resolve: die } = Promise.withResolvers<typeof DEAD>();
  const never = new Promise<never>(() => undefined);
  let left = life?.calls ?? Infinity;
  const until = async <T>(work: () => Promise<T>): Promise<T> => {
    left -= 1;
    if (left >= 0) return await work();
    if (left === -1 && life?.isDone === true) await work().catch(() => undefined);
    die(DEAD);
    return await never;
  };
  const mortal: Target = {
    claim: (...asked) => until(() => target.claim(...asked)),
    commitBatch: (batch, writes) => until(() => target.commitBatch(batch, writes)),
    read: (table, where) => until(() => target.read(table, where)),
  };
  const work = replay(projection, { store, target: mortal }, { eventsPerCommit: size });
  return await Promise.race([work.then(() => 'done' as const), death]);
}

/** One process after the other, until one comes to the end of the log. */
async function liveOn(
  store: EventStore,
  target: Target,
  { projection, size, lives }: Omit<Given, 'life'> & Readonly<{ lives: readonly Life[] }>,
): Promise<void> {
  for (let count = 0; count < LIVES_AT_MOST; count += 1) {
    try {
      const given = { projection, size, life: lives[count] };
      if ((await live(store, target, given)) === 'done') return;
    } catch (error) {
      // A process that cannot even claim or load does not start; the next one tries.
      const isPassing =
        error instanceof DatabaseUnavailableError || error instanceof TransactionConflictError;
      if (!isPassing) throw error;
    }
  }
  throw new Error(`no end after ${LIVES_AT_MOST} lives`);
}

describe('a projection on a database in trouble', () => {
  for (const [name, projection] of Object.entries({ toy, 'toy with clashes': once }))
    it(`counts every event once, whatever becomes of its calls or of itself: ${name}`, () =>
      hurried(() =>
        fc.assert(
          fc.asyncProperty(
            ...([
              log,
              fc.array(trouble, { maxLength: 40 }),
              fc.array(life, { maxLength: 6 }),
            ] as const),
            fc.integer({ min: 1, max: 5 }),
            async (entries, troubles, lives, size) => {
              const store = await storeOf(entries);
              const wanted = memoryTarget(TOY_TABLES);
              await replay(projection, { store, target: wanted });
              const target = memoryTarget(TOY_TABLES);
              const ahead = [...troubles];
              const shaky = troubledTarget(target, () => ahead.shift() ?? 'fine');
              await liveOn(store, shaky, { projection, size, lives });
              expect(tableDigest(target.tables, TABLES)).to.equal(
                tableDigest(wanted.tables, TABLES),
              );
            },
          ),
          { numRuns: 300 },
        ),
      ));

  it('is fenced off by another process that takes over, at whichever try that happens', () =>
    hurried(async () => {
      for (const taken of [1, 2, 3, 4]) {
        const target = memoryTarget(TOY_TABLES);
        let commits = 0;
        let theirs = 0n;
        const busy: Target = {
          ...target,
          commitBatch: async (batch, writes) => {
            commits += 1;
            if (commits === taken) theirs = (await target.claim('toy')).epoch;
            if (commits <= taken) throw new TransactionConflictError('a deadlock was detected');
            await target.commitBatch(batch, writes);
          },
        };
        const store = await storeOf([['toy.a', 1]]);
        const failure: unknown = await replay(toy, { store, target: busy }).catch(
          (error: unknown) => error,
        );
        expect(failure).to.be.instanceOf(ProjectorFencedError);
        expect(target.tables.rows('note')).to.deep.equal([]);
        // And has not taken it back: what the other one commits stands.
        const batch = { projection: 'toy', epoch: theirs, from: -1n, to: 64n };
        await target.commitBatch(batch, []);
      }
    }));

  it('goes on event by event with the claim that it has renewed, when a batch is refused', () =>
    hurried(async () => {
      const store = await storeOf([
        ['toy.a', 1],
        ['toy.b', 1],
      ]);
      const target = memoryTarget(TOY_TABLES);
      const ahead: Trouble[] = ['conflict', 'lost-before-commit'];
      const shaky = troubledTarget(target, (call) =>
        call === 'commit' ? (ahead.shift() ?? 'fine') : 'fine',
      );
      const { parked } = await replay(once, { store, target: shaky });
      expect(parked.map(({ stream }) => stream)).to.deep.equal(['toy.b']);
      expect(target.tables.rows('note')).to.have.length(1);
    }));

  it('tells of every try, and gives up when the database stays away', () =>
    hurried(async () => {
      const target = memoryTarget(TOY_TABLES);
      const seen: string[] = [];
      const away = troubledTarget(target, (call) => (call === 'commit' ? 'unavailable' : 'fine'));
      const onTrouble = ({ name }: Error, tries: number): void =>
        void seen.push(`${tries} ${name}`);
      const writer = await openWriter({ projection: toy, target: away, onTrouble });
      const store = await storeOf([['toy.a', 1]]);
      for await (const event of store.readAll('start')) writer.take(event);
      const failure: unknown = await writer.flush().catch((error: unknown) => error);
      expect(failure).to.be.instanceOf(DatabaseUnavailableError);
      expect(seen.length).to.equal(59);
      expect(seen[0]).to.equal('1 DatabaseUnavailableError');
      expect(target.tables.rows('note')).to.deep.equal([]);
    }));
});

describe('a call that is befallen', () => {
  const claimed = async (what: Trouble) => {
    const target = memoryTarget(TOY_TABLES);
    const answer: unknown = await troubledTarget(target, () => what)
      .claim('toy')
      .catch((error: unknown) => error);
    const name = answer instanceof Error ? answer.name : 'answer';
    return [name, (await target.claim('toy')).epoch] as const;
  };

  it('is carried out or not, and the caller hears of it or not', async () => {
    expect(await claimed('fine')).to.deep.equal(['answer', 2n]);
    expect(await claimed('lost-after-commit')).to.deep.equal(['DatabaseUnavailableError', 2n]);
    expect(await claimed('lost-before-commit')).to.deep.equal(['DatabaseUnavailableError', 1n]);
    expect(await claimed('unavailable')).to.deep.equal(['DatabaseUnavailableError', 1n]);
    expect(await claimed('conflict')).to.deep.equal(['TransactionConflictError', 1n]);
  });
});
