import { type Recorded, decodeOrPark } from '@suuupra/eventstore';
import { instantOf, instantText } from '@suuupra/kernel';
import {
  CYCLE_PREFIX,
  TRANSACTION_PREFIX,
  cycleEndsAt,
  cycleEvents,
  cycleIdOf,
  cycleOpenedAt,
  cycleStreamId,
  transactionEvents,
} from '@suuupra/upi-switch/reactions';
import type { Input, Taken } from '@suuupra/workflow';
import type { CutOverEvent } from './events.ts';

/**
 * The first final transaction behind a mark opens a cycle, and so does an aborted cycle, whose
 * transactions need another one. Which one, the log decides and not a clock, and by the same rule
 * as in the switch: both read the same marks in the same order.
 */
export function cutOverInputs(): readonly Input<CutOverEvent>[] {
  const book = { openCycleId: '', lastCutId: '' };
  const armed = (at: string): Taken<CutOverEvent> | undefined => {
    if (book.openCycleId !== '') return undefined;
    const cycle = cycleOpenedAt(instantOf(at), book.lastCutId);
    const cycleId = cycleIdOf(cycle);
    book.openCycleId = cycleId;
    const endsAt = instantText(cycleEndsAt(cycle));
    return { id: cycleStreamId(cycleId), command: { type: 'CutOverArmed', cycleId, endsAt } };
  };
  const fromTransaction = (recorded: Recorded): Taken<CutOverEvent> | undefined => {
    const event = decodeOrPark(transactionEvents, recorded);
    const isFinal = event.type === 'TransactionSucceeded' || event.type === 'TransactionDeemed';
    return isFinal ? armed(recorded.metadata.at) : undefined;
  };
  const fromCycle = (recorded: Recorded): Taken<CutOverEvent> | undefined => {
    const event = decodeOrPark(cycleEvents, recorded);
    if (event.type === 'CycleAborted') return armed(recorded.metadata.at);
    if (event.type !== 'CycleCutoverMarked') return undefined;
    book.openCycleId = '';
    book.lastCutId = event.cycleId;
    return undefined;
  };
  return [
    { prefix: TRANSACTION_PREFIX, translate: fromTransaction },
    { prefix: CYCLE_PREFIX, translate: fromCycle },
  ];
}
