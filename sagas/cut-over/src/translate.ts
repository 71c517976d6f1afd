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
 * The first final transaction behind a mark opens a cycle. Which one, the log decides and not a
 * clock, and by the same rule as in the switch: both read the same marks in the same order.
 */
export function cutOverInputs(): readonly Input<CutOverEvent>[] {
  const book = { openCycleId: '', lastCutId: '' };
  const fromTransaction = (recorded: Recorded): Taken<CutOverEvent> | undefined => {
    const event = decodeOrPark(transactionEvents, recorded);
    const isFinal = event.type === 'TransactionSucceeded' || event.type === 'TransactionDeemed';
    if (!isFinal || book.openCycleId !== '') return undefined;
    const cycle = cycleOpenedAt(instantOf(recorded.metadata.at), book.lastCutId);
    const cycleId = cycleIdOf(cycle);
    book.openCycleId = cycleId;
    const endsAt = instantText(cycleEndsAt(cycle));
    return { id: cycleStreamId(cycleId), command: { type: 'CutOverArmed', cycleId, endsAt } };
  };
  const fromCycle = (recorded: Recorded): undefined => {
    const event = decodeOrPark(cycleEvents, recorded);
    if (event.type !== 'CycleCutoverMarked') return;
    book.openCycleId = '';
    book.lastCutId = event.cycleId;
  };
  return [
    { prefix: TRANSACTION_PREFIX, translate: fromTransaction },
    { prefix: CYCLE_PREFIX, translate: fromCycle },
  ];
}
