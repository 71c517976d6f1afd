import { type Decider, accept, instantOf } from '@suuupra/kernel';
import type { Wake } from '@suuupra/workflow';
import type { CutOverEvent } from './events.ts';

/** A cut-over goes before everything else of its moment. */
const CUT_OVER_RANK = 0;

type Facts = Readonly<{ cycleId: string }>;

/** The members that are short, and for which the guarantee fund has not paid yet. */
type Shorts = readonly string[];

export type CutOver =
  | Readonly<{ is: 'absent' }>
  | (Readonly<{ is: 'armed'; endsAt: string }> & Facts)
  | (Readonly<{ is: 'due' }> & Facts)
  | (Readonly<{ is: 'marked'; shorts: Shorts }> & Facts)
  | (Readonly<{ is: 'netted' }> & Facts)
  | (Readonly<{ is: 'short'; shorts: Shorts }> & Facts)
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

const isNetted = ({ is }: CutOver): boolean => is === 'netted' || is === 'short';

function nettedWith(cycleId: string, shorts: Shorts): CutOver {
  return shorts.length === 0 ? { is: 'netted', cycleId } : { is: 'short', cycleId, shorts };
}

// The log may tell of a short member before the saga has heard that its own netting is done.
function fallenShort(state: CutOver, member: string): CutOver {
  if (state.is === 'netted') return nettedWith(state.cycleId, [member]);
  if (state.is !== 'marked' && state.is !== 'short') return state;
  if (state.shorts.includes(member)) return state;
  return { ...state, shorts: [...state.shorts, member] };
}

function covered(state: CutOver, member: string): CutOver {
  if (state.is !== 'marked' && state.is !== 'short') return state;
  if (!state.shorts.includes(member)) return state;
  const shorts = state.shorts.filter((one) => one !== member);
  return state.is === 'marked' ? { ...state, shorts } : nettedWith(state.cycleId, shorts);
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
      return state.is === 'due' ? { is: 'marked', cycleId, shorts: [] } : state;
    case 'CutOverSkipped':
      return isSkippable(state) ? { is: 'skipped', cycleId } : state;
    case 'CutOverNetted':
      return state.is === 'marked' ? nettedWith(cycleId, state.shorts) : state;
    case 'CutOverFellShort':
      return fallenShort(state, event.member);
    case 'CutOverCovered':
      return covered(state, event.member);
    case 'CutOverCompleted':
      return isNetted(state) ? { is: 'completed', cycleId } : state;
  }
}

/** Records an event where it is news, and nothing where it is not. */
export const cutOverDecider: Decider<CutOverEvent, CutOverEvent, CutOver, never> = {
  initial: { is: 'absent' },
  evolve,
  decide: (event, state) => (evolve(state, event) === state ? accept() : accept(event)),
};

/**
 * State in, wishes out: wake at the end of the cycle, mark, net, settle. While a member is short
 * nothing is asked for: an operator draws on the guarantee fund, and the log tells.
 */
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
    case 'short':
    case 'completed':
    case 'skipped':
      return [];
  }
}
