import { type Decision, type Instant, accept, instantOf, reject } from '@suuupra/kernel';
import { instantText } from '@suuupra/kernel';
import { valueOf } from '../persistent-map.ts';
import type { AccountEvent } from './events.ts';
import { debitCode } from './standing.ts';
import { type Open, availableOf, holdOf, settlementContraOf } from './state.ts';

export type PlaceHold = Readonly<{
  type: 'PlaceHold';
  holdId: string;
  amount: bigint;
  reference: string;
  expiresAt: Instant;
  at: Instant;
}>;
export type CaptureHold = Readonly<{
  type: 'CaptureHold';
  holdId: string;
  captureId: string;
  amount: bigint;
  utr: string;
  at: Instant;
}>;
export type ReleaseHold = Readonly<{ type: 'ReleaseHold'; holdId: string; at: Instant }>;
export type HoldCommand = PlaceHold | CaptureHold | ReleaseHold;

export type HoldReason =
  | 'HOLD_NOT_FOUND'
  | 'HOLD_EXISTS_WITH_DIFFERENT_CONTENT'
  | 'HOLD_CAPTURE_EXISTS_WITH_DIFFERENT_CONTENT'
  | 'HOLD_EXPIRED'
  | 'HOLD_RELEASED'
  | 'HOLD_CAPTURED'
  /** More is asked for than is still held. */
  | 'HOLD_AMOUNT_EXCEEDED'
  /** The state of the account forbids debits; the detail has the code. */
  | 'ACCOUNT_NOT_DEBITABLE';

type Decided = Decision<AccountEvent, HoldReason>;

/** The holds whose time is over, in the order in which they were placed: they hold no more. */
export function lapsed(state: Open, at: Instant): readonly AccountEvent[] {
  const { accountNumber } = state;
  return state.holding.open.flatMap((holdId) => {
    const hold = holdOf(state, holdId);
    if (hold?.is !== 'held' || instantOf(hold.content.expiresAt) > at) return [];
    return [{ type: 'HoldExpired', accountNumber, holdId, amount: hold.remaining } as const];
  });
}

/** Decides on a hold of the account. Those whose time is over must have expired already. */
export function hold(state: Open, command: HoldCommand): Decided {
  switch (command.type) {
    case 'PlaceHold':
      return place(state, command);
    case 'CaptureHold':
      return capture(state, command);
    case 'ReleaseHold':
      return release(state, command);
  }
}

function place(state: Open, command: PlaceHold): Decided {
  const { holdId, amount, reference, at } = command;
  const expiresAt = instantText(command.expiresAt);
  const before = holdOf(state, holdId)?.content;
  if (before !== undefined) {
    const isSame =
      before.amount === amount && before.reference === reference && before.expiresAt === expiresAt;
    return isSame ? accept() : reject('HOLD_EXISTS_WITH_DIFFERENT_CONTENT', { code: 'DT' });
  }
  if (command.expiresAt <= at) return reject('HOLD_EXPIRED');
  const fields = { accountNumber: state.accountNumber, holdId, amount, reference, expiresAt };
  const short = availableOf(state) < amount ? 'Z9' : undefined;
  const code = debitCode(state.standing) ?? short;
  if (code !== undefined) return accept({ type: 'HoldDeclined', ...fields, code });
  return accept({ type: 'HoldPlaced', ...fields });
}

function capture(state: Open, command: CaptureHold): Decided {
  const { holdId, captureId, amount, utr } = command;
  const before = holdOf(state, holdId);
  if (before === undefined || before.is === 'declined') return reject('HOLD_NOT_FOUND');
  const taken = valueOf(before.captures, captureId);
  if (taken !== undefined) {
    if (taken === amount) return accept();
    return reject('HOLD_CAPTURE_EXISTS_WITH_DIFFERENT_CONTENT', { code: 'DT' });
  }
  if (before.is === 'expired') return reject('HOLD_EXPIRED');
  if (before.is === 'released') return reject('HOLD_RELEASED');
  if (before.is === 'captured') return reject('HOLD_CAPTURED');
  const code = debitCode(state.standing);
  if (code !== undefined) return reject('ACCOUNT_NOT_DEBITABLE', { code });
  if (amount > before.remaining) return reject('HOLD_AMOUNT_EXCEEDED');
  const { accountNumber, bank } = state;
  const { reference } = before.content;
  const fields = { accountNumber, holdId, amount, captureId, reference, utr };
  return accept({ type: 'HoldCaptured', ...fields, contra: settlementContraOf(bank) });
}

function release(state: Open, { holdId }: ReleaseHold): Decided {
  const before = holdOf(state, holdId);
  if (before === undefined || before.is === 'declined') return reject('HOLD_NOT_FOUND');
  switch (before.is) {
    case 'released':
      return accept();
    case 'expired':
      return reject('HOLD_EXPIRED');
    case 'captured':
      return reject('HOLD_CAPTURED');
    case 'held': {
      const { accountNumber } = state;
      return accept({ type: 'HoldReleased', accountNumber, holdId, amount: before.remaining });
    }
  }
}
