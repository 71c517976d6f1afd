import { PoisonEventError, type Recorded } from '@suuupra/eventstore';
import { type Row, type Write, insert } from '@suuupra/postgres';

/** What one event leads to: the rows it writes, and what the next event must know. */
export type Projected<S> = Readonly<{ state: S; writes: readonly Write[] }>;

/** Reads the rows of a table of the projection that hold these values: ones that stay few. */
export type ReadTable = (table: string, where?: Row) => Promise<readonly Row[]>;

/**
 * A read model as a pure function of the log. `project` throws PoisonEventError for an event that
 * this binary cannot read; anything else it throws is a broken invariant and stops the process.
 */
export type Projection<S> = Readonly<{
  /** Names the checkpoint and the schema. */
  name: string;
  /** The streams it reads, by the beginning of their names. */
  prefixes: readonly string[];
  initial: S;
  /** The state that belongs to the rows as they stand; `initial` where it is not given. */
  load?: (read: ReadTable) => Promise<S>;
  project: (event: Recorded, state: S) => Projected<S>;
  /**
   * What becomes of an event whose rows are there already, made by another event: two streams may
   * hold events of one id. Without it such an event is parked.
   */
  clash?: (event: Recorded, state: S) => Projected<S>;
  /** Written once for a whole batch, behind its other rows; `before` is the state at its start. */
  closing?: (before: S, after: S) => readonly Write[];
}>;

type WithoutState = Readonly<{
  name: string;
  prefixes: readonly string[];
  project: (event: Recorded) => readonly Write[];
}>;

/** A projection whose rows depend on nothing but the one event. */
export function stateless({ name, prefixes, project }: WithoutState): Projection<null> {
  return {
    name,
    prefixes,
    initial: null,
    project: (event) => ({ state: null, writes: project(event) }),
  };
}

/** An event that could not be projected: by which projection, where it stands, and why. */
export type ParkedEvent = Readonly<{
  consumer: string;
  stream: string;
  revision: bigint;
  type: string;
  problem: string;
}>;

/** What was taken in since the last commit: the events that were projected, and those parked. */
export type Gathered<S> = {
  state: S;
  readonly writes: Write[];
  readonly events: Recorded[];
  readonly parked: ParkedEvent[];
};

/**
 * Takes one event in. What follows a parked event on its stream is parked as well, because half a
 * history misleads; the streams of `parkedStreams` grow with it.
 */
export function takeIn<S>(
  { name, project }: Pick<Projection<S>, 'name' | 'project'>,
  gathered: Gathered<S>,
  { event, parkedStreams }: Readonly<{ event: Recorded; parkedStreams: Set<string> }>,
): void {
  const { streamId } = event;
  const park = (problem: string): void => {
    const { position, revision, type } = event;
    gathered.parked.push({ consumer: name, stream: streamId, revision, type, problem });
    const row = { position, stream: streamId, revision, type, problem };
    gathered.writes.push(insert('parked', row));
  };
  if (parkedStreams.has(streamId)) {
    park('behind a parked event');
    return;
  }
  try {
    const { state, writes } = project(event, gathered.state);
    gathered.state = state;
    gathered.writes.push(...writes);
    gathered.events.push(event);
  } catch (error) {
    if (!(error instanceof PoisonEventError)) throw error;
    parkedStreams.add(streamId);
    park(error.message);
  }
}
