import type { Paise } from '@suuupra/kernel';
import type { PositionEvent } from './events.ts';

export type Position = Readonly<{
  opened: boolean;
  /** Undefined while nobody has set one: then there is no limit. */
  cap: Paise | undefined;
  /** What the member owes of final transactions that are not settled; negative for a claim. */
  owed: Paise;
  reservations: ReadonlyMap<string, Paise>;
  /** The sum of the reservations. */
  reserved: Paise;
  /** The cycles in which it fell short and for which the guarantee fund has not paid yet. */
  shortIn: readonly string[];
}>;

export const noPosition: Position = {
  opened: false,
  cap: undefined,
  owed: 0n,
  reservations: new Map(),
  reserved: 0n,
  shortIn: [],
};

/** What may still be debited; below zero where the cap came down behind it. */
export function headroomOf({ cap, owed, reserved }: Position): Paise | undefined {
  return cap === undefined ? undefined : cap - owed - reserved;
}

function withReservation(state: Position, txnId: string, amount: Paise): Position {
  const reservations = new Map(state.reservations).set(txnId, amount);
  return { ...state, reservations, reserved: state.reserved + amount };
}

function withoutReservation(state: Position, txnId: string): Position {
  const amount = state.reservations.get(txnId);
  if (amount === undefined) return state;
  const reservations = new Map(state.reservations);
  reservations.delete(txnId);
  return { ...state, reservations, reserved: state.reserved - amount };
}

/** The state after an event of a position. */
export function evolve(state: Position, event: PositionEvent): Position {
  const { owed } = state;
  switch (event.type) {
    case 'PositionOpened':
      return { ...state, opened: true, owed: event.position };
    case 'NetDebitCapSet':
      return { ...state, cap: event.cap };
    case 'NetDebitCapCut':
      return { ...state, cap: 0n, shortIn: [...state.shortIn, event.cycleId] };
    case 'ShortfallCovered':
      return { ...state, shortIn: state.shortIn.filter((one) => one !== event.cycleId) };
    case 'DebitReserved':
      return withReservation(state, event.txnId, event.amount);
    case 'ReservationReleased':
      return withoutReservation(state, event.txnId);
    case 'DebitCounted':
      return { ...withoutReservation(state, event.txnId), owed: owed + event.amount };
    case 'CreditCounted':
      return { ...state, owed: owed - event.amount };
    case 'ReturnCounted':
      return { ...state, owed: owed + event.adjustment };
    case 'PositionSettled':
      return { ...state, owed: owed + event.net };
  }
}
