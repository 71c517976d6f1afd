import { type Fact, textIn } from './fact.ts';
import { type Machine, each, machine, owned, terminal } from './machine.ts';
import { isDispute } from './switch.ts';

const RAIL = owned('payments', 'until the rail, or a person, has paid it');
const REFUND = owned('saga.refund', 'at once');
const PERSON = owned('a person', 'T+1 18:00');

const untilWhen = (fact: Fact): string =>
  textIn(fact, 'resumeAt') === '' ? 'a person' : 'a while';

/** How often a refund is sent before a person looks for another way. */
const MOST_TURNS = 4;

const HALTED = {
  'RefundHalted(a while)': ['waiting', 'halted'],
  'RefundHalted(a person)': 'halted',
} as const;
const FIRST = { 'RefundHalted(a while)': 'waiting' } as const;
const ENDS = { RefundPaid: 'paid', RefundGivenUp: 'given up' } as const;

/** A refund up to its credit note (payments.md §2.8). The memory is how often it is sent. */
export const refundSaga = machine({
  name: 'refund saga',
  category: 'saga.refund',
  variants: { RefundHalted: untilWhen },
  edges: {
    absent: { RefundOpened: 'sending' },
    sending: { ...HALTED, ...ENDS, ...FIRST, RefundUnderWay: 'under way', RefundDenied: 'denied' },
    'sending again': { ...HALTED, ...ENDS, RefundUnderWay: 'under way' },
    'under way': { ...HALTED, ...ENDS },
    waiting: { ...ENDS, RefundResumed: 'sending again' },
    halted: ENDS,
    paid: { RefundCompleted: 'completed' },
    denied: { RefundTurnedDown: 'turned down' },
    'given up': { RefundWithdrawn: 'withdrawn' },
    ...each(['completed', 'turned down', 'withdrawn'], {}),
  },
  states: {
    sending: REFUND,
    'sending again': REFUND,
    'under way': RAIL,
    waiting: owned('saga.refund', 'the pause before it is sent again, three times'),
    halted: PERSON,
    paid: REFUND,
    denied: REFUND,
    'given up': REFUND,
    completed: terminal,
    'turned down': terminal,
    withdrawn: terminal,
  },
  ignores: [],
  memory: {
    start: 1,
    after: (turn, { type }) => (type === 'RefundResumed' ? turn + 1 : turn),
    pick: (turn) => (turn < MOST_TURNS ? 'waiting' : 'halted'),
  },
});

const legOf = (fact: Fact): string => textIn(fact, 'leg');
const SETTLEMENT = owned('saga.settlement', 'at once');
const AGAIN = owned('saga.settlement', 'the pause before it is transferred again');

/**
 * The settlement of a day with the merchant (payments.md §2.10): the net, then the fees. What is
 * gathered when the figures are fixed would be settled by nobody, so that has no edge.
 */
export const settlementSaga = machine({
  name: 'settlement saga',
  category: 'saga.settlement',
  variants: { SettlementTransferred: legOf, SettlementTransferDeclined: legOf },
  edges: {
    absent: { SettlementCaptureGathered: 'gathering', SettlementRefundGathered: 'gathering' },
    gathering: {
      SettlementCaptureGathered: 'gathering',
      SettlementRefundGathered: 'gathering',
      SettlementDue: 'due',
    },
    due: { SettlementFixed: 'paying the net', SettlementHeld: 'held' },
    'paying the net': {
      'SettlementTransferred(net)': 'paying the fees',
      'SettlementTransferDeclined(net)': 'waiting with the net',
    },
    'waiting with the net': { SettlementTransferResumed: 'paying the net' },
    'paying the fees': {
      'SettlementTransferred(fees)': 'transferred',
      'SettlementTransferDeclined(fees)': 'waiting with the fees',
    },
    'waiting with the fees': { SettlementTransferResumed: 'paying the fees' },
    transferred: { SettlementRecorded: 'recorded' },
    recorded: { SettlementCompleted: 'completed', SettlementUnmatched: 'unmatched' },
    ...each(['held', 'completed', 'unmatched'], {}),
  },
  states: {
    gathering: owned('saga.settlement', 'ten o’clock of the next day'),
    due: SETTLEMENT,
    'paying the net': SETTLEMENT,
    'waiting with the net': AGAIN,
    'paying the fees': SETTLEMENT,
    'waiting with the fees': AGAIN,
    transferred: SETTLEMENT,
    recorded: owned('saga.settlement', 'the bank’s line, T+2'),
    held: PERSON,
    unmatched: PERSON,
    completed: terminal,
  },
  ignores: [],
});

const CUT_OVER = owned('saga.cutover', 'at once');

/** The cut-over of a cycle (payments.md §2.10). One that the switch does not have is skipped. */
function cutOverOf(name: string, of: (streamId: string) => boolean): Machine {
  return machine({
    name,
    category: 'saga.cutover',
    of,
    edges: {
      absent: { CutOverArmed: 'armed' },
      armed: { CutOverDue: 'due' },
      due: { CutOverMarked: 'marked', CutOverSkipped: 'skipped' },
      marked: { CutOverNetted: 'netted' },
      netted: { CutOverCompleted: 'completed', CutOverSkipped: 'skipped' },
      ...each(['completed', 'skipped'], {}),
    },
    states: {
      armed: owned('saga.cutover', 'the end of the cycle'),
      ...each(['due', 'marked', 'netted'], CUT_OVER),
      ...each(['completed', 'skipped'], terminal),
    },
    ignores: [],
  });
}

export const cutOverSaga = cutOverOf('cut-over saga', (streamId) => !isDispute(streamId));
export const disputeCutOver = cutOverOf('dispute cut-over saga', isDispute);
