import { type Decider, type Instant, MICROSECONDS, accept, instantOf } from '@suuupra/kernel';
import { instantText } from '@suuupra/kernel';
import type { AccountEvent } from '../account/events.ts';
import type { ConfirmationEvent } from './events.ts';

/** How long after the order's moment the bank confirms a credit whose answer was lost. */
const CONFIRM_AFTER = 30n * MICROSECONDS.minute;

/** Confirmations go after merchant settlement and before refunds that are due then. */
const CONFIRMATION_RANK = 3;

/** The bank's own duty to confirm a credit that it posted without answering (TCC). */
export type Confirmation =
  | Readonly<{ is: 'absent' }>
  | Readonly<{ is: 'scheduled'; txnId: string; merchantReference: string; dueAt: Instant }>
  | Readonly<{ is: 'due'; txnId: string; merchantReference: string }>
  | Readonly<{ is: 'over' }>;

/** The commands of a saga are its own events. */
export type ConfirmationCommand = ConfirmationEvent;

export type ConfirmationEffect = Readonly<{ do: 'RaiseTcc'; key: string; txnId: string }>;

type Wake = Readonly<{
  do: 'WakeAt';
  key: string;
  at: Instant;
  rank: number;
  order: string;
  command: ConfirmationCommand;
}>;

function evolve(state: Confirmation, event: ConfirmationEvent): Confirmation {
  switch (event.type) {
    case 'ConfirmationScheduled': {
      const { txnId, merchantReference } = event;
      return { is: 'scheduled', txnId, merchantReference, dueAt: instantOf(event.dueAt) };
    }
    case 'ConfirmationFellDue': {
      if (state.is !== 'scheduled') return state;
      const { txnId, merchantReference } = state;
      return { is: 'due', txnId, merchantReference };
    }
    case 'TccRaised':
    case 'TccRefused':
      return { is: 'over' };
  }
}

function heeds(state: Confirmation, event: ConfirmationEvent): boolean {
  switch (event.type) {
    case 'ConfirmationScheduled':
      return state.is === 'absent';
    case 'ConfirmationFellDue':
      return state.is === 'scheduled';
    case 'TccRaised':
    case 'TccRefused':
      return state.is === 'due';
  }
}

export const confirmation: Decider<ConfirmationCommand, ConfirmationEvent, Confirmation, never> = {
  initial: { is: 'absent' },
  evolve,
  decide: (event, state) => (heeds(state, event) ? accept(event) : accept()),
};

/** A credit whose answer is lost obliges the bank to confirm it; other events mean nothing. */
export function translateAccountEvent(event: AccountEvent): ConfirmationEvent | undefined {
  if (event.type !== 'PostingCredited' || !event.answerLost) return undefined;
  return {
    type: 'ConfirmationScheduled',
    txnId: event.txnId,
    merchantReference: event.merchantReference,
    dueAt: instantText(instantOf(event.originatedAt) + CONFIRM_AFTER),
  };
}

/** State in, wishes out. */
export function plan(state: Confirmation): readonly (ConfirmationEffect | Wake)[] {
  switch (state.is) {
    case 'absent':
    case 'over':
      return [];
    case 'scheduled': {
      const { txnId, merchantReference, dueAt } = state;
      return [
        {
          do: 'WakeAt',
          key: 'confirm',
          at: dueAt,
          rank: CONFIRMATION_RANK,
          order: merchantReference,
          command: { type: 'ConfirmationFellDue', txnId },
        },
      ];
    }
    case 'due':
      return [{ do: 'RaiseTcc', key: 'tcc', txnId: state.txnId }];
  }
}
