import type { Entry } from './entry.ts';

/** The fields of an entry in the order of their bytes, by the names of LJE1. */
const FIELDS: readonly (readonly [field: string, key: keyof Entry])[] = [
  ['kind', 'kind'],
  ['book', 'book'],
  ['shard', 'shard'],
  ['seq', 'seq'],
  ['entry_id', 'entryId'],
  ['recorded_us', 'recordedUs'],
  ['effective_on', 'effectiveOn'],
  ['document_type', 'documentType'],
  ['document_number', 'documentNumber'],
  ['src_stream', 'srcStream'],
  ['src_revision', 'srcRevision'],
  ['src_event_hash', 'srcEventHash'],
  ['rule_id', 'ruleId'],
  ['rule_version', 'ruleVersion'],
  ['reverses', 'reverses'],
  ['group_id', 'groupId'],
  ['evidence_commit', 'evidenceCommit'],
  ['private_commit', 'privateCommit'],
  ['dimensions', 'dimensions'],
  ['lines', 'lines'],
  ['prev', 'prev'],
];

/** The first field in which a stored entry differs from the one its source leads to. */
export function firstDifference(
  stored: Entry,
  derived: Entry,
): Readonly<{ field: string; problem: string }> | undefined {
  for (const [field, key] of FIELDS) {
    const [one, other] = [textOf(stored[key]), textOf(derived[key])];
    if (one === other) continue;
    return { field, problem: `stored ${one}, but the streams lead to ${other}` };
  }
  return undefined;
}

function textOf(value: Entry[keyof Entry]): string {
  const plain = (_key: string, one: unknown): unknown => (typeof one === 'bigint' ? `${one}` : one);
  return typeof value === 'object' ? JSON.stringify(value, plain) : String(value);
}
