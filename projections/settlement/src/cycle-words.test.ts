import { memoryEventStore } from '@suuupra/eventstore';
import { memoryTarget, replay } from '@suuupra/projector';
import type { CycleEvent } from '@suuupra/upi-switch/reactions';
import { expect } from 'chai';
import { SETTLEMENT_TABLES, settlementProjection } from './project.ts';
import { stepsOf } from './scene.ts';

const cycleId = '2026-11-16/05';
const one = { cycleId, member: 'HIMA', amount: 4n };
const file = { cycleId, rawFileSha256: '', transactions: 1 };
const nets = [
  { member: 'HIMA', net: -10n },
  { member: 'INDU', net: 10n },
];

const cut: readonly (readonly [CycleEvent, string])[] = [
  [{ type: 'CycleCutoverMarked', cycleId, previousCycleId: '' }, 'cutting'],
  [{ type: 'CycleNetted', ...file, nets }, 'netted'],
  [{ type: 'CycleFilesPublished', ...file, controlTotal: 10n }, 'published'],
];
const lives: Readonly<Record<string, typeof cut>> = {
  'is aborted': [...cut, [{ type: 'CycleAborted', cycleId, reason: 'a bad file' }, 'aborted']],
  'is short of money for a while': [
    ...cut,
    [{ type: 'CycleFundingInstructed', cycleId, debits: [] }, 'funding'],
    [{ type: 'CycleFellShort', ...one }, 'shortfall'],
    [{ type: 'CycleGuaranteeDrawn', ...one }, 'funding'],
    [{ type: 'CycleMemberFunded', ...one, amount: 6n }, 'funding'],
    [{ type: 'CycleFunded', cycleId }, 'funded'],
    [{ type: 'CycleSettled', cycleId }, 'settled'],
    [{ type: 'CycleFinalised', cycleId }, 'finalised'],
  ],
};

describe('the state of a cycle in the read model', () => {
  for (const [name, life] of Object.entries(lives)) {
    it(`says where a cycle stands that ${name}`, async () => {
      const store = memoryEventStore();
      const { cycle } = stepsOf(store);
      const target = memoryTarget(SETTLEMENT_TABLES);
      for (const [event, state] of life) {
        await cycle(event);
        await replay(settlementProjection, { store, target });
        const rows = target.tables.rows('cycle') as readonly Readonly<{ state: string }>[];
        expect(
          rows.map((row) => row.state),
          event.type,
        ).to.deep.equal([state]);
      }
    });
  }
});
