import { type Decider, type Paise, accept, addDays, instantAt, instantOf } from '@suuupra/kernel';
import type { Wake } from '@suuupra/workflow';
import type { Leg, SettlementEvent } from './events.ts';

/** Behind cut-overs and time-outs, before everything that is paid at the same moment. */
const SETTLEMENT_RANK = 2;

/** The hour of the next Indian day at which a day is settled. */
const SETTLED_AT_HOUR = 10;

/** What a day has brought in and taken away, in paise. */
export type Totals = Readonly<{
  captured: Paise;
  fee: Paise;
  feeCgst: Paise;
  feeSgst: Paise;
  refunded: Paise;
}>;

/** `late` is what came when the figures were fixed: it is in no settlement yet. */
type Facts = Readonly<{ day: string; totals: Totals; late: readonly Movement[] }>;
/** `fees` is the fee with its tax, `net` what is left for the merchant; below zero, he paid it. */
type Fixed = Facts & Readonly<{ net: Paise; fees: Paise }>;

export type Settlement =
  | Readonly<{ is: 'absent' }>
  | (Readonly<{ is: 'gathering' }> & Facts)
  | (Readonly<{ is: 'due' }> & Facts)
  | (Readonly<{ is: 'held'; reason: string }> & Facts)
  /** One transfer is to be made; each try of it that the bank declined was a turn. */
  | (Readonly<{ is: 'paying'; leg: Leg; turn: number; utr: string }> & Fixed)
  | (Readonly<{ is: 'waiting'; leg: Leg; turn: number; utr: string; resumeAt: string }> & Fixed)
  | (Readonly<{ is: 'transferred'; utr: string }> & Fixed)
  | (Readonly<{ is: 'recorded'; utr: string }> & Fixed)
  | (Readonly<{ is: 'unmatched'; utr: string; reason: string }> & Fixed)
  | (Readonly<{ is: 'completed'; utr: string }> & Fixed);

/** Money that came in, or went back: what a day is made of. */
export type Movement = Extract<
  SettlementEvent,
  { type: 'SettlementCaptureGathered' | 'SettlementRefundGathered' }
>;

/** What a settlement wishes. Granting a wish twice is harmless: calls repeat their request ids. */
export type SettlementEffect = Readonly<
  | { do: 'CarryOver'; key: string; movementId: string; movement: Movement }
  | { do: 'Open'; key: string; day: string; totals: Totals }
  | { do: 'Transfer'; key: string; day: string; leg: Leg; amount: Paise; turn: number }
  | { do: 'RecordPaid'; key: string; day: string; utr: string }
  | { do: 'Match'; key: string; day: string; net: Paise; utr: string }
>;

const NOTHING: Totals = { captured: 0n, fee: 0n, feeCgst: 0n, feeSgst: 0n, refunded: 0n };

/** The state after an event; the very same state where the event means nothing here. */
export function evolve(state: Settlement, event: SettlementEvent): Settlement {
  switch (event.type) {
    case 'SettlementCaptureGathered':
    case 'SettlementRefundGathered':
      return gathered(state, event);
    case 'SettlementDue':
      return state.is === 'gathering' ? { ...state, is: 'due' } : state;
    case 'SettlementCarriedOver':
      return carriedOver(state, event.movementId);
    case 'SettlementFixed': {
      if (state.is !== 'due') return state;
      const { net, fees } = event;
      return { ...state, is: 'paying', leg: 'net', turn: 1, utr: '', net, fees };
    }
    case 'SettlementHeld':
      return state.is === 'due' ? { ...state, is: 'held', reason: event.reason } : state;
    case 'SettlementRecovered': {
      if (state.is !== 'due' && state.is !== 'held') return state;
      const { day, totals, late } = state;
      const { net, fees, utr } = event;
      return { is: 'paying', day, totals, late, leg: 'fees', turn: 1, utr, net, fees };
    }
    case 'SettlementTransferred': {
      if (state.is !== 'paying' || state.leg !== event.leg) return state;
      if (event.leg === 'net') return { ...state, leg: 'fees', turn: 1, utr: event.utr };
      return { ...fixedOf(state), is: 'transferred', utr: state.utr };
    }
    case 'SettlementTransferDeclined': {
      const { leg, turn, resumeAt } = event;
      if (state.is !== 'paying' || state.leg !== leg || state.turn !== turn) return state;
      return { ...state, is: 'waiting', resumeAt };
    }
    case 'SettlementTransferResumed': {
      if (state.is !== 'waiting' || state.turn + 1 !== event.turn) return state;
      const { leg, utr } = state;
      return { ...fixedOf(state), is: 'paying', leg, utr, turn: event.turn };
    }
    case 'SettlementRecorded':
      return state.is === 'transferred' ? { ...state, is: 'recorded' } : state;
    case 'SettlementCompleted':
      if (state.is !== 'recorded' && state.is !== 'unmatched') return state;
      return { ...fixedOf(state), is: 'completed', utr: state.utr };
    case 'SettlementUnmatched': {
      const { reason } = event;
      return state.is === 'recorded' ? { ...state, is: 'unmatched', reason } : state;
    }
  }
}

/** The runner shows every capture and refund once, so that adding up is all there is to do. */
function gathered(state: Settlement, event: Movement): Settlement {
  if (state.is !== 'absent' && state.is !== 'gathering') {
    return { ...state, late: [...state.late, event] };
  }
  const { day } = event;
  const { totals, late } = state.is === 'absent' ? { totals: NOTHING, late: [] } : state;
  return { is: 'gathering', day, late, totals: added(totals, event) };
}

/** What a later day has taken is late no more. */
function carriedOver(state: Settlement, movementId: string): Settlement {
  if (state.is === 'absent' || !state.late.some((one) => idOfMovement(one) === movementId)) {
    return state;
  }
  return { ...state, late: state.late.filter((one) => idOfMovement(one) !== movementId) };
}

function idOfMovement(movement: Movement): string {
  return movement.type === 'SettlementCaptureGathered'
    ? movement.paymentIntentId
    : movement.refundId;
}

function added(totals: Totals, event: Movement): Totals {
  if (event.type === 'SettlementRefundGathered') {
    return { ...totals, refunded: totals.refunded + event.amount };
  }
  return {
    captured: totals.captured + event.amount,
    fee: totals.fee + event.fee,
    feeCgst: totals.feeCgst + event.feeCgst,
    feeSgst: totals.feeSgst + event.feeSgst,
    refunded: totals.refunded,
  };
}

function fixedOf({ day, totals, late, net, fees }: Fixed): Fixed {
  return { day, totals, late, net, fees };
}

/** Records an event where it is news, and nothing where it is not. */
export const settlementDecider: Decider<SettlementEvent, SettlementEvent, Settlement, never> = {
  initial: { is: 'absent' },
  evolve,
  decide: (event, state) => (evolve(state, event) === state ? accept() : accept(event)),
};

/** State in, wishes out. Money is moved only on figures that are fixed. */
export function plan(state: Settlement): readonly (SettlementEffect | Wake<SettlementEvent>)[] {
  return state.is === 'absent' ? [] : [...planLate(state), ...planDay(state)];
}

/** What came too late for its day goes to the next one, which may hand it on in its turn. */
function planLate({ day, late }: Facts): readonly SettlementEffect[] {
  return late.map((one) => {
    const movementId = idOfMovement(one);
    const movement = { ...one, day: addDays(day, 1) };
    return { do: 'CarryOver', key: `carry-over/${movementId}`, movementId, movement };
  });
}

type Known = Exclude<Settlement, { is: 'absent' }>;

function planDay(state: Known): readonly (SettlementEffect | Wake<SettlementEvent>)[] {
  switch (state.is) {
    case 'gathering': {
      const { day } = state;
      const at = instantAt(addDays(day, 1), SETTLED_AT_HOUR);
      const command: SettlementEvent = { type: 'SettlementDue', day };
      return [{ do: 'WakeAt', key: 'due', at, rank: SETTLEMENT_RANK, order: day, command }];
    }
    case 'due':
      return [{ do: 'Open', key: 'open', day: state.day, totals: state.totals }];
    case 'paying': {
      const { day, leg, turn } = state;
      const amount = leg === 'net' ? state.net : state.fees;
      return [{ do: 'Transfer', key: `transfer-${leg}/${turn}`, day, leg, amount, turn }];
    }
    case 'waiting': {
      const { day, leg, resumeAt } = state;
      const turn = state.turn + 1;
      const command: SettlementEvent = { type: 'SettlementTransferResumed', turn };
      const when = { at: instantOf(resumeAt), rank: SETTLEMENT_RANK, order: day };
      return [{ do: 'WakeAt', key: `resume-${leg}/${turn}`, ...when, command }];
    }
    case 'transferred':
      return [{ do: 'RecordPaid', key: 'record-paid', day: state.day, utr: state.utr }];
    case 'recorded': {
      const { day, net, utr } = state;
      return [{ do: 'Match', key: 'match', day, net, utr }];
    }
    case 'held': // A person has the merchant make up for it.
    case 'unmatched': // A person matches the right line.
    case 'completed':
      return [];
  }
}
