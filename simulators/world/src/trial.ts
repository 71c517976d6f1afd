import type { Recorded } from '@suuupra/eventstore';
import { type Json, assert } from '@suuupra/kernel';
import type { Source } from './catalogued.ts';
import { type Fact, factOf, fieldOf } from './facts.ts';
import type { Outcome, RunOptions } from './run-world.ts';

/** A small world in which a fault strikes, and what is then to be seen of it. */
export type Trial = Readonly<{
  world: Omit<RunOptions, 'seed'> & Readonly<{ seed?: string }>;
  /** Which of the fault's names strikes in it. */
  name: Source;
  shows: (seen: Look) => void;
}>;

/** An event as a trial reads it. */
export type Line = Fact &
  Readonly<{
    position: bigint;
    at: string;
    /** What stands behind the category in the name of the stream. */
    of: string;
    /** A field of a field. */
    json: (field: string, inner: string) => Json;
  }>;

/** The log of a world, easy to ask. */
export type Look = Readonly<{
  outcome: Outcome;
  /** All events of these types, in the order of the log. */
  all: (...types: readonly string[]) => readonly Line[];
  /** The only events of a type that say this of a field. */
  where: (type: string, field: string, value: string) => readonly Line[];
  /** Asserts that there is something to look at. */
  some: (type: string) => readonly Line[];
}>;

export function lookAt(outcome: Outcome): Look {
  const byType = new Map<string, Line[]>();
  const lines = outcome.events.map(lineOf);
  for (const line of lines) byType.set(line.type, [...(byType.get(line.type) ?? []), line]);
  const of = (type: string): readonly Line[] => byType.get(type) ?? [];
  return {
    outcome,
    all: (...types) =>
      types.length === 1 ? of(types[0] ?? '') : lines.filter(({ type }) => types.includes(type)),
    where: (type, field, value) => of(type).filter((line) => line.text(field) === value),
    some: (type) => {
      assert(of(type).length > 0, `there is a ${type}`);
      return of(type);
    },
  };
}

function lineOf(event: Recorded): Line {
  const { streamId, position, metadata, data } = event;
  const of = streamId.slice(streamId.indexOf('-') + 1);
  const json: Line['json'] = (field, inner) => fieldOf(fieldOf(data, field, of), inner, of);
  return { ...factOf(event), position, of, json, at: metadata.at };
}

/** What the banks have posted for a leg of a transaction: there, and back again. */
export function postedOf({ all }: Look, txnId: string, leg: string): bigint {
  const there = all('PostingDebited', 'PostingCredited').filter(isAbout(txnId, leg));
  const back = all('PostingReversed').filter(isAbout(txnId, leg));
  const parts = all('PostingPartlyReversed', 'ReversalCompleted').filter(isAbout(txnId, leg));
  const sum = (lines: readonly Line[], field: string): bigint =>
    lines.reduce((total, line) => total + line.amount(field), 0n);
  return sum(there, 'amount') - sum(back, 'amount') - sum(parts, 'reversed');
}

function isAbout(txnId: string, leg: string): (line: Line) => boolean {
  return (line) => line.text('txnId') === txnId && line.text('leg') === leg;
}

/** How often each value stands there. */
export function countsOf(values: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** The most often that one value stands there. */
export function mostOf(values: readonly string[]): number {
  return Math.max(0, ...countsOf(values).values());
}
