import type { Paise } from '@suuupra/kernel';
import type { CycleEvent } from './events.ts';
import type { Net } from './netting.ts';

/** What a member could not pay of its debit net, and whether the guarantee fund paid it. */
export type Short = Readonly<{ member: string; amount: Paise; drawn: boolean }>;

export type Netted = Readonly<{
  cycleId: string;
  previousCycleId: string;
  transactions: number;
  nets: readonly Net[];
  rawFileSha256: string;
  /** The sum of the amounts in the raw file; zero until the files are published. */
  controlTotal: Paise;
  shorts: readonly Short[];
}>;

export type Cycle =
  | Readonly<{ is: 'absent' }>
  | Readonly<{ is: 'cutting'; cycleId: string; previousCycleId: string }>
  | (Readonly<{ is: 'netted' }> & Netted)
  | (Readonly<{ is: 'published' }> & Netted)
  | (Readonly<{ is: 'funding' }> & Netted)
  | (Readonly<{ is: 'shortfall' }> & Netted)
  | (Readonly<{ is: 'settled' }> & Netted)
  | (Readonly<{ is: 'finalised' }> & Netted)
  | (Readonly<{ is: 'aborted' }> & Netted);

/** The state after an event of a cycle. */
export function evolve(state: Cycle, event: CycleEvent): Cycle {
  if (event.type === 'CycleCutoverMarked') {
    const { cycleId, previousCycleId } = event;
    return { is: 'cutting', cycleId, previousCycleId };
  }
  if (event.type === 'CycleNetted') {
    const { cycleId, transactions, nets, rawFileSha256 } = event;
    const previousCycleId = state.is === 'absent' ? '' : state.previousCycleId;
    const figures = { transactions, nets, rawFileSha256, controlTotal: 0n, shorts: [] };
    return { is: 'netted', cycleId, previousCycleId, ...figures };
  }
  return state.is === 'absent' || state.is === 'cutting' ? state : evolveNetted(state, event);
}

type Later = Exclude<CycleEvent, Readonly<{ type: 'CycleCutoverMarked' | 'CycleNetted' }>>;

function evolveNetted(state: Exclude<Cycle, { is: 'absent' | 'cutting' }>, event: Later): Cycle {
  switch (event.type) {
    case 'CycleFilesPublished':
      return { ...state, is: 'published', controlTotal: event.controlTotal };
    case 'CycleFundingInstructed':
    case 'CycleFunded':
      return { ...state, is: 'funding' };
    case 'CycleMemberFunded':
      return state;
    case 'CycleFellShort': {
      const { member, amount } = event;
      const shorts = [...state.shorts, { member, amount, drawn: false }];
      return { ...state, is: 'shortfall', shorts };
    }
    case 'CycleGuaranteeDrawn': {
      const shorts = state.shorts.map((one) =>
        one.member === event.member ? { ...one, drawn: true } : one,
      );
      const covered = shorts.every(({ drawn }) => drawn);
      return { ...state, is: covered ? 'funding' : 'shortfall', shorts };
    }
    case 'CycleSettled':
      return { ...state, is: 'settled' };
    case 'CycleFinalised':
      return { ...state, is: 'finalised' };
    case 'CycleAborted':
      return { ...state, is: 'aborted' };
  }
}
