import { type Instant, instantOf } from '@suuupra/kernel';
import type { TransactionEvent } from '../transaction/events.ts';
import { type Lane, cycleIdOf, cycleOpenedAt, laneOfCycle } from './calendar.ts';
import type { CycleEvent } from './events.ts';
import { type Final, createReturnables, isFinal } from './finality.ts';
import type { CycleRow } from './netting.ts';

/**
 * The cycles of the switch folded from its own log, in log order: what stands before the mark
 * of the open cycle belongs to it, whatever a clock says (payments.md §4, 37 and 39). Each lane
 * has its own open cycle and its own marks.
 */
export type CycleBook = Readonly<{
  /** Takes in an event of a transaction; `at` is the time of its record. */
  countTransaction: (event: TransactionEvent, at: Instant) => void;
  /**
   * Takes in what happened to a cycle; `at` is the time of its record. One that is being funded
   * is forgotten, and what is in an aborted one moves to the open one, which it opens if need be.
   */
  countCycle: (event: CycleEvent, at: Instant) => void;
  /** The cycle that the next mark would cut; '' while nothing has happened since the last one. */
  openCycleId: (lane?: Lane) => string;
  /** The cycle cut last; '' while none was ever cut. */
  lastCutId: (lane?: Lane) => string;
  /** The transactions of a cycle that is cut and not funded, in log order. */
  rowsOf: (cycleId: string) => readonly CycleRow[] | undefined;
}>;

function rowOf(event: Final): CycleRow {
  return {
    txnId: event.txnId,
    rrn: event.rrn,
    payerBank: event.payerBank,
    payeeBank: event.payeeBank,
    amount: event.amount,
    standing: event.type === 'TransactionDeemed' ? 'DEEMED' : 'SUCCESS',
    decidedAt: instantOf(event.decidedAt),
  };
}

/** The adjustment of a returned transaction: the payee's bank pays the payer's. */
function returnedRowOf(ending: Final, returnedAt: string): CycleRow {
  const { payerBank, payeeBank } = ending;
  const banks = { payerBank: payeeBank, payeeBank: payerBank };
  return { ...rowOf(ending), ...banks, standing: 'RETURNED', decidedAt: instantOf(returnedAt) };
}

type Page = { openCycleId: string; open: CycleRow[]; lastCutId: string };

const emptyPage = (): Page => ({ openCycleId: '', open: [], lastCutId: '' });

/** An empty book; show it the whole log. */
export function createCycleBook(): CycleBook {
  const pages: Record<Lane, Page> = { online: emptyPage(), dispute: emptyPage() };
  const returnables = createReturnables();
  const cut = new Map<string, readonly CycleRow[]>();
  const add = (lane: Lane, at: Instant, rows: readonly CycleRow[]): void => {
    const page = pages[lane];
    page.openCycleId ||= cycleIdOf(cycleOpenedAt(at, page.lastCutId, lane));
    page.open.push(...rows);
  };
  return {
    countTransaction: (event, at) => {
      const undone = returnables.learn(event);
      if (isFinal(event)) add('online', at, [rowOf(event)]);
      if (event.type !== 'ReturnPosted' || undone === undefined) return;
      add('dispute', at, [returnedRowOf(undone, event.returnedAt)]);
    },
    countCycle: (event, at) => {
      const { type, cycleId } = event;
      const lane = laneOfCycle(cycleId);
      if (type === 'CycleCutoverMarked') {
        cut.set(cycleId, pages[lane].open);
        pages[lane] = { ...emptyPage(), lastCutId: cycleId };
      }
      if (type === 'CycleAborted') add(lane, at, cut.get(cycleId) ?? []);
      const isOver = type === 'CycleFundingInstructed' || type === 'CycleFunded';
      if (isOver || type === 'CycleAborted') cut.delete(cycleId);
    },
    openCycleId: (lane = 'online') => pages[lane].openCycleId,
    lastCutId: (lane = 'online') => pages[lane].lastCutId,
    rowsOf: (cycleId) => cut.get(cycleId),
  };
}
