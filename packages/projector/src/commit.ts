import {
  BadWriteError,
  type Claim,
  DatabaseError,
  DatabaseUnavailableError,
  type ProjectionStore,
  ProjectorFencedError,
  StatementTimeoutError,
  TransactionConflictError,
  type Write,
} from '@suuupra/postgres';

const TRIES = 60;
const FIRST_WAIT_MS = 25;
const LONGEST_WAIT_MS = 2_000;

/** What is to be committed: everything after the claim's position up to `to`. */
export type Commit = Readonly<{ projection: string; to: bigint; writes: readonly Write[] }>;

/** What the caller of a commit hears of while it is under way. */
export type Notices = Readonly<{
  onTrouble: (error: Error, tries: number) => void;
  /** The claim was renewed: it is the one to go on with, even where the writes are refused. */
  onClaim: (claim: Claim) => void;
}>;

/**
 * Commits a batch, whatever the connection does meanwhile, and returns the claim as it then is.
 * Where it is not known whether the database committed, the checkpoint is claimed again: its
 * position tells. Throws ProjectorFencedError when someone else has claimed it, what the writes
 * throw, and the last error when the database stays away for some two minutes.
 */
export async function commitSurely(
  store: ProjectionStore,
  start: Claim,
  { projection, to, writes }: Commit,
  { onTrouble, onClaim }: Notices,
): Promise<Claim> {
  let claim = start;
  let claimsSent = 0n;
  for (let tries = 1; ; tries += 1) {
    try {
      if (tries > 1) {
        claimsSent += 1n;
        // Of the epochs behind ours some may be our own, whose answers were lost; none of others.
        const taken = await store.claim(projection, claim.epoch + claimsSent - 1n);
        claimsSent = 0n;
        if (taken.position === to) return taken;
        if (taken.position !== start.position) throw stolen(projection, claim, taken);
        claim = taken;
        onClaim(taken);
      }
      const { epoch, position: from } = claim;
      await store.commitBatch({ projection, epoch, from, to }, writes);
      return { epoch, position: to };
    } catch (error) {
      if (!isPassing(error) || tries >= TRIES) throw error;
      onTrouble(error, tries);
      await pause(Math.min(FIRST_WAIT_MS * 2 ** (tries - 1), LONGEST_WAIT_MS));
    }
  }
}

/** By the timer of the process, because a simulated world owns that one and no other. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** The database understood what it was asked and will never do it, however often it is asked. */
export function isRefusal(error: unknown): error is Error {
  return (error instanceof DatabaseError && !isPassing(error)) || error instanceof BadWriteError;
}

function isPassing(error: unknown): error is Error {
  return (
    error instanceof DatabaseUnavailableError ||
    error instanceof TransactionConflictError ||
    error instanceof StatementTimeoutError
  );
}

function stolen(projection: string, ours: Claim, found: Claim): ProjectorFencedError {
  return new ProjectorFencedError(
    `${projection} was ours at ${ours.position} in epoch ${ours.epoch}; ` +
      `it was claimed meanwhile and stands at ${found.position}, now in epoch ${found.epoch}`,
  );
}
