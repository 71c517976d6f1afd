import { PoisonEventError, type Recorded } from '@suuupra/eventstore';
import { BEFORE_EVERYTHING, type Claim, RowExistsError } from '@suuupra/postgres';
import { commitSurely, isRefusal } from './commit.ts';
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

/** The database refuses the rows of an event for good; says which event, and what it refused. */
export class EventRefusedError extends Error {
  override readonly name = 'EventRefusedError';
}

/** What a writer has in hand between two commits. */
type Desk<S> = {
  readonly given: Required<Deps<S>>;
  claim: Claim;
  /** The state that the committed rows stand for. */
  before: S;
  gathered: Gathered<S>;
  /** The events since the last commit, those that are parked too. */
  batch: Recorded[];
  readonly parked: ParkedEvent[];
  parkedStreams: Set<string>;
};

/** Claims the projection, so that whoever held it before commits nothing more, and loads it. */
export async function openWriter<S>({
  projection,
  target,
  onTrouble = () => undefined,
}: Deps<S>): Promise<Writer> {
  const { name, initial, load } = projection;
  const claim: Claim = await target.claim(name);
  const before = load === undefined ? initial : await load(target.read);
  const parked = [...(await loadParked(name, target))];
  const desk: Desk<S> = {
    ...{ given: { projection, target, onTrouble }, claim, before, parked },
    ...{ gathered: nothing(before), batch: [], parkedStreams: streamsOf(parked) },
  };
  let taken = claim.position;
  return {
    committed: () => {
      const { position } = desk.claim;
      return position === BEFORE_EVERYTHING ? undefined : position;
    },
    take: (event) => {
      if (event.position <= taken) return;
      takeIn(projection, desk.gathered, { event, parkedStreams: desk.parkedStreams });
      desk.batch.push(event);
      taken = event.position;
    },
    gathered: () => desk.gathered.events.length + desk.gathered.parked.length,
    flush: async () => {
      const events = desk.batch;
      try {
        return await commit(desk, taken);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        return await commitOneByOne(desk, events);
      }
    },
    parked: () => [...parked],
  };
}

async function commit<S>(desk: Desk<S>, to: bigint): Promise<readonly Recorded[]> {
  const { given, before, parked } = desk;
  const { projection, target, onTrouble } = given;
  const { state, events, writes } = desk.gathered;
  // Events that leave no trace need no commit: they would leave none the second time either.
  if (writes.length === 0) return [];
  const all = [...writes, ...(projection.closing?.(before, state) ?? [])];
  const batch = { projection: projection.name, to, writes: all };
  const onClaim = (claim: Claim): void => void (desk.claim = claim);
  desk.claim = await commitSurely(target, desk.claim, batch, { onTrouble, onClaim });
  parked.push(...desk.gathered.parked);
  desk.before = state;
  desk.gathered = nothing(state);
  desk.batch = [];
  return events;
}

/** One refusal undoes a whole batch: the event that is to blame is found by going step by step. */
async function commitOneByOne<S>(
  desk: Desk<S>,
  events: readonly Recorded[],
): Promise<readonly Recorded[]> {
  const { project, clash } = desk.given.projection;
  desk.parkedStreams = streamsOf(desk.parked);
  desk.gathered = nothing(desk.before);
  desk.batch = [];
  const committed: Recorded[] = [];
  for (const event of events) {
    const pending = copyOf(desk.gathered);
    desk.batch.push(event);
    try {
      committed.push(...(await commitWith(desk, project, event)));
    } catch (error) {
      if (!(error instanceof RowExistsError)) throw refused(desk, event, error);
      desk.gathered = pending;
      committed.push(...(await commitSecond(desk, clash ?? (() => parkBecause(error)), event)));
    }
  }
  return committed;
}

type Project<S> = Projection<S>['project'];

async function commitWith<S>(
  desk: Desk<S>,
  project: Project<S>,
  event: Recorded,
): Promise<readonly Recorded[]> {
  const { gathered, parkedStreams, given } = desk;
  takeIn({ name: given.projection.name, project }, gathered, { event, parkedStreams });
  return await commit(desk, event.position);
}

async function commitSecond<S>(
  desk: Desk<S>,
  clash: Project<S>,
  event: Recorded,
): Promise<readonly Recorded[]> {
  try {
    return await commitWith(desk, clash, event);
  } catch (error) {
    throw refused(desk, event, error);
  }
}

function streamsOf(parked: readonly ParkedEvent[]): Set<string> {
  return new Set(parked.map(({ stream }) => stream));
}

function parkBecause({ message }: Error): never {
  throw new PoisonEventError(`another event has made its rows: ${message}`);
}

function refused<S>(desk: Desk<S>, event: Recorded, error: unknown): unknown {
  if (!isRefusal(error)) return error;
  const place = `${event.type} ${event.streamId}@${event.revision}`;
  const message = `${desk.given.projection.name} can't take ${place}: ${error.message}`;
  return new EventRefusedError(message, { cause: error });
}

function nothing<S>(state: S): Gathered<S> {
  return { state, writes: [], events: [], parked: [] };
}

function copyOf<S>({ state, writes, events, parked }: Gathered<S>): Gathered<S> {
  return { state, writes: [...writes], events: [...events], parked: [...parked] };
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
