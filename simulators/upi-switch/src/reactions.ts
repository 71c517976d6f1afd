/** What other parts may see of the switch: the streams by prefix, and how to read them. */
export { cycleAfter, cycleAt, cycleEndsAt, cycleIdOf, cycleOpenedAt } from './cycle/calendar.ts';
export { type CycleName, cycleStreamId, parseCycleId } from './cycle/calendar.ts';
export { type Lane, laneOfCycle } from './cycle/calendar.ts';
export { type CycleEvent, cycleEvents } from './cycle/events.ts';
export { laneOf } from './cycle/finality.ts';
export { type ParticipantEvent, participantEvents } from './participant/events.ts';
export { type PositionEvent, positionEvents } from './position/events.ts';
export { type TransactionEvent, transactionEvents } from './transaction/events.ts';
export { type VpaEvent, vpaEvents } from './vpa/events.ts';

/** The prefixes of its streams. The id follows: a code, a VPA, a txnId, a cycle, a code. */
export const PARTICIPANT_PREFIX = 'upi.participant-';
export const VPA_PREFIX = 'upi.vpa-';
export const TRANSACTION_PREFIX = 'upi.transaction-';
export const CYCLE_PREFIX = 'upi.cycle-';
export const POSITION_PREFIX = 'upi.position-';
