import { type Fact, textIn } from './fact.ts';
import { type Machine, each, machine, owned, stays, terminal } from './machine.ts';
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
const PAID = { RefundPaid: 'paid' } as const;
/** Only what was declined is given up, and of that the saga hears first; or it is to go again. */
const ENDS = { ...PAID, RefundGivenUp: 'given up' } as const;

/** A refund up to its credit note (payments.md §2.8). The memory is how often it is sent. */
export const refundSaga = machine({
  name: 'refund saga',
  category: 'saga.refund',
  variants: { RefundHalted: untilWhen },
  edges: {
    absent: { RefundOpened: 'sending' },
    sending: { ...HALTED, ...PAID, ...FIRST, RefundUnderWay: 'under way', RefundDenied: 'denied' },
    'sending again': { ...HALTED, ...ENDS, RefundUnderWay: 'under way' },
    'under way': { ...HALTED, ...PAID },
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
/** What comes too late, and its way to the next day. */
const LATE = ['SettlementCaptureGathered', 'SettlementRefundGathered', 'SettlementCarriedOver'];
const AGAIN = owned('saga.settlement', 'the pause before it is transferred again');

/**
 * The settlement of a day with the merchant (payments.md §2.10): the net, then the fees. What comes
 * when the figures are fixed changes nothing here: the next day takes it.
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
    due: {
      ...stays('due', ...LATE),
      SettlementFixed: 'paying the net',
      SettlementHeld: 'held',
      SettlementRecovered: 'paying the fees',
    },
    'paying the net': {
      ...stays('paying the net', ...LATE),
      'SettlementTransferred(net)': 'paying the fees',
      'SettlementTransferDeclined(net)': 'waiting with the net',
    },
    'waiting with the net': {
      ...stays('waiting with the net', ...LATE),
      SettlementTransferResumed: 'paying the net',
    },
    'paying the fees': {
      ...stays('paying the fees', ...LATE),
      'SettlementTransferred(fees)': 'transferred',
      'SettlementTransferDeclined(fees)': 'waiting with the fees',
    },
    'waiting with the fees': {
      ...stays('waiting with the fees', ...LATE),
      SettlementTransferResumed: 'paying the fees',
    },
    transferred: { ...stays('transferred', ...LATE), SettlementRecorded: 'recorded' },
    recorded: {
      ...stays('recorded', ...LATE),
      SettlementCompleted: 'completed',
      SettlementUnmatched: 'unmatched',
    },
    held: { ...stays('held', ...LATE), SettlementRecovered: 'paying the fees' },
    unmatched: { ...stays('unmatched', ...LATE), SettlementCompleted: 'completed' },
    completed: stays('completed', ...LATE),
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

/**
 * The cut-over of a cycle (payments.md §2.10). One that is aborted is skipped; that the switch has
 * no such open cycle must not happen, because both open cycles by the same rule from the same log.
 * The memory is how many members are short: while one is, nothing is asked for.
 */
function cutOverOf(name: string, of: (streamId: string) => boolean): Machine {
  return machine({
    name,
    category: 'saga.cutover',
    of,
    edges: {
      absent: { CutOverArmed: 'armed' },
      armed: { CutOverDue: 'due' },
      due: { CutOverMarked: 'marked' },
      // The log tells what followed from the netting before its answer is on record.
      marked: {
        ...stays('marked', 'CutOverFellShort', 'CutOverCovered'),
        CutOverNetted: ['netted', 'short'],
      },
      netted: {
        CutOverFellShort: 'short',
        CutOverCompleted: 'completed',
        CutOverSkipped: 'skipped',
      },
      short: {
        CutOverFellShort: 'short',
        CutOverCovered: ['short', 'netted'],
        // What was asked for before may be answered before the log tells of the guarantee.
        CutOverCompleted: 'completed',
      },
      ...each(['completed', 'skipped'], {}),
    },
    states: {
      armed: owned('saga.cutover', 'the end of the cycle'),
      ...each(['due', 'marked', 'netted'], CUT_OVER),
      short: owned('an operator', 'until the guarantee is drawn'),
      ...each(['completed', 'skipped'], terminal),
    },
    ignores: [],
    memory: {
      start: 0,
      after: (short, { type }) => {
        if (type === 'CutOverFellShort') return short + 1;
        return type === 'CutOverCovered' ? short - 1 : short;
      },
      pick: (short) => (short === 0 ? 'netted' : 'short'),
    },
  });
}

export const cutOverSaga = cutOverOf('cut-over saga', (streamId) => !isDispute(streamId));
export const disputeCutOver = cutOverOf('dispute cut-over saga', isDispute);
