import { type Fact, flagIn } from './fact.ts';
import { type Machine, each, machine, owned, passing, resting, terminal } from './machine.ts';

/** A bank takes part once and for all. */
export const participant = machine({
  name: 'participant',
  category: 'upi.participant',
  edges: {
    absent: { ParticipantRegistered: 'registered' },
    registered: { MemberCapped: 'capped' },
    capped: {},
  },
  states: {
    registered: resting('a bank takes part for ever'),
    capped: resting('its position is kept from here on'),
  },
  ignores: [],
});

/** A payment address leads to one account for ever. */
export const address = machine({
  name: 'payment address',
  category: 'upi.vpa',
  edges: { absent: { VpaRegistered: 'registered' }, registered: {} },
  states: { registered: resting('an address leads to its account for ever') },
  ignores: ['AnswersDoubledSet'],
});

const doubled = (fact: Fact): string => (flagIn(fact, 'doubled') ? 'twice' : 'once');

/** Whether answers about a payer are sent twice; a word that changes nothing is not recorded. */
export const answers = machine({
  name: 'answers',
  category: 'upi.vpa',
  variants: { AnswersDoubledSet: doubled },
  edges: {
    absent: { 'AnswersDoubledSet(twice)': 'twice' },
    twice: { 'AnswersDoubledSet(once)': 'once' },
    once: { 'AnswersDoubledSet(twice)': 'twice' },
  },
  states: {
    twice: resting('until an operator says otherwise'),
    once: resting('until an operator says otherwise'),
  },
  ignores: ['VpaRegistered'],
});

const CUT_OVER = owned('saga.cutover', 'at once');
const SHORT = { CycleFellShort: 'shortfall' } as const;

/** Whether a stream is that of a dispute cycle, `….dc1`; what came back is settled in these. */
export const isDispute = (streamId: string): boolean => /\.dc\d$/.test(streamId);

/**
 * A settlement cycle between the banks (payments.md §2.10). The memory is how many members are
 * short of what they owe. Once its funding is instructed a cycle cannot be aborted.
 */
function cycleOf(name: string, of: (streamId: string) => boolean): Machine {
  return machine({
    name,
    category: 'upi.cycle',
    of,
    edges: {
      absent: { CycleCutoverMarked: 'cutting' },
      cutting: { CycleNetted: 'netted' },
      netted: { CycleFilesPublished: 'published' },
      published: { CycleFundingInstructed: 'funding', CycleAborted: 'aborted' },
      funding: { ...SHORT, CycleMemberFunded: 'funding', CycleFunded: 'funded' },
      shortfall: { ...SHORT, CycleGuaranteeDrawn: ['shortfall', 'funding'] },
      funded: { CycleSettled: 'settled' },
      settled: { CycleFinalised: 'finalised' },
      ...each(['aborted', 'finalised'], {}),
    },
    states: {
      cutting: CUT_OVER,
      netted: passing,
      published: CUT_OVER,
      funding: CUT_OVER,
      shortfall: owned('an operator', 'until the guarantee is drawn'),
      funded: passing,
      settled: CUT_OVER,
      aborted: terminal,
      finalised: terminal,
    },
    ignores: [],
    memory: {
      start: 0,
      after: (short, { type }) => {
        if (type === 'CycleFellShort') return short + 1;
        return type === 'CycleGuaranteeDrawn' ? short - 1 : short;
      },
      pick: (short) => (short === 0 ? 'funding' : 'shortfall'),
    },
  });
}

export const cycle = cycleOf('settlement cycle', (streamId) => !isDispute(streamId));
export const disputeCycle = cycleOf('dispute cycle', isDispute);
