import { instantOf, instantText } from '@suuupra/kernel';
import type { PostLeg, ReverseLeg, TransferLeg } from './decider.ts';
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
  return { type: 'PostLeg', leg, ...fields, behaviour: 'ok', originatedAt: AT, ...other };
}

/** A command to take a leg back. */
export function reverse(leg: PostingLeg, other: Partial<ReverseLeg> = {}): ReverseLeg {
  return { type: 'ReverseLeg', leg, ...fields, behaviour: 'ok', ...other };
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

const transfer = { transferId: 'T1', counterAccount: '02', amount: 400n, reference: 'REF' };
const booked = { accountNumber: ACCOUNT, ...transfer };

/** A command to move money inside the bank. */
export function move(type: TransferLeg['type'], other: Partial<TransferLeg> = {}): TransferLeg {
  return { type, ...transfer, utr: 'HIMAR1', ...other };
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
