import { createHash } from 'node:crypto';
import type { Recorded } from '@suuupra/eventstore';
import { tableDigest } from '@suuupra/projector';
import { MODELS, MODEL_NAMES, type ReadModels } from './read-models.ts';

/**
 * SHA-256 over everything that a world leaves behind: every byte of every stream in the order of
 * the log, the rows of all tables, and the books of the banks. Two equal worlds, equal texts.
 */
export function endHash(
  log: readonly Recorded[],
  readModels: ReadModels,
  books: ReadonlyMap<string, bigint>,
): string {
  const hash = createHash('sha256');
  hash.update(log.map(lineOf).join(''));
  for (const name of MODEL_NAMES) {
    const { tables } = readModels.tables[name];
    const digest = tableDigest(tables, [...Object.keys(MODELS[name].tables), 'parked']);
    hash.update(`${name} ${digest}\n`);
  }
  const balances = [...books].toSorted(([a], [b]) => (a < b ? -1 : 1));
  for (const [account, balance] of balances) hash.update(`${account} ${balance}\n`);
  return hash.digest('hex');
}

/** Data and metadata are stored in canonical form, so their text is one. */
function lineOf({ streamId, revision, type, id, data, metadata }: Recorded): string {
  return `${streamId}@${revision} ${type} ${id} ${JSON.stringify([data, metadata])}\n`;
}
