import { type Instant, instantOf } from '@suuupra/kernel';
import type { TransactionEvent } from '../transaction/events.ts';
import { cycleIdOf, cycleOpenedAt } from './calendar.ts';
import type { CycleEvent } from './events.ts';
import type { CycleRow } from './netting.ts';

/**
 * The cycles of the switch folded from its own log, in log order: what stands before the mark
 * of the open cycle belongs to it, whatever a clock says (payments.md §4, 37 and 39).
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
  openCycleId: () => string;
  /** The cycle cut last; '' while none was ever cut. */
  lastCutId: () => string;
  /** The transactions of a cycle that is cut and not funded, in log order. */
  rowsOf: (cycleId: string) => readonly CycleRow[] | undefined;
}>;

type Final = TransactionEvent & { type: 'TransactionSucceeded' | 'TransactionDeemed' };

function isFinal(event: TransactionEvent): event is Final {
  return event.type === 'TransactionSucceeded' || event.type === 'TransactionDeemed';
}

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

/** An empty book; show it the whole log. */
export function createCycleBook(): CycleBook {
  let openCycleId = '';
  let open: CycleRow[] = [];
  let lastCutId = '';
  const cut = new Map<string, readonly CycleRow[]>();
  return {
    countTransaction: (event, at) => {
      if (!isFinal(event)) return;
      openCycleId ||= cycleIdOf(cycleOpenedAt(at, lastCutId));
      open.push(rowOf(event));
    },
    countCycle: (event, at) => {
      const { type, cycleId } = event;
      if (type === 'CycleCutoverMarked') {
        cut.set(cycleId, open);
        open = [];
        openCycleId = '';
        lastCutId = cycleId;
      }
      if (type === 'CycleAborted') {
        openCycleId ||= cycleIdOf(cycleOpenedAt(at, lastCutId));
        open.push(...(cut.get(cycleId) ?? []));
      }
      const isOver = type === 'CycleFundingInstructed' || type === 'CycleFunded';
      if (isOver || type === 'CycleAborted') cut.delete(cycleId);
    },
    openCycleId: () => openCycleId,
    lastCutId: () => lastCutId,
    rowsOf: (cycleId) => cut.get(cycleId),
  };
}
