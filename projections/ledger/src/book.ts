import { createHash } from 'node:crypto';
import type { Recorded } from '@suuupra/eventstore';
import {
  BrokenInvariantError,
  assert,
  canonicalJson,
  civilDateOf,
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
import { packed } from './packing.ts';
import { RULES, type RuleId, post } from './posting.ts';
import { RATE_TABLE_VERSION, rateTableText, ratesOn } from './rates.ts';
import { RULINGS, type SourceEvent } from './ruling.ts';
import { readSource } from './sources.ts';
import { srcEventHashOf } from './src-hash.ts';

/** The one book there is: one legal entity, one writer, one sequence. */
export const BOOK = 'main';

/** How far a book has come: what the next entry must know. */
export type BookState = Readonly<{ size: bigint; chain: string }>;
export const EMPTY_BOOK: BookState = { size: 0n, chain: ZERO_HASH };

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
export function enterInBook(
  event: Recorded,
  state: BookState,
): Readonly<{ state: BookState; entries: readonly BookedEntry[] }> {
  const drafts = draftsOf(event);
  if (drafts.length === 0) return { state, entries: [] };
  const opening = state.size === 0n ? openingDrafts(timeOf(event)) : [];
  const entries: BookedEntry[] = [];
  let { size, chain } = state;
  for (const draft of [...opening, ...drafts]) {
    const booked = place(draft, { size, chain });
    entries.push(booked);
    size += 1n;
    ({ chain } = booked);
  }
  return { state: { size, chain }, entries };
}

function place(draft: Draft, { size, chain }: BookState): BookedEntry {
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
  if (RULINGS[source.type] === 'technical') return [];
  try {
    const drafts = ruledDrafts(event, source);
    for (const draft of drafts) place(draft, EMPTY_BOOK);
    return drafts;
  } catch (error) {
    // Amounts that do not add up, or texts that have no canonical bytes: a later fix resumes it.
    if (error instanceof EntryFormError || error instanceof BrokenInvariantError)
      return [deferred(event)];
    throw error;
  }
}

function ruledDrafts(event: Recorded, source: SourceEvent): readonly Draft[] {
  const description = describe(source);
  const base = { ...sourceOf(event), ...description };
  if (!isPosted(source)) return [{ ...base, ...ruled(event, 'no-posting', 0), ...noLines }];
  const rates = ratesOn(civilDateOf(timeOf(event)));
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
  const rules = Object.entries(RULES).map(([id, rule]) => ({ id, ...rule }));
  const rates = { id: 'rate-table', version: RATE_TABLE_VERSION, text: rateTableText() };
  const dimensions: readonly Dimension[] = [
    ['currency', 'INR'],
    ['legal_entity', BOOK],
    ['time_zone', 'Asia/Kolkata'],
  ];
  const opening = control(at, { id: 'book-open', version: 1, kind: 'book-open', dimensions });
  const published = [...rules, rates].map(({ id, version, text }) => {
    const hash = createHash('sha256').update(canonicalJson({ id, version, text })).digest('hex');
    const kind = 'rule-publish' as const;
    return control(at, { id, version, kind, dimensions: [['rule_hash', hash]] });
  });
  return [opening, ...published];
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
