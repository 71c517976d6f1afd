import type { Recorded } from '@suuupra/eventstore';
import { type Projection, compareTargets, memoryTarget, replay } from '@suuupra/projector';
import type { Violation } from './audit.ts';
import { hash32 } from './hash.ts';
import { MODELS, MODEL_NAMES, type ReadModels } from './read-models.ts';

export const REBUILT_RULE = 'a rebuilt read model equals the live one';

const EVENTS_A_COMMIT = 1_000;
/** Of so many worlds one is built again: it costs as much as projecting did. */
const ONE_IN = 8;

/** Whether the read models of a world are built again at its end. */
export function isRebuilt(seed: string): boolean {
  return hash32(seed, 3) % ONE_IN === 0;
}

/**
 * Derives every read model again from the log, in one go, and compares it with the one that was
 * written through crashes, lost connections and batches of any size (ledger.md §4, 3, 4 and 5).
 */
export async function rebuiltDiffers(
  log: readonly Recorded[],
  readModels: ReadModels,
): Promise<readonly Violation[]> {
  const store = {
    readAll: async function* readAll() {
      await Promise.resolve();
      yield* log;
    },
  };
  const violations: Violation[] = [];
  for (const name of MODEL_NAMES) {
    const target = memoryTarget(MODELS[name].tables);
    const projection = MODELS[name].projection as Projection<unknown>;
    await replay(projection, { store, target }, { eventsPerCommit: EVENTS_A_COMMIT });
    const names = [...Object.keys(MODELS[name].tables), 'parked'];
    const difference = await compareTargets(readModels.tables[name], target, names);
    if (difference === undefined) continue;
    const { table, onlyIn, row } = difference;
    const where = onlyIn === 'first' ? 'live' : 'rebuilt';
    const found = `only in the ${where} one: ${row.slice(0, 200)}`;
    violations.push({
      rule: REBUILT_RULE,
      subject: `${name}.${table}`,
      found,
    });
  }
  return violations;
}
