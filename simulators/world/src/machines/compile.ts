import { assert } from '@suuupra/kernel';
import type { Fact } from './fact.ts';
import { ABSENT, type Edge, type Machine, type Standing, edgeName } from './machine.ts';
import { edgesOf, stateName, typesOf } from './machine.ts';

/** What an event does to a state: the one next state, or those that the memory picks from. */
export type Move = Readonly<{ targets: readonly Target[] }>;
/** A next state with the number under which its edge is counted. */
export type Target = Readonly<{ edge: number; state: State }>;
/** A state with its moves. It is filled in while the tables are made and never changed later. */
export type State = Readonly<{
  name: string;
  standing: Standing | undefined;
  /** The number under which the state is counted, and -1 for what is absent. */
  number: number;
  moves: Map<string, Move>;
}>;

/** A machine that reads an event type. */
export type Reader = Readonly<{
  machine: Machine;
  /** The place of the machine's things among those of a stream. */
  place: number;
  absent: State;
  variant: ((fact: Fact) => string) | undefined;
  ifKnown: boolean;
}>;

/** All machines of one category of streams. A known type that nobody reads has no readers. */
export type Category = Readonly<{
  readers: ReadonlyMap<string, readonly Reader[]>;
  /** How many machines it has. */
  size: number;
}>;

/** The tables in the form in which they are run, and the names of all that can be counted. */
export type Compiled = Readonly<{
  categories: ReadonlyMap<string, Category>;
  names: readonly string[];
}>;

/** Turns tables into what is looked up once for every event. */
export function compile(machines: readonly Machine[]): Compiled {
  const names: string[] = [];
  const categories = new Map<string, { readers: Map<string, Reader[]>; size: number }>();
  for (const machine of machines) {
    const absent = statesOf(machine, names);
    const category = categories.get(machine.category) ?? { readers: new Map(), size: 0 };
    categories.set(machine.category, category);
    const place = category.size;
    category.size += 1;
    for (const type of machine.ignores) {
      if (!category.readers.has(type)) category.readers.set(type, []);
    }
    for (const type of typesOf(machine)) {
      const variant = machine.variants?.[type];
      const ifKnown = machine.ifKnown?.includes(type) ?? false;
      const reader: Reader = { machine, place, absent, variant, ifKnown };
      category.readers.set(type, [...(category.readers.get(type) ?? []), reader]);
    }
  }
  return { categories, names };
}

/** The states of a machine, each with its moves, from the one in which everything begins. */
function statesOf(machine: Machine, names: string[]): State {
  const states = new Map<string, State>();
  for (const name of Object.keys(machine.edges)) {
    const number = name === ABSENT ? -1 : names.push(stateName(machine, name)) - 1;
    states.set(name, { name, standing: machine.states[name], number, moves: new Map() });
  }
  for (const edge of edgesOf(machine))
    addMove(states, edge, names.push(edgeName(machine, edge)) - 1);
  return stateIn(states, ABSENT);
}

function addMove(
  states: ReadonlyMap<string, State>,
  { from, event, to }: Edge,
  edge: number,
): void {
  const { moves } = stateIn(states, from);
  const target = { edge, state: stateIn(states, to) };
  moves.set(event, { targets: [...(moves.get(event)?.targets ?? []), target] });
}

function stateIn(states: ReadonlyMap<string, State>, name: string): State {
  const state = states.get(name);
  assert(state !== undefined, `${name} is a state of its machine`);
  return state;
}
