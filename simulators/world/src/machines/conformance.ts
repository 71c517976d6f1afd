import type { Instant } from '@suuupra/kernel';
import { type Compiled, type Move, type Reader, type State, type Target } from './compile.ts';
import { compile } from './compile.ts';
import type { Category } from './compile.ts';
import type { Fact } from './fact.ts';
import type { Machine } from './machine.ts';
import { type Course, NO_REVISION, follow } from './stream-order.ts';
import { MACHINES } from './tables.ts';
import type { Violation } from './violation.ts';

/** Something that is not at its end, and whose duty it is to bring it there. */
export type Unfinished = Readonly<{
  machine: string;
  subject: string;
  state: string;
  owner: string;
  within: string;
}>;

/** Holds the events of a log to the state machines, one by one. */
export type Conformance = Readonly<{
  /** What the next event breaks. Events come in log order. */
  observe: (fact: Fact) => readonly Violation[];
  /** The edges and states that were met. */
  covered: () => ReadonlySet<string>;
  /** All edges and states that there are. */
  required: () => ReadonlySet<string>;
  /** Everything that is in a state which is somebody's duty to leave. */
  unfinished: () => readonly Unfinished[];
}>;

/** How the log is judged; by all machines and with clocks that never differ. */
export type ConformanceOptions = Readonly<{
  machines?: readonly Machine[];
  /** How far the clocks of those who write one stream may differ, in microseconds. */
  skew?: Instant;
}>;

/** One thing that a machine is about. */
type Entity = {
  readonly machine: Machine;
  readonly subject: string;
  state: State;
  memory: unknown;
};
type Things = Map<string, Entity>;

type Stream = Course & {
  readonly category: Category | undefined;
  /** The things of each machine of the category, by their keys. */
  readonly things: (Things | undefined)[];
  /** What the next event has to lead further. */
  passing: Entity | undefined;
};

/** What is judged with: the tables, what of them was met, and everything that there is. */
type Bench = Compiled & Readonly<{ seen: Uint8Array; shared: Map<Machine, Things>; all: Entity[] }>;

const NOTHING: readonly Violation[] = [];
const HOUSE = compile(MACHINES);

/** A judge who has seen nothing yet. Judging an event costs the same however long the log is. */
export function createConformance(options: ConformanceOptions = {}): Conformance {
  const { machines, skew = 0n } = options;
  const compiled = machines === undefined ? HOUSE : compile(machines);
  const { names, categories } = compiled;
  const seen = new Uint8Array(names.length);
  const bench: Bench = { ...compiled, seen, all: [], shared: new Map() };
  const streams = new Map<string, Stream>();
  const opened = (streamId: string): Stream => {
    const category = categories.get(streamId.split('-', 1)[0] ?? '');
    const things = Array.from({ length: category?.size ?? 0 }, () => undefined);
    const stream = { revision: NO_REVISION, at: '', category, things, passing: undefined };
    streams.set(streamId, stream);
    return stream;
  };
  return {
    observe: (fact) => {
      const stream = streams.get(fact.streamId) ?? opened(fact.streamId);
      const disorder = follow(stream, fact, skew);
      const misfits = judge(bench, stream, fact);
      return disorder.length === 0 ? misfits : [...disorder, ...misfits];
    },
    covered: () => new Set(names.filter((_name, number) => seen[number] === 1)),
    required: () => new Set(names),
    unfinished: () => bench.all.flatMap(unfinished),
  };
}

function judge(bench: Bench, stream: Stream, fact: Fact): readonly Violation[] {
  const readers = stream.category?.readers.get(fact.type);
  if (readers === undefined) return [wrong('an event is one that somebody knows', fact, '')];
  const { passing } = stream;
  const passed = passing?.state;
  stream.passing = undefined;
  let violations = NOTHING;
  let isTaken = readers.length === 0;
  for (const reader of readers) {
    if (reader.machine.of?.(fact.streamId) === false) continue;
    const entity = entityOf(bench, stream, reader, fact);
    if (entity === undefined) continue;
    isTaken = true;
    const violation = step(bench.seen, entity, reader, fact);
    if (violation !== undefined) violations = [...violations, violation];
    if (entity.state.standing?.is === 'passing') stream.passing = entity;
  }
  if (!isTaken) violations = [wrong('an event is about something that is known', fact, '')];
  if (passing === undefined || passing.state !== passed) return violations;
  const found = `${passing.subject} is still ${passing.state.name}`;
  return [...violations, wrong('what is written in one append is written whole', fact, found)];
}

/** What the event is about, new where nobody has heard of it yet. */
function entityOf(
  bench: Bench,
  stream: Stream,
  { machine, place, absent, ifKnown }: Reader,
  fact: Fact,
): Entity | undefined {
  const things =
    machine.acrossStreams === true
      ? thingsOf(bench, machine)
      : (stream.things[place] ??= new Map<string, Entity>());
  const id = machine.key?.(fact) ?? '';
  const known = things.get(id);
  if (known !== undefined || ifKnown) return known;
  const subject = id === '' ? fact.streamId : `${fact.streamId} ${id}`;
  const entity: Entity = { machine, subject, state: absent, memory: machine.memory?.start };
  things.set(id, entity);
  bench.all.push(entity);
  return entity;
}

function thingsOf({ shared }: Bench, machine: Machine): Things {
  const things = shared.get(machine) ?? new Map<string, Entity>();
  shared.set(machine, things);
  return things;
}

function step(
  seen: Uint8Array,
  entity: Entity,
  { machine, variant }: Reader,
  fact: Fact,
): Violation | undefined {
  const event = variant === undefined ? fact.type : `${fact.type}(${variant(fact)})`;
  const move = entity.state.moves.get(event);
  if (move === undefined) return misfit(entity, event);
  const memory = machine.memory?.after(entity.memory, fact);
  const target = targetOf(move, machine, memory, fact);
  if (target === undefined) return misfit(entity, event);
  entity.state = target.state;
  entity.memory = memory;
  seen[target.edge] = 1;
  seen[target.state.number] = 1;
  return undefined;
}

function targetOf(
  { targets }: Move,
  machine: Machine,
  memory: unknown,
  fact: Fact,
): Target | undefined {
  if (targets.length === 1) return targets[0];
  const name = machine.memory?.pick(memory, fact);
  return targets.find(({ state }) => state.name === name);
}

function misfit({ machine, subject, state }: Entity, event: string): Violation {
  const rule =
    state.standing?.is === 'terminal'
      ? 'a terminal fact is never rewritten'
      : 'an event fits the state of its machine';
  return { rule, subject: `${machine.name}: ${subject}`, found: `${state.name} –${event}→` };
}

function wrong(rule: string, { streamId, revision, type }: Fact, found: string): Violation {
  return { rule, subject: `${streamId}@${revision}`, found: found === '' ? type : found };
}

function unfinished({ machine, subject, state }: Entity): readonly Unfinished[] {
  const { standing, name } = state;
  if (standing === undefined || standing.is === 'terminal' || standing.is === 'resting') return [];
  const owner = standing.is === 'owned' ? standing.by : 'whoever has written half of an append';
  const within = standing.is === 'owned' ? standing.within : 'at once';
  return [{ machine: machine.name, subject, state: name, owner, within }];
}
