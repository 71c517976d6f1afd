import { hash } from 'node:crypto';
import type { Fact } from './fact.ts';
import type { Family, Say } from './family.ts';
import type { Model } from './model.ts';

export const METADATA_RULES = {
  /** DESIGN.md §4.2: flat strings, the same in every event, none with a `$` in front. */
  complete: 'every event carries its metadata',
  /** DESIGN.md §3: an id is given once. */
  unique: 'the id of an event is given once',
  /** DESIGN.md §3 and payments.md G4: uuidv5(command id, index). */
  derived: 'the id of an event is made of its command',
  /** event-store.md: positions grow along the log. */
  position: 'positions grow along the log',
  /** payments.md §4, 38: event time = max(previous, now). */
  time: 'time does not go back in a stream',
  /** payments.md §2.12: each message carries what caused it, which is in the log before it. */
  cause: 'no event is caused by a later one',
  /** The same: the cause is an event of the log, or a call from outside that begins a chain. */
  lost: 'the cause of an event is in the log',
} as const;

const R = METADATA_RULES;
const STRINGS = [
  ...['tenant', 'actor', 'commandId', 'correlationId', 'causationId', 'at', 'commandHash'],
];
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/**
 * Who may begin a chain of causes: a person at a counter, a client, and a bank that answers. Its
 * answer is a message of its own, which the switch takes in under the answer's own id.
 */
const FIRST_CAUSES: ReadonlySet<string> = new Set(['client', 'operator', 'bank']);

/** How far a stream has come: its newest time, and the command of its newest event. */
type Newest = { at: string; commandId: string; index: number };

type Notes = Readonly<{
  ids: Set<string>;
  /** Causes that were not in the log when they were named, and by what. */
  lost: Map<string, string>;
  streams: Map<string, Newest>;
}>;

function checkStrings({ streamId, metadata }: Fact, say: Say): void {
  for (const name of STRINGS) {
    const value = metadata[name];
    if (typeof value !== 'string' || value === '') say(R.complete, streamId, name);
  }
  for (const name in metadata) if (name.startsWith('$')) say(R.complete, streamId, name);
}

/** The events of a command stand together: they are one append. */
function checkStream({ streams }: Notes, fact: Fact, say: Say): void {
  const { id, streamId, at, metadata } = fact;
  const { commandId = '' } = metadata;
  const newest = streams.get(streamId) ?? { at: '', commandId: '', index: 0 };
  newest.index = newest.commandId === commandId ? newest.index + 1 : 0;
  newest.commandId = commandId;
  if (!isDerived(id, commandId, newest.index)) say(R.derived, streamId, id);
  if (at < newest.at) say(R.time, streamId, `${at} after ${newest.at}`);
  newest.at = at;
  streams.set(streamId, newest);
}

function checkCause({ ids, lost }: Notes, fact: Fact, say: Say): void {
  const { type, streamId, category, metadata } = fact;
  const { causationId = '', commandId = '', actor = '' } = metadata;
  if (ids.has(causationId)) return;
  const isFirst = FIRST_CAUSES.has(actor) && UUID.test(causationId);
  // A call from outside is its own cause. In commerce one call may be a command to each of
  // several streams: their cause is the id of the call, of which no event is made.
  const ofCommerce = category.startsWith('commerce.') && actor === 'client';
  if (isFirst && (causationId === commandId || ofCommerce)) return;
  // What the rail says when somebody outside has it asked is caused by his call.
  const ofInquiry = category === 'payments.intent' && actor === 'rail';
  if (ofInquiry && UUID.test(causationId)) return;
  lost.set(causationId, `${type} ${streamId}`);
  say(R.lost, `${type} ${streamId}`, causationId);
}

function checkId({ ids, lost }: Notes, { id, streamId }: Fact, say: Say): void {
  if (ids.has(id)) say(R.unique, streamId, id);
  ids.add(id);
  const effect = lost.get(id);
  if (effect !== undefined) say(R.cause, effect, id);
}

/** Ids, times and causes of events: what a finance auditor replays streams by. */
export function metadataFamily(): Family {
  const notes: Notes = { ids: new Set(), lost: new Map(), streams: new Map() };
  let lastPosition = -1n;
  const every = (_model: Model, fact: Fact, say: Say): void => {
    const { streamId, position } = fact;
    checkStrings(fact, say);
    if (position <= lastPosition) say(R.position, streamId, position);
    lastPosition = position;
    checkStream(notes, fact, say);
    checkCause(notes, fact, say);
    checkId(notes, fact, say);
  };
  return { rules: METADATA_RULES, on: {}, every };
}

const ID_BYTES = 16;
/** A version 5 and one of four variants stand in place of two digits of the digest. */
const VARIANTS = '89ab';

/** Whether an id is uuidv5(command id, index): SHA-1 over the bytes of both (RFC 9562). */
function isDerived(id: string, commandId: string, index: number): boolean {
  const name = Buffer.from(`${commandId.replaceAll('-', '')}${hexOf(index)}`, 'hex');
  if (name.length <= ID_BYTES) return false;
  const digest = hash('sha1', name, 'hex');
  const variant = VARIANTS[Number.parseInt(digest.charAt(16), 16) % VARIANTS.length] ?? '';
  return (
    id.startsWith(digest.slice(0, 8)) &&
    id.startsWith(digest.slice(8, 12), 9) &&
    id.startsWith(`-5${digest.slice(13, 16)}-${variant}${digest.slice(17, 20)}-`, 13) &&
    id.endsWith(digest.slice(20, 32))
  );
}

/** The digits of a number as the hexadecimal form of their characters. */
function hexOf(index: number): string {
  return index < 10 ? `3${index}` : Buffer.from(String(index), 'utf8').toString('hex');
}
