import type { Recorded } from '@suuupra/eventstore';
import { type Json, idOf, uuidv5 } from '@suuupra/kernel';
import { type Auditor, createAuditor } from './auditor.ts';
import type { Ending } from './family.ts';

export type Data = Readonly<{ [field: string]: Json }>;

/** An event of a story: where it stands, what it is, what it says, and when, if time has passed. */
export type Told = Readonly<{ stream: string; type: string; data: Data; at?: string }>;

export const ESCROW = '000900000001';
export const MERCHANT = '000900000002';
export const FEES = '000900000003';
export const PAYER = '000000000001';
export const ORDER = 'o1';
export const INTENT = 'i1';
export const COLLECTION = `IND${'1'.repeat(32)}`;
export const PAYOUT = `IND${'2'.repeat(32)}`;
export const RRNS: Readonly<Record<string, string>> = {
  [COLLECTION]: '632000000001',
  [PAYOUT]: '632000000002',
};

/** The moments of the story: the order, its refund, the cut-over, the settlement. */
export const NOON = '2026-11-16T06:30:00.000000Z';
export const LATER = '2026-11-16T07:10:00.000000Z';
export const CUT = '2026-11-16T07:30:00.000000Z';
export const TEN = '2026-11-17T04:30:00.000000Z';

/** An event of a story. */
export function told(stream: string, type: string, data: Data, at?: string): Told {
  return { stream, type, data, ...(at === undefined ? {} : { at }) };
}

/** A story as a log: positions, revisions, ids and causes as the house gives them. */
export function logOf(story: readonly Told[]): readonly Recorded[] {
  const revisions = new Map<string, bigint>();
  let at = NOON;
  let causationId = '';
  return story.map((one, index): Recorded => {
    at = one.at ?? at;
    const { stream: streamId, type, data } = one;
    const commandId = idOf('story', String(index));
    const id = uuidv5(commandId, '0');
    const revision = (revisions.get(streamId) ?? -1n) + 1n;
    revisions.set(streamId, revision);
    const isFirst = causationId === '';
    const metadata = {
      ...{ tenant: 'main', actor: isFirst ? 'client' : 'sagas', commandHash: 'hash' },
      ...{ commandId, correlationId: ORDER, causationId: isFirst ? commandId : causationId, at },
    };
    causationId = id;
    return { streamId, type, id, revision, position: BigInt(index + 1), data, metadata };
  });
}

/** An auditor of the world of the story. */
export function storyAuditor(): Auditor {
  return createAuditor({ escrow: ESCROW, merchant: MERCHANT, fees: FEES, merchantState: '29' });
}

/** The rules that a log breaks, each once, in order of their discovery. */
export function brokenBy(log: readonly Recorded[], ending?: Ending): readonly string[] {
  const auditor = storyAuditor();
  const seen = log.flatMap((event) => auditor.observe(event));
  const last = ending === undefined ? [] : auditor.close(ending);
  return [...new Set([...seen, ...last].map(({ rule }) => rule))];
}

/** How a story is spoilt. */
export type Spoil = (story: readonly Told[]) => readonly Told[];

/** Says something else in the nth event of a type, the first one counted as 1. */
export function says(type: string, data: Data, nth = 1): Spoil {
  return spoilNth(type, nth, (one) => [{ ...one, data: { ...one.data, ...data } }]);
}

/** Moves the nth event of a type to another moment, and what follows with it. */
export function at(type: string, moment: string, nth = 1): Spoil {
  return spoilNth(type, nth, (one) => [{ ...one, at: moment }]);
}

/** Leaves the nth event of a type out. */
export function without(type: string, nth = 1): Spoil {
  return spoilNth(type, nth, () => []);
}

/** Tells the nth event of a type twice. */
export function twice(type: string, nth = 1): Spoil {
  return spoilNth(type, nth, (one) => [one, one]);
}

/** Adds events behind the nth one of a type. */
export function behind(type: string, more: readonly Told[], nth = 1): Spoil {
  return spoilNth(type, nth, (one) => [one, ...more]);
}

/** Puts events in front of the nth one of a type. */
export function before(type: string, more: readonly Told[], nth = 1): Spoil {
  return spoilNth(type, nth, (one) => [...more, one]);
}

/** Adds events at the end. */
export function ends(...more: readonly Told[]): Spoil {
  return (story) => [...story, ...more];
}

/** Spoils in several ways, one after the other. */
export function all(...spoils: readonly Spoil[]): Spoil {
  return (story) => spoils.reduce((one, spoil) => spoil(one), story);
}

function spoilNth(type: string, nth: number, change: (one: Told) => readonly Told[]): Spoil {
  return (story) => {
    let seen = 0;
    const spoilt = story.flatMap((one) => {
      if (one.type !== type) return [one];
      seen += 1;
      return seen === nth ? change(one) : [one];
    });
    if (seen < nth) throw new Error(`the story has no ${type} number ${nth}`);
    return spoilt;
  };
}

/**
 * A story that breaks one rule: how it is spoilt, and what is told of its end. Where what is wrong
 * cannot but break others of the same family, `also` names them.
 */
export type Case = Readonly<{
  spoil: Spoil;
  ending?: Partial<Ending>;
  also?: readonly string[];
}>;

/** A story as it is told. */
export const unspoilt: Spoil = (story) => story;

/** The rules of a family that a spoilt story breaks. */
export function brokenOf(
  rules: Readonly<Record<string, string>>,
  story: readonly Told[],
  ending: Ending,
): readonly string[] {
  const own = new Set(Object.values(rules));
  return brokenBy(logOf(story), ending).filter((rule) => own.has(rule));
}
