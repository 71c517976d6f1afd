import { rupees } from '@suuupra/kernel';
import type { PositionCommand } from './decider.ts';
import type { PositionEvent } from './events.ts';

export const MEMBER = 'HIMA';
export const CYCLE = '2026-11-16/05';
export const CAP = rupees(100);
const member = MEMBER;
const cycleId = CYCLE;

export const opened = (position = 0n): PositionEvent => ({
  ...{ type: 'PositionOpened', member, position },
});
export const capped = (cap = CAP): PositionEvent => ({ type: 'NetDebitCapSet', member, cap });
export const cut: PositionEvent = { type: 'NetDebitCapCut', member, cycleId };
export const covered: PositionEvent = { type: 'ShortfallCovered', member, cycleId };
export const reserved = (txnId: string, amount: bigint): PositionEvent => ({
  ...{ type: 'DebitReserved', member, txnId, amount },
});
export const released = (txnId: string, amount: bigint): PositionEvent => ({
  ...{ type: 'ReservationReleased', member, txnId, amount },
});
export const debited = (txnId: string, amount: bigint): PositionEvent => ({
  ...{ type: 'DebitCounted', member, txnId, amount },
});
export const credited = (txnId: string, amount: bigint): PositionEvent => ({
  ...{ type: 'CreditCounted', member, txnId, amount },
});
export const cameBack = (txnId: string, adjustment: bigint): PositionEvent => ({
  ...{ type: 'ReturnCounted', member, txnId, adjustment },
});
export const settled = (net: bigint): PositionEvent => ({
  ...{ type: 'PositionSettled', member, cycleId, net },
});

export const open = (position = 0n): PositionCommand => ({
  ...{ type: 'OpenPosition', member, position },
});
export const cap = (amount = CAP): PositionCommand => ({
  ...{ type: 'SetNetDebitCap', member, cap: amount },
});
export const cutCap = (position = 0n): PositionCommand => ({
  ...{ type: 'CutCap', member, cycleId, position },
});
export const cover: PositionCommand = { type: 'CoverShortfall', member, cycleId };
export const reserve = (txnId: string, amount: bigint): PositionCommand => ({
  ...{ type: 'ReserveDebit', member, txnId, amount },
});
export const release = (txnId: string): PositionCommand => ({
  ...{ type: 'ReleaseReservation', member, txnId },
});
export const countDebit = (txnId: string, amount: bigint): PositionCommand => ({
  ...{ type: 'CountDebit', member, txnId, amount },
});
export const countCredit = (txnId: string, amount: bigint): PositionCommand => ({
  ...{ type: 'CountCredit', member, txnId, amount },
});
export const countReturn = (txnId: string, adjustment: bigint): PositionCommand => ({
  ...{ type: 'CountReturn', member, txnId, adjustment },
});
export const settle = (net: bigint): PositionCommand => ({
  ...{ type: 'SettlePosition', member, cycleId, net },
});
