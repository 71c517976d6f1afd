import { createHash } from 'node:crypto';
import type { Recorded } from '@suuupra/eventstore';
import { canonicalJson } from '@suuupra/kernel';

/** SHA-256 over everything that stands in the log, in its order: two equal worlds, equal texts. */
export function logHash(log: readonly Recorded[]): string {
  const hash = createHash('sha256');
  for (const { streamId, revision, type, id, data, metadata } of log) {
    const event = { streamId, revision: revision.toString(), type, id, data, metadata };
    hash.update(canonicalJson(event)).update('\n');
  }
  return hash.digest('hex');
}
