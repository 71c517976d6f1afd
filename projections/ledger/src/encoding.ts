import { type ByteReader, type ByteWriter, EntryFormError, byteReader } from './byte-form.ts';
import { byteWriter } from './byte-form.ts';
import { type Dimension, ENTRY_KINDS, type Entry, type Line } from './entry.ts';
import { MAX_ENTRY_BYTES, MAX_LINES } from './entry.ts';

const MAGIC = 'LJE1';

/**
 * The canonical bytes of an entry, form LJE1. The same entry has exactly one encoding, and nothing
 * else is ever hashed. Throws EntryFormError where a field does not fit.
 */
export function encodeEntry(entry: Entry): Buffer {
  const out = byteWriter();
  out.uint('kind', ENTRY_KINDS.indexOf(entry.kind) + 1, 1);
  out.text('book', entry.book);
  out.uint('shard', entry.shard, 2);
  out.uint('seq', entry.seq, 8);
  out.hash('prev', entry.prev);
  out.id('entry_id', entry.entryId);
  out.uint('recorded_us', entry.recordedUs, 8);
  out.int32('effective_on', entry.effectiveOn);
  out.text('document_type', entry.documentType);
  out.text('document_number', entry.documentNumber);
  out.text('src_stream', entry.srcStream);
  out.uint('src_revision', entry.srcRevision, 8);
  out.hash('src_event_hash', entry.srcEventHash);
  out.text('rule_id', entry.ruleId);
  out.uint('rule_version', entry.ruleVersion, 4);
  out.id('reverses', entry.reverses);
  out.id('group_id', entry.groupId);
  out.hash('evidence_commit', entry.evidenceCommit);
  out.hash('private_commit', entry.privateCommit);
  writeDimensions(out, entry.dimensions);
  writeLines(out, entry.lines);
  const bytes = Buffer.concat([Buffer.from(MAGIC, 'latin1'), out.bytes()]);
  if (bytes.length > MAX_ENTRY_BYTES) throw new EntryFormError('entry', 'is longer than allowed');
  checkEntry(entry);
  return bytes;
}

/**
 * Reads an entry back, strictly: every byte is consumed, every rule of the form holds, and what was
 * read encodes to the same bytes. Throws EntryFormError with the field.
 */
export function decodeEntry(given: Uint8Array): Entry {
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
  if (bytes.length > MAX_ENTRY_BYTES) throw new EntryFormError('entry', 'is longer than allowed');
  if (bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) {
    throw new EntryFormError('magic', `is not ${MAGIC}`);
  }
  const from = byteReader(bytes.subarray(MAGIC.length));
  const entry = readEntry(from);
  if (from.left() !== 0) throw new EntryFormError('entry', `has ${from.left()} bytes too many`);
  if (!encodeEntry(entry).equals(bytes)) throw new EntryFormError('entry', 'is not canonical');
  return entry;
}

function readEntry(from: ByteReader): Entry {
  const kind = ENTRY_KINDS[Number(from.uint('kind', 1)) - 1];
  if (kind === undefined) throw new EntryFormError('kind', 'is not known');
  return {
    kind,
    book: from.text('book'),
    shard: Number(from.uint('shard', 2)),
    seq: from.uint('seq', 8),
    prev: from.hash('prev'),
    entryId: from.id('entry_id'),
    recordedUs: from.uint('recorded_us', 8),
    effectiveOn: from.int32('effective_on'),
    documentType: from.text('document_type'),
    documentNumber: from.text('document_number'),
    srcStream: from.text('src_stream'),
    srcRevision: from.uint('src_revision', 8),
    srcEventHash: from.hash('src_event_hash'),
    ruleId: from.text('rule_id'),
    ruleVersion: Number(from.uint('rule_version', 4)),
    reverses: from.id('reverses'),
    groupId: from.id('group_id'),
    evidenceCommit: from.hash('evidence_commit'),
    privateCommit: from.hash('private_commit'),
    dimensions: readDimensions(from),
    lines: readLines(from),
  };
}

function writeDimensions(out: ByteWriter, dimensions: readonly Dimension[]): void {
  out.uint('dimensions', dimensions.length, 2);
  for (const [key, value] of dimensions) {
    out.text('dimension', key);
    out.text(`dimension ${key}`, value);
  }
}

function readDimensions(from: ByteReader): readonly Dimension[] {
  const count = Number(from.uint('dimensions', 2));
  return Array.from({ length: count }, (): Dimension => {
    const key = from.text('dimension');
    return [key, from.text(`dimension ${key}`)];
  });
}

function writeLines(out: ByteWriter, lines: readonly Line[]): void {
  out.uint('lines', lines.length, 2);
  for (const { side, account, asset, scale, amount } of lines) {
    out.uint('side', side === 'D' ? 0x44 : 0x43, 1);
    out.text('account', account);
    out.text('asset', asset);
    out.uint('scale', scale, 1);
    out.uint('amount', amount, 16);
  }
}

function readLines(from: ByteReader): readonly Line[] {
  const count = Number(from.uint('lines', 2));
  return Array.from({ length: count }, (): Line => {
    const side = from.uint('side', 1) === 0x44n ? 'D' : 'C'; // Another byte re-encodes to this.
    const account = from.text('account');
    const asset = from.text('asset');
    const scale = Number(from.uint('scale', 1));
    return { side, account, asset, scale, amount: from.uint('amount', 16) };
  });
}

/** The rules of the form that no single field can hold to. */
function checkEntry({ shard, dimensions, lines }: Entry): void {
  if (shard !== 0) throw new EntryFormError('shard', 'must be 0');
  if (lines.length > MAX_LINES) throw new EntryFormError('lines', `are more than ${MAX_LINES}`);
  if (lines.some(({ amount }) => amount === 0n)) throw new EntryFormError('amount', 'is zero');
  for (const [index, [key]] of dimensions.entries()) {
    const before = dimensions[index - 1]?.[0];
    if (before !== undefined && Buffer.compare(Buffer.from(before), Buffer.from(key)) >= 0) {
      throw new EntryFormError(`dimension ${key}`, 'does not stand in order');
    }
  }
}
