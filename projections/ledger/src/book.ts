import { createHash } from 'node:crypto';
import type { Recorded } from '@suuupra/eventstore';
import {
  BrokenInvariantError,
  assert,
  canonicalJson,
  civilDateOf,
  dateOfDayNumber,
  dayNumberOf,
  idOf,
  parseInstant,
  uuidv5,
} from '@suuupra/kernel';
import { EntryFormError } from './byte-form.ts';
import { chainHashOf } from './chain.ts';
import { describe } from './description.ts';
import { encodeEntry } from './encoding.ts';
import { type Dimension, type Entry, type Line, ZERO_HASH, ZERO_ID } from './entry.ts';
import { moneyDateOf } from './money-date.ts';
import { OPENING_RATES, OPENING_RULES } from './opening.ts';
import { packed } from './packing.ts';
import { RULES, type RuleId, post } from './posting.ts';
import { rateTableText, ratesOn } from './rates.ts';
import { RULINGS, type SourceEvent } from './ruling.ts';
import { readSource } from './sources.ts';
import { srcEventHashOf } from './src-hash.ts';

/** The one book there is: one legal entity, one writer, one sequence. */
export const BOOK = 'main';

/** How far a book has come: its size and the chain hash of its last entry. */
export type Head = Readonly<{ size: bigint; chain: string }>;

/** What the next entry must know: the head, and which rules the book has published already. */
export type BookState = Head & Readonly<{ published: ReadonlySet<string> }>;
export const EMPTY_BOOK: BookState = { size: 0n, chain: ZERO_HASH, published: new Set() };

type Published = Readonly<{ id: string; version: number }>;

/** A rule or a rate table as the state of a book names it. */
export const publishedName = ({ id, version }: Published): string => `${id}@${version}`;

/** An entry in its place, with the bytes that are stored and the chain hash up to it. */
export type BookedEntry = Readonly<{ entry: Entry; encoded: Buffer; chain: string }>;

/** An entry that has no place yet. */
type Draft = Omit<Entry, 'book' | 'shard' | 'seq' | 'prev' | 'evidenceCommit' | 'privateCommit'>;

/**
 * The entries of an event, in their order: one for each rule that concerns it, one without lines
 * for an event that moves nothing, a deferred one for an event that no rule can take. The first
 * event of all is preceded by the control entries that open the book and publish its rules; they
 * bear its time. Nothing but the event and the state goes in, so the log alone gives the book.
 */
export function enterInBook(event: Recorded, state: BookState): Entered {
  const at = timeOf(event);
  try {
    return enterDrafts(draftsOf(event), at, state);
  } catch (error) {
    // Amounts that do not add up, or texts that have no canonical bytes: a later fix resumes it.
    if (error instanceof EntryFormError || error instanceof BrokenInvariantError)
      return enterDrafts([deferred(event)], at, state);
    throw error;
  }
}

/**
 * The entry of an event whose entries are in the book already, made by an event of another stream
 * that bears the same id: the same key with other bytes is an alarm and no repetition, so the event
 * is deferred under an id of its own and names the id that it shares.
 */
export function enterTwin(event: Recorded, state: BookState): Entered {
  const { id, streamId, revision } = event;
  const entryId = uuidv5(id, `deferred ${streamId}@${revision}`);
  const dimensions: readonly Dimension[] = [[SHARED_ID, id]];
  return enterDrafts([{ ...deferred(event), entryId, dimensions }], timeOf(event), state);
}

/** The dimension of a deferred entry that says which event id two streams hold. */
export const SHARED_ID = 'shared_event_id';

type Entered = Readonly<{ state: BookState; entries: readonly BookedEntry[] }>;

function enterDrafts(drafts: readonly Draft[], at: bigint, state: BookState): Entered {
  if (drafts.length === 0) return { state, entries: [] };
  const opening = state.size === 0n ? openingDrafts(at) : [];
  const published = new Set(state.published);
  const entries: BookedEntry[] = [];
  let { size, chain } = state;
  const enter = (draft: Draft): void => {
    const booked = place(draft, { size, chain });
    entries.push(booked);
    size += 1n;
    ({ chain } = booked);
    if (draft.kind === 'rule-publish')
      published.add(publishedName({ id: draft.ruleId, version: draft.ruleVersion }));
  };
  for (const draft of opening) enter(draft);
  for (const draft of drafts) {
    for (const text of textsUsedBy(draft))
      if (!published.has(publishedName(text))) enter(publication(at, text));
    enter(draft);
  }
  return { state: { size, chain, published }, entries };
}

function place(draft: Draft, { size, chain }: Head): BookedEntry {
  const entry: Entry = {
    ...draft,
    ...{ book: BOOK, shard: 0, seq: size, prev: chain },
    ...{ evidenceCommit: ZERO_HASH, privateCommit: ZERO_HASH },
  };
  const encoded = encodeEntry(entry);
  return { entry, encoded, chain: chainHashOf(encoded) };
}

function draftsOf(event: Recorded): readonly Draft[] {
  const source = readSource(event);
  const isTimed = parseInstant(event.metadata.at) !== undefined;
  if (source === undefined || !isTimed) return [deferred(event)];
  return RULINGS[source.type] === 'technical' ? [] : ruledDrafts(event, source);
}

function ruledDrafts(event: Recorded, source: SourceEvent): readonly Draft[] {
  const origin = sourceOf(event);
  const effectiveOn = moneyDateOf(source) ?? origin.effectiveOn;
  const base = { ...origin, effectiveOn, ...describe(source) };
  if (!isPosted(source)) return [{ ...base, ...ruled(event, 'no-posting', 0), ...noLines }];
  const rates = ratesOn(dateOfDayNumber(effectiveOn));
  return post(source, rates).flatMap(({ rule, groups }) => {
    const parts = packed(groups);
    const [first] = parts;
    if (first === undefined) return [{ ...base, ...ruled(event, rule, 0), ...noLines }];
    const groupId = parts.length > 1 ? ruled(event, rule, 0).entryId : ZERO_ID;
    return parts.map((lines, part): Draft => ({
      ...base,
      ...ruled(event, rule, part),
      ...{ kind: 'journal', groupId, lines },
    }));
  });
}

type Posted = Parameters<typeof post>[0];

function isPosted(source: SourceEvent): source is Posted {
  return RULINGS[source.type] === 'posts';
}

const noLines = { kind: 'no-posting', groupId: ZERO_ID, lines: [] as readonly Line[] } as const;

/** The id of an entry is made of the event's and the rule's, so redelivery gives the same bytes. */
function ruled(
  { id }: Recorded,
  rule: RuleId,
  part: number,
): Pick<Draft, 'entryId' | 'ruleId' | 'ruleVersion'> {
  const entryId = uuidv5(id, part === 0 ? rule : `${rule}#${part}`);
  return { entryId, ruleId: rule, ruleVersion: RULES[rule].version };
}

function deferred(event: Recorded): Draft {
  return {
    ...sourceOf(event),
    ...ruled(event, 'deferred', 0),
    ...{ kind: 'deferred', groupId: ZERO_ID, lines: [] },
    ...{ documentType: '', documentNumber: '', dimensions: [] },
  };
}

type Origin = Pick<
  Draft,
  'recordedUs' | 'effectiveOn' | 'srcStream' | 'srcRevision' | 'srcEventHash' | 'reverses'
>;

function sourceOf(event: Recorded): Origin {
  const at = timeOf(event);
  return {
    ...timed(at),
    srcStream: event.streamId.toWellFormed().normalize('NFC'),
    srcRevision: event.revision,
    srcEventHash: srcEventHashOf(event),
    reverses: ZERO_ID,
  };
}

/** The event's own time; an event without one (no writer of ours makes such) stands at 1970. */
function timeOf({ metadata }: Recorded): bigint {
  const at = parseInstant(metadata.at);
  return at === undefined || at < 0n ? 0n : at;
}

function timed(at: bigint): Pick<Draft, 'recordedUs' | 'effectiveOn'> {
  return { recordedUs: at, effectiveOn: dayNumberOf(civilDateOf(at)) };
}

/** The book is opened and its rules are published before its first source event. */
function openingDrafts(at: bigint): readonly Draft[] {
  const rules = Object.entries(OPENING_RULES).map(([id, rule]) => ({ id, ...rule }));
  const dimensions: readonly Dimension[] = [
    ['currency', 'INR'],
    ['legal_entity', BOOK],
    ['time_zone', 'Asia/Kolkata'],
  ];
  const opening = control(at, { id: 'book-open', version: 1, kind: 'book-open', dimensions });
  const texts = [...rules, rateTable(OPENING_RATES)];
  return [opening, ...texts.map((text) => publication(at, text))];
}

type PublishedText = Published & Readonly<{ text: string }>;

/** What must have been published before an entry: its rule and the rates it reckons with. */
function textsUsedBy({ ruleId, ruleVersion, effectiveOn }: Draft): readonly PublishedText[] {
  const rule = RULES[ruleId as RuleId];
  const used = [{ id: ruleId, version: ruleVersion, text: rule.text }];
  return ruleId.startsWith('creator-')
    ? [...used, rateTable(ratesOn(dateOfDayNumber(effectiveOn)).version)]
    : used;
}

function rateTable(version: number): PublishedText {
  return { id: 'rate-table', version, text: rateTableText(version) };
}

/** Publishes what identifies a rule: its hash is over id, version and text, not over its code. */
function publication(at: bigint, { id, version, text }: PublishedText): Draft {
  const hash = createHash('sha256').update(canonicalJson({ id, version, text })).digest('hex');
  return control(at, { id, version, kind: 'rule-publish', dimensions: [['rule_hash', hash]] });
}

type Control = Readonly<{
  id: string;
  version: number;
  kind: 'book-open' | 'rule-publish';
  dimensions: readonly Dimension[];
}>;

function control(at: bigint, { id, version, kind, dimensions }: Control): Draft {
  assert(version > 0, 'versions begin at 1');
  return {
    ...timed(at),
    ...{ kind, dimensions, lines: [], documentType: '', documentNumber: '' },
    ...{ srcStream: '', srcRevision: 0n, srcEventHash: ZERO_HASH },
    ...{ reverses: ZERO_ID, groupId: ZERO_ID, ruleId: id, ruleVersion: version },
    entryId: idOf('ledger', BOOK, kind, id, String(version)),
  };
}
