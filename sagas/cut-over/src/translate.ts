import { type Recorded, decodeOrPark } from '@suuupra/eventstore';
import { instantOf, instantText } from '@suuupra/kernel';
import {
  CYCLE_PREFIX,
  type CycleEvent,
  type Lane,
  TRANSACTION_PREFIX,
  cycleEndsAt,
  cycleEvents,
  cycleIdOf,
  cycleOpenedAt,
  cycleStreamId,
  laneOf,
  laneOfCycle,
  transactionEvents,
} from '@suuupra/upi-switch/reactions';
import type { Input, Taken } from '@suuupra/workflow';
import type { CutOverEvent } from './events.ts';

/** What the log says of a lane: the cycle that is open on it, and the one cut last. */
type Page = Readonly<{ openCycleId: string; lastCutId: string }>;

/** What the log says of a member that cannot pay; undefined where it says something else. */
function shortOf(event: CycleEvent): CutOverEvent | undefined {
  const { type, cycleId } = event;
  if (type === 'CycleFellShort') return { type: 'CutOverFellShort', cycleId, member: event.member };
  if (type !== 'CycleGuaranteeDrawn') return undefined;
  return { type: 'CutOverCovered', cycleId, member: event.member };
}

/**
 * The first final transaction behind a mark opens a cycle, the first returned one a dispute cycle,
 * and so does an aborted cycle, whose transactions need another one. Which one, the log decides
 * and not a clock, and by the same rule as in the switch: both read the same marks in the same
 * order.
 */
export function cutOverInputs(): readonly Input<CutOverEvent>[] {
  const pages: Record<Lane, Page> = {
    online: { openCycleId: '', lastCutId: '' },
    dispute: { openCycleId: '', lastCutId: '' },
  };
  const armed = (lane: Lane, at: string): Taken<CutOverEvent> | undefined => {
    const { openCycleId, lastCutId } = pages[lane];
    if (openCycleId !== '') return undefined;
    const cycle = cycleOpenedAt(instantOf(at), lastCutId, lane);
    const cycleId = cycleIdOf(cycle);
    pages[lane] = { openCycleId: cycleId, lastCutId };
    const endsAt = instantText(cycleEndsAt(cycle));
    return { id: cycleStreamId(cycleId), command: { type: 'CutOverArmed', cycleId, endsAt } };
  };
  const fromTransaction = (recorded: Recorded): Taken<CutOverEvent> | undefined => {
    const lane = laneOf(decodeOrPark(transactionEvents, recorded));
    return lane === undefined ? undefined : armed(lane, recorded.metadata.at);
  };
  const fromCycle = (recorded: Recorded): Taken<CutOverEvent> | undefined => {
    const event = decodeOrPark(cycleEvents, recorded);
    const lane = laneOfCycle(event.cycleId);
    if (event.type === 'CycleAborted') return armed(lane, recorded.metadata.at);
    const said = shortOf(event);
    if (said !== undefined) return { id: cycleStreamId(event.cycleId), command: said };
    if (event.type !== 'CycleCutoverMarked') return undefined;
    pages[lane] = { openCycleId: '', lastCutId: event.cycleId };
    return undefined;
  };
  return [
    { prefix: TRANSACTION_PREFIX, translate: fromTransaction },
    { prefix: CYCLE_PREFIX, translate: fromCycle },
  ];
}
