import { type Decider, type Decision, type Instant, accept, reject } from '@suuupra/kernel';
import { type Kept, keep, keptIn, nothingKept } from '../kept.ts';
import type { SeatsEvent } from './events.ts';

export type SeatsCommand = Readonly<
  | { type: 'OpenSeats'; sku: string; capacity: number; at: Instant }
  | { type: 'ReserveSeats'; sku: string; orderId: string; quantity: number; at: Instant }
  | { type: 'CommitSeats'; sku: string; orderId: string; at: Instant }
  | { type: 'ReleaseSeats'; sku: string; orderId: string; at: Instant }
>;

export type SeatsReason =
  | 'SEATS_EXIST_WITH_DIFFERENT_CAPACITY'
  | 'SEATS_NOT_FOUND'
  | 'SEAT_QUANTITY_MUST_BE_POSITIVE'
  | 'SEATS_RESERVED_WITH_DIFFERENT_QUANTITY'
  | 'SEATS_ALREADY_RELEASED'
  | 'SEATS_ALREADY_COMMITTED'
  | 'SEATS_NOT_RESERVED'
  | 'ORDER_RELEASED'
  | 'SOLD_OUT';

/** What one order has of a cohort's seats. A tombstone bars a reservation that is still to come. */
export type Holding = Readonly<
  | { is: 'reserved'; quantity: number }
  | { is: 'committed'; quantity: number }
  | { is: 'released'; quantity: number }
  | { is: 'tombstone' }
>;

/** `left` is what nobody holds, never below zero. */
export type SeatsState = Readonly<
  { is: 'absent' } | { is: 'open'; capacity: number; left: number; orders: Kept<Holding> }
>;
type Open = Extract<SeatsState, { is: 'open' }>;
type Answer = Decision<SeatsEvent, SeatsReason>;

/** The seats of one cohort: whoever reserves first has them, and nobody more than there are. */
export const seatsDecider: Decider<SeatsCommand, SeatsEvent, SeatsState, SeatsReason> = {
  initial: { is: 'absent' },

  evolve: (state, event) => {
    if (event.type === 'SeatsOpened') {
      const { capacity } = event;
      return { is: 'open', capacity, left: capacity, orders: nothingKept() };
    }
    if (state.is === 'absent') return state;
    const { orderId } = event;
    switch (event.type) {
      case 'SeatsReserved':
        return held(state, orderId, { is: 'reserved', quantity: event.quantity }, -event.quantity);
      case 'SeatsCommitted':
        return held(state, orderId, { is: 'committed', quantity: event.quantity }, 0);
      case 'SeatsReleased':
        return held(state, orderId, { is: 'released', quantity: event.quantity }, event.quantity);
      case 'SeatsReleaseTombstoned':
        return held(state, orderId, { is: 'tombstone' }, 0);
    }
  },

  decide: (command, state) => {
    if (command.type === 'OpenSeats') return open(command, state);
    if (state.is === 'absent') return reject('SEATS_NOT_FOUND');
    switch (command.type) {
      case 'ReserveSeats':
        return reserve(command, state);
      case 'CommitSeats':
        return commit(command, state);
      case 'ReleaseSeats':
        return release(command, state);
    }
  },
};

function held(state: Open, orderId: string, holding: Holding, freed: number): Open {
  return { ...state, left: state.left + freed, orders: keep(state.orders, orderId, holding) };
}

function open(command: Extract<SeatsCommand, { type: 'OpenSeats' }>, state: SeatsState): Answer {
  const { sku, capacity } = command;
  if (state.is === 'absent') return accept({ type: 'SeatsOpened', sku, capacity });
  if (state.capacity !== capacity) return reject('SEATS_EXIST_WITH_DIFFERENT_CAPACITY');
  return accept();
}

function reserve(command: Extract<SeatsCommand, { type: 'ReserveSeats' }>, state: Open): Answer {
  const { sku, orderId, quantity } = command;
  const holding = keptIn(state.orders, orderId);
  if (quantity < 1) return reject('SEAT_QUANTITY_MUST_BE_POSITIVE');
  if (holding?.is === 'tombstone') return reject('ORDER_RELEASED');
  if (holding?.is === 'released') return reject('SEATS_ALREADY_RELEASED');
  if (holding && holding.quantity !== quantity) {
    return reject('SEATS_RESERVED_WITH_DIFFERENT_QUANTITY');
  }
  if (holding) return accept(); // A retry succeeds and records nothing.
  if (state.left < quantity) return reject('SOLD_OUT', { left: String(state.left) });
  return accept({ type: 'SeatsReserved', sku, orderId, quantity });
}

function commit(command: Extract<SeatsCommand, { type: 'CommitSeats' }>, state: Open): Answer {
  const { sku, orderId } = command;
  const holding = keptIn(state.orders, orderId);
  if (!holding) return reject('SEATS_NOT_RESERVED');
  switch (holding.is) {
    case 'reserved':
      return accept({ type: 'SeatsCommitted', sku, orderId, quantity: holding.quantity });
    case 'committed':
      return accept();
    case 'released':
    case 'tombstone':
      return reject('SEATS_ALREADY_RELEASED');
  }
}

function release(command: Extract<SeatsCommand, { type: 'ReleaseSeats' }>, state: Open): Answer {
  const { sku, orderId } = command;
  const holding = keptIn(state.orders, orderId);
  // The release has overtaken the reservation: when that comes, nobody would give it back again.
  if (!holding) return accept({ type: 'SeatsReleaseTombstoned', sku, orderId });
  switch (holding.is) {
    case 'reserved':
      return accept({ type: 'SeatsReleased', sku, orderId, quantity: holding.quantity });
    case 'committed':
      return reject('SEATS_ALREADY_COMMITTED');
    case 'released':
    case 'tombstone':
      return accept();
  }
}
