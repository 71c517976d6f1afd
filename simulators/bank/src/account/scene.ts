import { MICROSECONDS, instantOf, instantText } from '@suuupra/kernel';
import { type Withholding, dutyOf } from '../behaviour.ts';
import type { CaptureHold, PlaceHold } from './hold.ts';
import type { TransferLeg } from './decider.ts';
import type { DischargeDuty, PostLeg, ReverseLeg } from './legs.ts';
import type { AccountEvent, PostingLeg } from './events.ts';

export const ACCOUNT = '000000000001';
export const TXN = `IND${'a'.repeat(32)}`;
export const AT = instantOf('2026-11-16T04:30:00Z');

const fields = { txnId: TXN, amount: 400n, rrn: '632010000001', merchantReference: 'ORD-1' };

export const open = {
  type: 'OpenAccount',
  accountNumber: ACCOUNT,
  ifsc: 'HIMA0000001',
  bank: 'HIMA',
  openingBalance: 1_000n,
} as const;
export const opened: AccountEvent = {
  type: 'AccountOpened',
  accountNumber: ACCOUNT,
  ifsc: 'HIMA0000001',
  bank: 'HIMA',
  openingBalance: 1_000n,
};

/** A command to post a leg; the bank behaves well unless told otherwise. */
export function post(leg: PostingLeg, other: Partial<PostLeg> = {}): PostLeg {
  return { type: 'PostLeg', leg, ...fields, behaviour: 'ok', originatedAt: AT, at: AT, ...other };
}

/** A command to take a leg back. */
export function reverse(leg: PostingLeg, other: Partial<ReverseLeg> = {}): ReverseLeg {
  return { type: 'ReverseLeg', leg, ...fields, behaviour: 'ok', at: AT, ...other };
}

const own = { accountNumber: ACCOUNT, ...fields };
const contra = 'settlement:HIMA';
const originatedAt = instantText(AT);

/** A leg that is posted, and whose answer is lost where it is said so. */
export function posted(leg: PostingLeg, answerLost = false): AccountEvent {
  const type = leg === 'debit' ? 'PostingDebited' : 'PostingCredited';
  return { type, ...own, leg, contra, answerLost, originatedAt };
}
export function declined(leg: PostingLeg, code: string): AccountEvent {
  return { type: 'PostingDeclined', ...own, leg, code };
}
export function reversed(leg: PostingLeg): AccountEvent {
  return { type: 'PostingReversed', ...own, leg, contra };
}
export function reversalDeclined(leg: PostingLeg, code: string): AccountEvent {
  return { type: 'PostingReversalDeclined', ...own, leg, code };
}
export function tombstoned(leg: PostingLeg): AccountEvent {
  return { type: 'ReversalTombstoned', ...own, leg };
}

/** A leg to which nothing is said; the scene's bank is asked at the moment of the order. */
export function withheld(withholding: Withholding): AccountEvent {
  const { leg, owes } = dutyOf(withholding);
  const after = { answer: 40n, post: 40n, return: 1_800n, debitBack: 1_800n }[owes];
  const dueAt = instantText(AT + after * MICROSECONDS.second);
  return { type: 'AnswerWithheld', ...own, leg, withholding, dueAt, originatedAt };
}
export const overlooked: AccountEvent = { type: 'ReversalOverlooked', ...own, leg: 'credit' };
export const partlyReversed: AccountEvent = {
  ...{ type: 'PostingPartlyReversed', ...own, leg: 'debit', contra, reversed: 200n },
};
export const completed: AccountEvent = {
  ...{ type: 'ReversalCompleted', ...own, leg: 'debit', contra, reversed: 200n },
};
export function recoveryDeclined(attempt: number): AccountEvent {
  return { type: 'RecoveryDeclined', ...own, leg: 'credit', code: 'Z9', attempt };
}

/** The bank does what is due for a leg. */
export function discharge(leg: PostingLeg, txnId: string = TXN): DischargeDuty {
  return { type: 'DischargeDuty', leg, txnId, at: AT };
}

const transfer = { transferId: 'T1', counterAccount: '02', amount: 400n, reference: 'REF' };
const booked = { accountNumber: ACCOUNT, ...transfer };

/** A command to move money inside the bank. */
export function move(type: TransferLeg['type'], other: Partial<TransferLeg> = {}): TransferLeg {
  return { type, ...transfer, utr: 'HIMAR1', at: AT, ...other };
}
export const transferDebited: AccountEvent = {
  type: 'BookTransferDebited',
  ...booked,
  utr: 'HIMAR1',
};
export const transferCredited: AccountEvent = {
  type: 'BookTransferCredited',
  ...booked,
  utr: 'HIMAR1',
};
export const transferDeclined: AccountEvent = {
  type: 'BookTransferDeclined',
  ...booked,
  code: 'Z9',
};

/** The receiver has declined what was taken. */
export const giveBack = { type: 'ReturnTransfer', transferId: 'T1', code: 'YF', at: AT } as const;
export const transferReturned: AccountEvent = {
  type: 'BookTransferReturned',
  ...booked,
  ...{ utr: 'HIMAR1', code: 'YF' },
};

const held = { accountNumber: ACCOUNT, holdId: 'H1', amount: 400n };
/** The moment in which the holds of the scene are over. */
export const HOLD_END = instantOf('2026-11-16T05:30:00Z');

/** A command to set 400 paise aside for an hour. */
export function place(other: Partial<PlaceHold> = {}): PlaceHold {
  const { holdId, amount } = held;
  const wanted = { holdId, amount, reference: 'REF', expiresAt: HOLD_END };
  return { type: 'PlaceHold', ...wanted, at: AT, ...other };
}

/** A command to take what is held. */
export function capture(other: Partial<CaptureHold> = {}): CaptureHold {
  const { holdId, amount } = held;
  return { type: 'CaptureHold', holdId, captureId: 'C1', amount, utr: 'HIMAR2', at: AT, ...other };
}
export const release = { type: 'ReleaseHold', holdId: 'H1', at: AT } as const;

const asked = { ...held, reference: 'REF', expiresAt: instantText(HOLD_END) };
export const holdPlaced = { type: 'HoldPlaced', ...asked } as const;
export const holdDeclined = { type: 'HoldDeclined', ...asked, code: 'Z9' } as const;
export const holdCaptured = {
  type: 'HoldCaptured',
  ...held,
  ...{ captureId: 'C1', reference: 'REF', contra, utr: 'HIMAR2' },
} as const;
export const holdReleased = { type: 'HoldReleased', ...held } as const;
export const holdExpired = { type: 'HoldExpired', ...held } as const;
export const frozen = { type: 'AccountFrozen', accountNumber: ACCOUNT, freeze: 'dormant' } as const;
export const unfrozen = { type: 'AccountUnfrozen', accountNumber: ACCOUNT } as const;
export const closed = { type: 'AccountClosed', accountNumber: ACCOUNT } as const;
