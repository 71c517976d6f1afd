import { type Decider, type Paise, accept, instantOf } from '@suuupra/kernel';
import type { Wake } from '@suuupra/workflow';
import type { RefundEvent } from './events.ts';

/** Sending again is a time-out of a leg like any other. */
const RESUME_RANK = 1;

/** After this many sendings a person looks for another way. */
export const MAX_TURNS = 4;

/** What is asked back, and of which payment. */
export type Asked = Readonly<{
  refundId: string;
  orderId: string;
  orderRef: string;
  paymentIntentId: string;
  amount: Paise;
}>;

export type RefundSaga =
  | Readonly<{ is: 'absent' }>
  /** To be reserved, accepted and sent; `turn` counts the sendings from 1. */
  | Readonly<{ is: 'sending'; asked: Asked; turn: number }>
  | Readonly<{ is: 'underWay'; asked: Asked; turn: number }>
  | Readonly<{ is: 'halted'; asked: Asked; turn: number; resumeAt: string }>
  | Readonly<{ is: 'paid'; asked: Asked }>
  | Readonly<{ is: 'denied'; asked: Asked; reason: string }>
  | Readonly<{ is: 'completed'; asked: Asked }>
  | Readonly<{ is: 'givenUp'; asked: Asked; reason: string }>
  | Readonly<{ is: 'withdrawn'; asked: Asked }>
  | Readonly<{ is: 'turnedDown'; asked: Asked }>;

/** What a refund wishes. Granting a wish twice is harmless: every call repeats its request id. */
export type RefundEffect = Readonly<
  | { do: 'Send'; key: string; asked: Asked; turn: number }
  | { do: 'Document'; key: string; asked: Asked }
  | { do: 'TurnDown'; key: string; asked: Asked; reason: string }
  | { do: 'Withdraw'; key: string; asked: Asked; reason: string }
>;

/** The state after an event; the very same state where the event means nothing here. */
export function evolve(state: RefundSaga, event: RefundEvent): RefundSaga {
  if (event.type === 'RefundOpened') {
    const { type: _type, ...asked } = event;
    return state.is === 'absent' ? { is: 'sending', asked, turn: 1 } : state;
  }
  switch (state.is) {
    case 'absent':
    case 'completed':
    case 'turnedDown':
    case 'withdrawn':
      return state;
    case 'givenUp': {
      const { asked } = state;
      return event.type === 'RefundWithdrawn' ? { is: 'withdrawn', asked } : state;
    }
    case 'denied': {
      const { asked } = state;
      return event.type === 'RefundTurnedDown' ? { is: 'turnedDown', asked } : state;
    }
    case 'paid': {
      const { asked } = state;
      return event.type === 'RefundCompleted' ? { is: 'completed', asked } : state;
    }
    case 'sending':
    case 'underWay':
    case 'halted':
      return evolveOpen(state, event);
  }
}

type Open = Extract<RefundSaga, { turn: number }>;

function evolveOpen(state: Open, event: RefundEvent): RefundSaga {
  const { asked, turn } = state;
  switch (event.type) {
    case 'RefundDenied':
      // What was reserved once is never denied any more.
      if (state.is !== 'sending' || turn > 1) return state;
      return { is: 'denied', asked, reason: event.reason };
    case 'RefundUnderWay':
      if (state.is !== 'sending' || turn !== event.turn) return state;
      return { is: 'underWay', asked, turn };
    case 'RefundHalted':
      if (state.is === 'halted') return state;
      return { is: 'halted', asked, turn, resumeAt: event.resumeAt };
    case 'RefundResumed':
      if (state.is !== 'halted' || event.turn !== turn + 1) return state;
      return { is: 'sending', asked, turn: turn + 1 };
    case 'RefundPaid':
      return { is: 'paid', asked };
    case 'RefundGivenUp':
      return { is: 'givenUp', asked, reason: event.reason };
    case 'RefundOpened':
    case 'RefundCompleted':
    case 'RefundTurnedDown':
    case 'RefundWithdrawn':
      return state;
  }
}

/** Records an event where it is news, and nothing where it is not. */
export const refundDecider: Decider<RefundEvent, RefundEvent, RefundSaga, never> = {
  initial: { is: 'absent' },
  evolve,
  decide: (event, state) => (evolve(state, event) === state ? accept() : accept(event)),
};

/** State in, wishes out. A credit note is wished only when the payer has the money. */
export function plan(state: RefundSaga): readonly (RefundEffect | Wake<RefundEvent>)[] {
  switch (state.is) {
    case 'sending': {
      const { asked, turn } = state;
      return [{ do: 'Send', key: `send/${turn}`, asked, turn }];
    }
    case 'halted':
      return resume(state);
    case 'paid':
      return [{ do: 'Document', key: 'document', asked: state.asked }];
    case 'denied': {
      const { asked, reason } = state;
      return [{ do: 'TurnDown', key: 'turn-down', asked, reason }];
    }
    case 'givenUp': {
      const { asked, reason } = state;
      return [{ do: 'Withdraw', key: 'withdraw', asked, reason }];
    }
    case 'absent':
    case 'underWay': // Only the rail's answer ends it.
    case 'completed':
    case 'turnedDown':
    case 'withdrawn':
      return [];
  }
}

function resume({
  asked,
  turn,
  resumeAt,
}: Extract<RefundSaga, { is: 'halted' }>): readonly Wake<RefundEvent>[] {
  if (resumeAt === '' || turn >= MAX_TURNS) return []; // A person finds another way.
  const command: RefundEvent = { type: 'RefundResumed', turn: turn + 1 };
  const when = { at: instantOf(resumeAt), rank: RESUME_RANK, order: asked.orderRef };
  return [{ do: 'WakeAt', key: `resume/${turn + 1}`, ...when, command }];
}
