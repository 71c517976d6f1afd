import { type Decider, type Instant, accept, instantOf } from '@suuupra/kernel';
import type { AccountEvent, PostingLeg } from '../account/events.ts';
import type { Withholding } from '../behaviour.ts';
import type { DutyEvent } from './events.ts';

/** Duties go where confirmations go: after merchant settlement and before refunds due then. */
const DUTY_RANK = 3;

type About = Readonly<{
  txnId: string;
  leg: PostingLeg;
  withholding: Withholding;
  accountNumber: string;
  merchantReference: string;
  correlationId: string;
}>;

/** What the bank still has to say or do about a leg to which it has said nothing. */
export type Duty =
  | Readonly<{ is: 'absent' }>
  | Readonly<{ is: 'scheduled'; about: About; dueAt: Instant }>
  | Readonly<{ is: 'due'; about: About }>
  | Readonly<{ is: 'over'; about: About }>;

/** The commands of a saga are its own events. */
export type DutyCommand = DutyEvent;

export type DutyEffect = Readonly<{ do: 'Discharge'; key: string } & About>;

type Wake = Readonly<{
  do: 'WakeAt';
  key: string;
  at: Instant;
  rank: number;
  order: string;
  command: DutyCommand;
}>;

function evolve(state: Duty, event: DutyEvent): Duty {
  switch (event.type) {
    case 'DutyScheduled': {
      const { txnId, leg, withholding, accountNumber, merchantReference, correlationId } = event;
      const about = { txnId, leg, withholding, accountNumber, merchantReference, correlationId };
      return { is: 'scheduled', about, dueAt: instantOf(event.dueAt) };
    }
    case 'DutyFellDue':
      return state.is === 'scheduled' ? { is: 'due', about: state.about } : state;
    case 'DutyDischarged':
    case 'DutyRefused':
      return state.is === 'due' ? { is: 'over', about: state.about } : state;
  }
}

function heeds(state: Duty, event: DutyEvent): boolean {
  switch (event.type) {
    case 'DutyScheduled':
      return state.is === 'absent';
    case 'DutyFellDue':
      return state.is === 'scheduled';
    case 'DutyDischarged':
    case 'DutyRefused':
      return state.is === 'due';
  }
}

export const duty: Decider<DutyCommand, DutyEvent, Duty, never> = {
  initial: { is: 'absent' },
  evolve,
  decide: (event, state) => (heeds(state, event) ? accept(event) : accept()),
};

/** The stream of a duty is named after the leg: a transaction may have one for each. */
export function dutyIdOf({ txnId, leg }: Readonly<{ txnId: string; leg: PostingLeg }>): string {
  return `${txnId}.${leg}`;
}

/** A leg whose answer is withheld obliges the bank; other events mean nothing. */
export function translateAccountEvent(
  event: AccountEvent,
  correlationId: string,
): (DutyEvent & { type: 'DutyScheduled' }) | undefined {
  if (event.type !== 'AnswerWithheld') return undefined;
  const { txnId, leg, withholding, accountNumber, amount, merchantReference, dueAt } = event;
  const named = { txnId, leg, withholding, accountNumber, amount, merchantReference };
  return { type: 'DutyScheduled', ...named, correlationId, dueAt };
}

/** State in, wishes out. */
export function plan(state: Duty): readonly (DutyEffect | Wake)[] {
  switch (state.is) {
    case 'absent':
    case 'over':
      return [];
    case 'scheduled': {
      const { txnId, leg, merchantReference: order } = state.about;
      const command = { type: 'DutyFellDue', txnId, leg } as const;
      return [{ do: 'WakeAt', key: 'due', at: state.dueAt, rank: DUTY_RANK, order, command }];
    }
    case 'due':
      return [{ do: 'Discharge', key: 'discharge', ...state.about }];
  }
}
