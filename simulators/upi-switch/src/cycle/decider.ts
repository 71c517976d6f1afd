import { type Decider, type Decision, accept, assert, reject, sum } from '@suuupra/kernel';
import type { CycleEvent } from './events.ts';
import type { Net } from './netting.ts';

export type Netted = Readonly<{
  cycleId: string;
  previousCycleId: string;
  transactions: number;
  nets: readonly Net[];
  rawFileSha256: string;
}>;

export type Cycle =
  | Readonly<{ is: 'absent' }>
  | Readonly<{ is: 'cutting'; cycleId: string; previousCycleId: string }>
  | (Readonly<{ is: 'netted' }> & Netted)
  | (Readonly<{ is: 'funding' }> & Netted)
  | (Readonly<{ is: 'settled' }> & Netted)
  | (Readonly<{ is: 'finalised' }> & Netted);

export type CycleCommand =
  /** The open cycle's id, '' where none is open, and the cycle cut before it, '' for none. */
  | Readonly<{ type: 'CutOver'; cycleId: string; openCycleId: string; previousCycleId: string }>
  | Readonly<{
      type: 'NetCycle';
      cycleId: string;
      transactions: number;
      nets: readonly Net[];
      rawFileSha256: string;
    }>
  | Readonly<{ type: 'RecordFunding'; cycleId: string; previousSettled: boolean }>
  | Readonly<{ type: 'FinaliseCycle'; cycleId: string }>;

export type CycleReason =
  | 'CYCLE_NOT_OPEN'
  | 'CYCLE_NOT_CUT'
  | 'CYCLE_NOT_NETTED'
  | 'CYCLE_NOT_SETTLED'
  | 'PREVIOUS_CYCLE_NOT_SETTLED';

function nettedOf(state: Cycle): Netted | undefined {
  return state.is === 'absent' || state.is === 'cutting' ? undefined : state;
}

function evolve(state: Cycle, event: CycleEvent): Cycle {
  if (event.type === 'CycleCutoverMarked') {
    const { cycleId, previousCycleId } = event;
    return { is: 'cutting', cycleId, previousCycleId };
  }
  if (event.type === 'CycleNetted') {
    const { cycleId, transactions, nets, rawFileSha256 } = event;
    const previousCycleId = state.is === 'absent' ? '' : state.previousCycleId;
    return { is: 'netted', cycleId, previousCycleId, transactions, nets, rawFileSha256 };
  }
  const netted = nettedOf(state);
  if (netted === undefined) return state;
  switch (event.type) {
    case 'CycleFunded':
      return { ...netted, is: 'funding' };
    case 'CycleSettled':
      return { ...netted, is: 'settled' };
    case 'CycleFinalised':
      return { ...netted, is: 'finalised' };
  }
}

function fund(state: Cycle, previousSettled: boolean): Decision<CycleEvent, CycleReason> {
  if (state.is === 'absent' || state.is === 'cutting') return reject('CYCLE_NOT_NETTED');
  if (state.is === 'settled' || state.is === 'finalised') return accept();
  // What an earlier cycle owes must be paid before a later one can be.
  if (!previousSettled) return reject('PREVIOUS_CYCLE_NOT_SETTLED');
  const { cycleId } = state;
  return accept({ type: 'CycleFunded', cycleId }, { type: 'CycleSettled', cycleId });
}

/** A settlement cycle (payments.md §2.10). Which transactions it holds, the log decides. */
export const cycle: Decider<CycleCommand, CycleEvent, Cycle, CycleReason> = {
  initial: { is: 'absent' },
  evolve,
  decide: (command, state) => {
    switch (command.type) {
      case 'CutOver': {
        const { cycleId, previousCycleId } = command;
        if (state.is !== 'absent') return accept();
        if (command.openCycleId !== cycleId) return reject('CYCLE_NOT_OPEN');
        return accept({ type: 'CycleCutoverMarked', cycleId, previousCycleId });
      }
      case 'NetCycle': {
        const { cycleId, transactions, nets, rawFileSha256 } = command;
        if (state.is === 'absent') return reject('CYCLE_NOT_CUT');
        if (state.is !== 'cutting') return accept();
        assert(sum(nets.map(({ net }) => net)) === 0n, 'the nets of a cycle add up to zero');
        return accept({ type: 'CycleNetted', cycleId, transactions, nets, rawFileSha256 });
      }
      case 'RecordFunding':
        return fund(state, command.previousSettled);
      case 'FinaliseCycle': {
        if (state.is === 'finalised') return accept();
        if (state.is !== 'settled') return reject('CYCLE_NOT_SETTLED');
        return accept({ type: 'CycleFinalised', cycleId: state.cycleId });
      }
    }
  },
};
