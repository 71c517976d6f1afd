import { type Decider, type Decision, type Paise, accept, reject } from '@suuupra/kernel';
import type { PositionEvent } from './events.ts';
import { type Position, evolve, headroomOf, noPosition } from './state.ts';

type ReserveDebit = Readonly<{
  type: 'ReserveDebit';
  member: string;
  txnId: string;
  amount: Paise;
}>;

/** `position` is what the member owes by the log where it is first kept. */
type CutCap = Readonly<{ type: 'CutCap'; member: string; cycleId: string; position: Paise }>;

export type PositionCommand =
  | Readonly<{ type: 'OpenPosition'; member: string; position: Paise }>
  | Readonly<{ type: 'SetNetDebitCap'; member: string; cap: Paise }>
  | CutCap
  | Readonly<{ type: 'CoverShortfall'; member: string; cycleId: string }>
  | ReserveDebit
  | Readonly<{ type: 'ReleaseReservation'; member: string; txnId: string }>
  | Readonly<{ type: 'CountDebit'; member: string; txnId: string; amount: Paise }>
  | Readonly<{ type: 'CountCredit'; member: string; txnId: string; amount: Paise }>
  | Readonly<{ type: 'CountReturn'; member: string; txnId: string; adjustment: Paise }>
  | Readonly<{ type: 'SettlePosition'; member: string; cycleId: string; net: Paise }>;

export type PositionReason = 'POSITION_NOT_OPEN' | 'NET_DEBIT_CAP' | 'SHORTFALL_NOT_COVERED';

type Decided = Decision<PositionEvent, PositionReason>;

function setCap(member: string, cap: Paise, state: Position): Decided {
  if (!state.opened) return reject('POSITION_NOT_OPEN');
  if (state.shortIn.length > 0) return reject('SHORTFALL_NOT_COVERED');
  return state.cap === cap ? accept() : accept({ type: 'NetDebitCapSet', member, cap });
}

function cut({ member, cycleId, position }: CutCap, state: Position): Decided {
  if (state.shortIn.includes(cycleId)) return accept();
  const capCut: PositionEvent = { type: 'NetDebitCapCut', member, cycleId };
  if (state.opened) return accept(capCut);
  return accept<PositionEvent>({ type: 'PositionOpened', member, position }, capCut);
}

/**
 * The one place where headroom is taken. Commands of one append are decided one after the other on
 * the growing state, so that the cap holds however many of them come at once.
 */
function reserve({ member, txnId, amount }: ReserveDebit, state: Position): Decided {
  if (state.reservations.has(txnId)) return accept();
  const headroom = headroomOf(state);
  if (headroom === undefined) return accept();
  return amount > headroom
    ? reject('NET_DEBIT_CAP')
    : accept({ type: 'DebitReserved', member, txnId, amount });
}

/**
 * The position of a member between the banks and its net debit cap (payments.md §2.4, U03). That
 * each step of a transaction is taken once, the ids of the commands see to.
 */
export const position: Decider<PositionCommand, PositionEvent, Position, PositionReason> = {
  initial: noPosition,
  evolve,
  decide: (command, state) => {
    const { member } = command;
    switch (command.type) {
      case 'OpenPosition':
        if (state.opened) return accept();
        return accept({ type: 'PositionOpened', member, position: command.position });
      case 'SetNetDebitCap':
        return setCap(member, command.cap, state);
      case 'CutCap':
        return cut(command, state);
      case 'CoverShortfall': {
        const { cycleId } = command;
        if (!state.shortIn.includes(cycleId)) return accept();
        return accept({ type: 'ShortfallCovered', member, cycleId });
      }
      case 'ReserveDebit':
        return reserve(command, state);
      case 'ReleaseReservation': {
        const { txnId } = command;
        const amount = state.reservations.get(txnId);
        if (amount === undefined) return accept();
        return accept({ type: 'ReservationReleased', member, txnId, amount });
      }
      case 'CountDebit': {
        const { txnId, amount } = command;
        return accept({ type: 'DebitCounted', member, txnId, amount });
      }
      case 'CountCredit': {
        const { txnId, amount } = command;
        return accept({ type: 'CreditCounted', member, txnId, amount });
      }
      case 'CountReturn': {
        const { txnId, adjustment } = command;
        return accept({ type: 'ReturnCounted', member, txnId, adjustment });
      }
      case 'SettlePosition': {
        const { cycleId, net } = command;
        return accept({ type: 'PositionSettled', member, cycleId, net });
      }
    }
  },
};
