import type { Recorded } from '@suuupra/eventstore';
import { BEFORE_EVERYTHING, type Claim } from '@suuupra/postgres';
import { commitSurely } from './commit.ts';
import { type Gathered, type ParkedEvent, type Projection, takeIn } from './projection.ts';
import type { Target } from './target.ts';

/** The writing half of a projector: events in, commits out. One call at a time. */
export type Writer = Readonly<{
  /** The position of the last event whose rows are committed; undefined before the first. */
  committed: () => bigint | undefined;
  /** Takes an event in; one at or before the last position taken is a repetition and is skipped. */
  take: (event: Recorded) => void;
  /** How many events were taken in since the last commit. */
  gathered: () => number;
  /** Commits what was taken in; answers with the events whose rows are there now. */
  flush: () => Promise<readonly Recorded[]>;
  parked: () => readonly ParkedEvent[];
}>;

type Deps<S> = Readonly<{
  projection: Projection<S>;
  target: Target;
  onTrouble?: (error: Error, tries: number) => void;
}>;

/** Claims the projection, so that whoever held it before commits nothing more, and loads it. */
export async function openWriter<S>({
  projection,
  target,
  onTrouble = () => undefined,
}: Deps<S>): Promise<Writer> {
  const { name, initial, load, closing } = projection;
  let claim: Claim = await target.claim(name);
  let taken = claim.position;
  let before = load === undefined ? initial : await load(target.read);
  let gathered: Gathered<S> = nothing(before);
  const parked = [...(await loadParked(name, target))];
  const parkedStreams = new Set(parked.map(({ stream }) => stream));

  const flush = async (): Promise<readonly Recorded[]> => {
    const { state, events, writes } = gathered;
    // Events that leave no trace need no commit: they would leave none the second time either.
    if (writes.length === 0) return [];
    const all = [...writes, ...(closing?.(before, state) ?? [])];
    claim = await commitSurely(
      target,
      claim,
      { projection: name, to: taken, writes: all },
      onTrouble,
    );
    parked.push(...gathered.parked);
    before = state;
    gathered = nothing(before);
    return events;
  };

  return {
    committed: () => (claim.position === BEFORE_EVERYTHING ? undefined : claim.position),
    take: (event) => {
      if (event.position <= taken) return;
      takeIn(projection, gathered, { event, parkedStreams });
      taken = event.position;
    },
    gathered: () => gathered.events.length + gathered.parked.length,
    flush,
    parked: () => [...parked],
  };
}

function nothing<S>(state: S): Gathered<S> {
  return { state, writes: [], events: [], parked: [] };
}

async function loadParked(name: string, { read }: Target): Promise<readonly ParkedEvent[]> {
  const rows = await read('parked');
  return rows.map((row) => ({
    consumer: name,
    stream: String(row['stream']),
    revision: BigInt(String(row['revision'])),
    type: String(row['type']),
    problem: String(row['problem']),
  }));
}
