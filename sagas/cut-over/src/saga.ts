import { type Decider, accept, instantOf } from '@suuupra/kernel';
import type { Wake } from '@suuupra/workflow';
import type { CutOverEvent } from './events.ts';

/** A cut-over goes before everything else of its moment. */
const CUT_OVER_RANK = 0;

type Facts = Readonly<{ cycleId: string }>;

export type CutOver =
  | Readonly<{ is: 'absent' }>
  | (Readonly<{ is: 'armed'; endsAt: string }> & Facts)
  | (Readonly<{ is: 'due' }> & Facts)
  | (Readonly<{ is: 'marked' }> & Facts)
  | (Readonly<{ is: 'netted' }> & Facts)
  | (Readonly<{ is: 'completed' }> & Facts)
  | (Readonly<{ is: 'skipped' }> & Facts);

/** What a cut-over wishes. Granting a wish twice is harmless: calls repeat their request ids. */
export type CutOverEffect = Readonly<
  | { do: 'Mark'; key: string; cycleId: string }
  | { do: 'Net'; key: string; cycleId: string }
  | { do: 'Settle'; key: string; cycleId: string }
>;

/** A cycle that is not open cannot be marked; one that is aborted cannot be settled. */
function isSkippable({ is }: CutOver): boolean {
  return is === 'due' || is === 'netted';
}

/** The state after an event; the very same state where the event means nothing here. */
export function evolve(state: CutOver, event: CutOverEvent): CutOver {
  const { cycleId } = event;
  switch (event.type) {
    case 'CutOverArmed':
      return state.is === 'absent' ? { is: 'armed', cycleId, endsAt: event.endsAt } : state;
    case 'CutOverDue':
      return state.is === 'armed' ? { is: 'due', cycleId } : state;
    case 'CutOverMarked':
      return state.is === 'due' ? { is: 'marked', cycleId } : state;
    case 'CutOverSkipped':
      return isSkippable(state) ? { is: 'skipped', cycleId } : state;
    case 'CutOverNetted':
      return state.is === 'marked' ? { is: 'netted', cycleId } : state;
    case 'CutOverCompleted':
      return state.is === 'netted' ? { is: 'completed', cycleId } : state;
  }
}

/** Records an event where it is news, and nothing where it is not. */
export const cutOverDecider: Decider<CutOverEvent, CutOverEvent, CutOver, never> = {
  initial: { is: 'absent' },
  evolve,
  decide: (event, state) => (evolve(state, event) === state ? accept() : accept(event)),
};

/** State in, wishes out: wake at the end of the cycle, mark, net, settle. */
export function plan(state: CutOver): readonly (CutOverEffect | Wake<CutOverEvent>)[] {
  switch (state.is) {
    case 'armed': {
      const { cycleId, endsAt } = state;
      const at = instantOf(endsAt);
      const command: CutOverEvent = { type: 'CutOverDue', cycleId };
      return [{ do: 'WakeAt', key: 'due', at, rank: CUT_OVER_RANK, order: cycleId, command }];
    }
    case 'due':
      return [{ do: 'Mark', key: 'mark', cycleId: state.cycleId }];
    case 'marked':
      return [{ do: 'Net', key: 'net', cycleId: state.cycleId }];
    case 'netted':
      return [{ do: 'Settle', key: 'settle', cycleId: state.cycleId }];
    case 'absent':
    case 'completed':
    case 'skipped':
      return [];
  }
}
