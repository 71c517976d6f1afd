import type { Fact } from './fact.ts';

/**
 * What a state is to those who wait (payments.md G7): the end; a place where something may stay
 * for ever, and why; somebody's duty, and until when; or a step that the very next event of the
 * stream leaves, because both are written in one append.
 */
export type Standing = Readonly<
  | { is: 'terminal' }
  | { is: 'resting'; because: string }
  | { is: 'owned'; by: string; within: string }
  | { is: 'passing' }
>;

export const terminal: Standing = { is: 'terminal' };
export const passing: Standing = { is: 'passing' };
export const resting = (because: string): Standing => ({ is: 'resting', because });
export const owned = (by: string, within: string): Standing => ({ is: 'owned', by, within });

/** Before its first event everything is absent. */
export const ABSENT = 'absent';

/** The states that an event may lead to; where there are several, the memory picks one. */
type Next<S> = S | readonly S[];

/** The states of what is there: nothing becomes absent again. */
type Begun<S> = Exclude<NoInfer<S>, typeof ABSENT>;

/** What a machine keeps beside its state where an edge depends on more than one event. */
type Memory<S, M> = Readonly<{
  start: M;
  /** The memory after an event that the machine reads. */
  after: (memory: M, fact: Fact) => M;
  /** Which of the listed states an event leads to, by the memory after it; or that it must not. */
  pick: (memory: M, fact: Fact) => S | undefined;
}>;

type Declared<S extends string, M> = Readonly<{
  name: string;
  /** The streams whose events it reads, by their category. */
  category: string;
  /** Which streams of the category it is about; without it all of them. */
  of?: (streamId: string) => boolean;
  /** Which thing an event is about; without it the machine is about the stream. */
  key?: (fact: Fact) => string;
  /** The things stand above single streams: one machine for the whole category. */
  acrossStreams?: true;
  /** The word by which events of one type are told apart, as `LegTimedOut(debit)`. */
  variants?: Readonly<Record<string, (fact: Fact) => string>>;
  /** State → event (with its variant) → next state. What does not stand here must not happen. */
  edges: Readonly<Record<S | typeof ABSENT, Readonly<Record<string, Next<Begun<S>>>>>>;
  states: Readonly<Record<Begun<S>, Standing>>;
  /** Event types that concern a thing only where the machine knows it already. */
  ifKnown?: readonly string[];
  /** Event types that have a shape and that nobody records: whoever sees one has found a fault. */
  never?: readonly string[];
  /** The event types of the category that say nothing to this machine. Nothing else is ignored. */
  ignores: readonly string[];
  memory?: Memory<Begun<S>, M>;
}>;

/** A state machine as a table. */
export type Machine = Omit<Declared<string, unknown>, 'edges' | 'states'> &
  Readonly<{
    edges: Readonly<Record<string, Readonly<Record<string, Next<string>>>>>;
    states: Readonly<Record<string, Standing>>;
  }>;

/** Declares a machine; the compiler sees to it that each edge leads to one of its states. */
export function machine<const S extends string, M = undefined>(declared: Declared<S, M>): Machine {
  return declared as unknown as Machine;
}

/** The key of things that every event names by the same field, but for those that are listed. */
export function by(
  field: string,
  others: Readonly<Record<string, string>> = {},
): (fact: Fact) => string {
  return ({ type, data }) => {
    const value = (data as Readonly<Record<string, unknown>>)[others[type] ?? field];
    return typeof value === 'string' ? value : '';
  };
}

/** The same for each of several states or events. */
export function each<const S extends string, const E>(
  names: readonly S[],
  edges: E,
): Readonly<Record<S, E>> {
  return Object.fromEntries(names.map((name) => [name, edges])) as Record<S, E>;
}

/** Events that leave a state as it is. */
export function stays<const S extends string>(
  state: S,
  ...events: readonly string[]
): Readonly<Record<string, S>> {
  return Object.fromEntries(events.map((event) => [event, state]));
}

/** The state of what is used up bit by bit; none where more is taken than there is. */
export function pickLeft<const Part extends string, const None extends string>(
  left: bigint,
  part: Part,
  none: None,
): Part | None | undefined {
  if (left < 0n) return undefined;
  return left === 0n ? none : part;
}

/** One edge of a machine: what can happen, and what comes of it. */
export type Edge = Readonly<{ from: string; event: string; to: string }>;

/** Every edge, one for each possible next state. */
export function edgesOf({ edges }: Machine): readonly Edge[] {
  return Object.entries(edges).flatMap(([state, moves]) =>
    Object.entries(moves).flatMap(([event, next]) =>
      [next].flat().map((to) => ({ from: state, event, to })),
    ),
  );
}

/** The event types that the machine reads, also those that it never allows. */
export function typesOf(one: Machine): ReadonlySet<string> {
  return new Set([...edgesOf(one).map(({ event }) => typeOf(event)), ...(one.never ?? [])]);
}

/** The type of an event that may be told apart by a variant. */
export function typeOf(event: string): string {
  return event.split('(', 1)[0] ?? event;
}

/** How an edge is called in a report of what was covered. */
export function edgeName({ name }: Machine, { from: state, event, to }: Edge): string {
  return `${name}: ${state} –${event}→ ${to}`;
}

/** How a state is called there. */
export function stateName({ name }: Machine, state: string): string {
  return `${name}: ${state}`;
}
