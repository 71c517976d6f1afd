import { applyWrites } from './apply.ts';
import type { Database } from './database.ts';
import { ProjectorFencedError } from './errors.ts';
import type { Write } from './write.ts';

/** The position of a projection that has seen nothing: the store's first event may stand at 0. */
export const BEFORE_EVERYTHING = -1n;

export type Claim = Readonly<{ epoch: bigint; position: bigint }>;

/** Events after `from` up to and including `to` (positions in the store's log), by this epoch. */
export type Batch = Readonly<{ projection: string; epoch: bigint; from: bigint; to: bigint }>;

/** Where a projector puts its writes: PostgreSQL, or maps in memory. */
export type ProjectionStore = Readonly<{
  /** With `upTo`, only while no later epoch than that has claimed it. */
  claim(projection: string, upTo?: bigint): Promise<Claim>;
  commitBatch(batch: Batch, writes: readonly Write[]): Promise<void>;
}>;

/** `beforeCommit` is called when everything of a batch is written and nothing is committed. */
export const projectionStore = (db: Database, beforeCommit?: () => void): ProjectionStore => ({
  claim: (projection, upTo) => claim(db, projection, upTo),
  commitBatch: (batch, writes) => commitBatch(db, batch, writes, beforeCommit),
});

/** No epoch is later: whoever claims without a limit takes the projection over. */
const ANY_EPOCH = 2n ** 63n - 1n;

/**
 * Takes the projection over: the epoch grows, so whoever held it before commits nothing more. A
 * commit of theirs under way is waited for; the position returned is the last one committed. Where
 * a later epoch than `upTo` has claimed it, it throws ProjectorFencedError and takes nothing.
 */
export async function claim(
  db: Database,
  projection: string,
  upTo: bigint = ANY_EPOCH,
): Promise<Claim> {
  const [row] = await db.query<Claim>(
    `insert into checkpoint as kept (projection, position, epoch) values ($1, $2, 1)
     on conflict (projection) do update set epoch = kept.epoch + 1 where kept.epoch <= $3
     returning epoch, position`,
    [projection, BEFORE_EVERYTHING, upTo],
  );
  if (row === undefined) throw claimedSince(projection, upTo);
  return { epoch: row.epoch, position: row.position };
}

export function claimedSince(projection: string, upTo: bigint): ProjectorFencedError {
  return new ProjectorFencedError(`${projection} was claimed by others since epoch ${upTo}`);
}

/**
 * Rows and checkpoint in one transaction. Throws ProjectorFencedError when the epoch or the
 * position is no longer ours, and everything applyWrites throws; then nothing was written. After
 * DatabaseUnavailableError it is not known: claim again and go on from the position that returns.
 */
export async function commitBatch(
  db: Database,
  batch: Batch,
  writes: readonly Write[],
  beforeCommit: () => void = () => undefined,
): Promise<void> {
  const { projection, epoch, from, to } = batch;
  checkBatch(batch);
  await db.transaction(async (tx) => {
    // First, so that a fenced projector waits and stops here, before it has written anything.
    const moved = await tx.query(
      `update checkpoint set position = $4
       where projection = $1 and epoch = $2 and position = $3 returning epoch`,
      [projection, epoch, from, to],
      'move-checkpoint',
    );
    if (moved.length !== 1) {
      const [found] = await tx.query<Claim>(
        'select epoch, position from checkpoint where projection = $1',
        [projection],
      );
      throw fenced(batch, found);
    }
    await applyWrites(tx, writes);
    beforeCommit();
  });
}

/** A batch moves forward. Throws RangeError. */
export function checkBatch({ projection, from, to }: Batch): void {
  if (to <= from) throw new RangeError(`${projection}: a batch from ${from} to ${to} goes nowhere`);
}

export function fenced(batch: Batch, found: Claim | undefined): ProjectorFencedError {
  const there =
    found === undefined
      ? 'nobody claimed it'
      : `it is at ${found.position} in epoch ${found.epoch}`;
  return new ProjectorFencedError(
    `${batch.projection} from ${batch.from} in epoch ${batch.epoch}: ${there}`,
  );
}
