import { instantOf, instantText } from '@suuupra/kernel';
import type { TransactionEvent } from '../transaction/events.ts';
import { endingOf } from '../transaction/scene.ts';
import type { CycleEvent } from './events.ts';

export const CYCLE = '2026-11-16/05';
export const SHA = 'a'.repeat(64);
export const NETS = [
  { member: 'HIMA', net: -10_000n },
  { member: 'INDU', net: 10_000n },
];
export const FIGURES = { transactions: 1, nets: NETS, rawFileSha256: SHA };
export const TOTAL = 10_000n;

export const marked: CycleEvent = {
  type: 'CycleCutoverMarked',
  cycleId: CYCLE,
  previousCycleId: '2026-11-16/04',
};
export const netted: CycleEvent = { type: 'CycleNetted', cycleId: CYCLE, ...FIGURES };
export const published: CycleEvent = {
  ...{ type: 'CycleFilesPublished', cycleId: CYCLE, transactions: 1 },
  ...{ rawFileSha256: SHA, controlTotal: TOTAL },
};
export const instructed: CycleEvent = {
  ...{ type: 'CycleFundingInstructed', cycleId: CYCLE },
  debits: [{ member: 'HIMA', amount: 10_000n }],
};
const hima = { cycleId: CYCLE, member: 'HIMA' };
export const paid = (amount: bigint): CycleEvent => ({
  ...{ type: 'CycleMemberFunded', ...hima, amount },
});
export const short: CycleEvent = { type: 'CycleFellShort', ...hima, amount: 4_000n };
export const drawn: CycleEvent = { type: 'CycleGuaranteeDrawn', ...hima, amount: 4_000n };
export const aborted: CycleEvent = { type: 'CycleAborted', cycleId: CYCLE, reason: 'a bad file' };
export const funded: CycleEvent = { type: 'CycleFunded', cycleId: CYCLE };
export const settled: CycleEvent = { type: 'CycleSettled', cycleId: CYCLE };
export const finalised: CycleEvent = { type: 'CycleFinalised', cycleId: CYCLE };

/** An instant by the Indian clock. */
export const india = (text: string): bigint => instantOf(`${text}+05:30`);

/** A transaction that became final at an Indian moment. */
export function finalAt(text: string, ending: 'Succeeded' | 'Deemed' = 'Succeeded') {
  const at = india(text);
  const event: TransactionEvent = endingOf(ending, '00', instantText(at));
  return { event, at };
}
