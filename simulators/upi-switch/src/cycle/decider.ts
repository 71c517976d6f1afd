import {
  type Decider,
  type Decision,
  type Paise,
  accept,
  assert,
  reject,
  sum,
} from '@suuupra/kernel';
import type { CycleEvent } from './events.ts';
import type { Net } from './netting.ts';
import { type Cycle, type Netted, evolve } from './state.ts';

type NetCycle = Readonly<{
  type: 'NetCycle';
  cycleId: string;
  transactions: number;
  nets: readonly Net[];
  rawFileSha256: string;
  controlTotal: Paise;
}>;
type RecordShortfall = Readonly<{
  type: 'RecordShortfall';
  cycleId: string;
  member: string;
  amount: Paise;
  previousSettled: boolean;
}>;

export type CycleCommand =
  /** The open cycle's id, '' where none is open, and the cycle cut before it, '' for none. */
  | Readonly<{ type: 'CutOver'; cycleId: string; openCycleId: string; previousCycleId: string }>
  | NetCycle
  | Readonly<{ type: 'RecordFunding'; cycleId: string; previousSettled: boolean }>
  | RecordShortfall
  | Readonly<{ type: 'DrawGuarantee'; cycleId: string }>
  | Readonly<{ type: 'FinaliseCycle'; cycleId: string }>
  | Readonly<{ type: 'AbortCycle'; cycleId: string; reason: string }>;

export type CycleReason =
  | 'CYCLE_NOT_OPEN'
  | 'CYCLE_NOT_CUT'
  | 'CYCLE_NOT_NETTED'
  | 'CYCLE_NOT_SETTLED'
  | 'PREVIOUS_CYCLE_NOT_SETTLED'
  | 'CYCLE_ABORTED'
  | 'CYCLE_ALREADY_SETTLED'
  | 'CYCLE_FUNDING_STARTED'
  | 'CYCLE_SHORT'
  | 'CYCLE_NOT_SHORT'
  | 'MEMBER_OWES_NOTHING'
  | 'SHORTFALL_ABOVE_DEBT'
  | 'SHORTFALL_DIFFERS';

type Decided = Decision<CycleEvent, CycleReason>;

/** Publishing comes with netting; one that was netted only is published by the next call. */
function net(command: NetCycle, state: Cycle): Decided {
  const { cycleId, transactions, nets, rawFileSha256, controlTotal } = command;
  if (state.is === 'absent') return reject('CYCLE_NOT_CUT');
  const files = { cycleId, rawFileSha256, transactions, controlTotal };
  const published: CycleEvent = { type: 'CycleFilesPublished', ...files };
  if (state.is === 'netted') {
    return state.rawFileSha256 === rawFileSha256 ? accept(published) : accept();
  }
  if (state.is !== 'cutting') return accept();
  assert(sum(nets.map((one) => one.net)) === 0n, 'the nets of a cycle add up to zero');
  const figures = { transactions, nets, rawFileSha256 };
  return accept<CycleEvent>({ type: 'CycleNetted', cycleId, ...figures }, published);
}

/** What each member with a debit net has to pay, by member. */
function debitsOf({ nets }: Netted): readonly Readonly<{ member: string; amount: Paise }>[] {
  return nets.flatMap((one) => (one.net < 0n ? [{ member: one.member, amount: -one.net }] : []));
}

/** The instruction to fund, where it has not been given yet. */
function instruction(state: Cycle & Netted): readonly CycleEvent[] {
  if (state.is !== 'netted' && state.is !== 'published') return [];
  const { cycleId } = state;
  return [{ type: 'CycleFundingInstructed', cycleId, debits: debitsOf(state) }];
}

function fund(state: Cycle, previousSettled: boolean): Decided {
  if (state.is === 'absent' || state.is === 'cutting') return reject('CYCLE_NOT_NETTED');
  if (state.is === 'settled' || state.is === 'finalised') return accept();
  if (state.is === 'aborted') return reject('CYCLE_ABORTED');
  // What an earlier cycle owes must be paid before a later one can be.
  if (!previousSettled) return reject('PREVIOUS_CYCLE_NOT_SETTLED');
  if (state.is === 'shortfall') return reject('CYCLE_SHORT');
  const { cycleId, shorts } = state;
  const paid = debitsOf(state).flatMap(({ member, amount: owed }): CycleEvent[] => {
    const amount = owed - (shorts.find((short) => short.member === member)?.amount ?? 0n);
    return amount === 0n ? [] : [{ type: 'CycleMemberFunded', cycleId, member, amount }];
  });
  const over: CycleEvent[] = [
    { type: 'CycleFunded', cycleId },
    { type: 'CycleSettled', cycleId },
  ];
  return accept(...instruction(state), ...paid, ...over);
}

function fallShort(command: RecordShortfall, state: Cycle): Decided {
  const { member, amount, previousSettled } = command;
  if (state.is === 'absent' || state.is === 'cutting') return reject('CYCLE_NOT_NETTED');
  if (state.is === 'aborted') return reject('CYCLE_ABORTED');
  const known = state.shorts.find((short) => short.member === member);
  if (known !== undefined) return known.amount === amount ? accept() : reject('SHORTFALL_DIFFERS');
  if (state.is === 'settled' || state.is === 'finalised') return reject('CYCLE_ALREADY_SETTLED');
  if (!previousSettled) return reject('PREVIOUS_CYCLE_NOT_SETTLED');
  const owed = debitsOf(state).find((debit) => debit.member === member);
  if (owed === undefined) return reject('MEMBER_OWES_NOTHING');
  if (amount > owed.amount) return reject('SHORTFALL_ABOVE_DEBT');
  const { cycleId } = state;
  return accept(...instruction(state), { type: 'CycleFellShort', cycleId, member, amount });
}

/** The guarantee fund pays for every member that is short, and all of it. */
function draw(state: Cycle): Decided {
  if (state.is === 'absent' || state.is === 'cutting') return reject('CYCLE_NOT_NETTED');
  if (state.is === 'aborted') return reject('CYCLE_ABORTED');
  if (state.shorts.length === 0) return reject('CYCLE_NOT_SHORT');
  const { cycleId, shorts } = state;
  const open = shorts.filter(({ drawn }) => !drawn);
  return accept(
    ...open.map(({ member, amount }): CycleEvent => ({
      ...{ type: 'CycleGuaranteeDrawn', cycleId, member, amount },
    })),
  );
}

function abort(state: Cycle, reason: string): Decided {
  if (state.is === 'absent' || state.is === 'cutting') return reject('CYCLE_NOT_NETTED');
  if (state.is === 'aborted') return accept();
  const unpaid = state.is === 'netted' || state.is === 'published';
  if (!unpaid) return reject('CYCLE_FUNDING_STARTED');
  return accept({ type: 'CycleAborted', cycleId: state.cycleId, reason });
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
      case 'NetCycle':
        return net(command, state);
      case 'RecordFunding':
        return fund(state, command.previousSettled);
      case 'RecordShortfall':
        return fallShort(command, state);
      case 'DrawGuarantee':
        return draw(state);
      case 'FinaliseCycle': {
        if (state.is === 'finalised') return accept();
        if (state.is !== 'settled') return reject('CYCLE_NOT_SETTLED');
        return accept({ type: 'CycleFinalised', cycleId: state.cycleId });
      }
      case 'AbortCycle':
        return abort(state, command.reason);
    }
  },
};
