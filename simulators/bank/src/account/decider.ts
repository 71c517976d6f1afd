import { type Decider, type Decision, type Instant, accept } from '@suuupra/kernel';
import { assert, reject } from '@suuupra/kernel';
import type { AccountEvent } from './events.ts';
import { type HoldCommand, type HoldReason, hold, lapsed } from './hold.ts';
import { type DischargeDuty, type LegReason, type PostLeg, type ReverseLeg } from './legs.ts';
import { creditDecline, discharge, post, reverse } from './legs.ts';
import { type StandingCommand, type StandingReason, debitCode, stand } from './standing.ts';
import { type Account, type Open, availableOf, evolve, transferOf } from './state.ts';

export type TransferLeg = Readonly<{
  type: 'DebitTransfer' | 'CreditTransfer';
  transferId: string;
  counterAccount: string;
  amount: bigint;
  reference: string;
  utr: string;
  at: Instant;
}>;

/** The receiver has declined what was taken from the giver. */
export type ReturnTransfer = Readonly<{
  type: 'ReturnTransfer';
  transferId: string;
  code: string;
  at: Instant;
}>;

type OpenAccount = Readonly<{
  type: 'OpenAccount';
  accountNumber: string;
  ifsc: string;
  bank: string;
  openingBalance: bigint;
}>;

export type AccountCommand =
  | OpenAccount
  | PostLeg
  | ReverseLeg
  | DischargeDuty
  | TransferLeg
  | ReturnTransfer
  | HoldCommand
  | StandingCommand;

export type AccountReason =
  | 'ACCOUNT_EXISTS_WITH_DIFFERENT_DETAILS'
  | 'ACCOUNT_NOT_FOUND'
  | 'TRANSFER_EXISTS_WITH_DIFFERENT_CONTENT'
  | 'TRANSFER_NOT_FOUND'
  | LegReason
  | HoldReason
  | StandingReason;

type Decided = Decision<AccountEvent, AccountReason>;

function transfer(state: Open, command: TransferLeg): Decided {
  const { type, transferId, counterAccount, amount, reference, utr } = command;
  const before = transferOf(state, transferId);
  if (before !== undefined) {
    const sameContent =
      before.amount === amount &&
      before.counterAccount === counterAccount &&
      before.reference === reference;
    return sameContent ? accept() : reject('TRANSFER_EXISTS_WITH_DIFFERENT_CONTENT');
  }
  const { accountNumber } = state;
  const fields = { accountNumber, transferId, counterAccount, amount, reference };
  if (type === 'DebitTransfer') {
    const short = availableOf(state) < amount ? 'Z9' : undefined;
    const code = debitCode(state.standing) ?? short;
    if (code !== undefined) return accept({ type: 'BookTransferDeclined', ...fields, code });
    return accept({ type: 'BookTransferDebited', ...fields, utr });
  }
  const code = creditDecline(state, amount);
  if (code !== undefined) return accept({ type: 'BookTransferDeclined', ...fields, code });
  return accept({ type: 'BookTransferCredited', ...fields, utr });
}

/** Gives back what was taken, once. The state of the account stops it no more than a reversal. */
function giveBack(state: Open, { transferId, code }: ReturnTransfer): Decided {
  const before = transferOf(state, transferId);
  if (before === undefined) return reject('TRANSFER_NOT_FOUND');
  if (before.code !== '') return accept();
  const { accountNumber } = state;
  const { amount, counterAccount, reference, utr } = before;
  const fields = { accountNumber, transferId, counterAccount, amount, reference };
  return accept({ type: 'BookTransferReturned', ...fields, utr, code });
}

/** An account of a bank (payments.md §2.6): one posting for each leg of each transaction. */
export const account: Decider<AccountCommand, AccountEvent, Account, AccountReason> = {
  initial: { is: 'absent' },
  evolve,
  decide: (command, state) => {
    if (command.type === 'OpenAccount') {
      const { accountNumber, ifsc, bank, openingBalance } = command;
      if (state.is === 'absent') {
        return accept({ type: 'AccountOpened', accountNumber, ifsc, bank, openingBalance });
      }
      const sameDetails =
        state.ifsc === ifsc && state.bank === bank && state.openingBalance === openingBalance;
      return sameDetails ? accept() : reject('ACCOUNT_EXISTS_WITH_DIFFERENT_DETAILS');
    }
    if (state.is === 'absent') return reject('ACCOUNT_NOT_FOUND');
    // What has lapsed by now is put on record with the next thing that happens, and counts before.
    const over = lapsed(state, command.at);
    const now = over.reduce<Account>(evolve, state);
    assert(now.is === 'open', 'what lapses does not end an account');
    const decision = decideOpen(now, command);
    return !decision.ok || decision.events.length === 0
      ? decision
      : accept(...over, ...decision.events);
  },
};

function decideOpen(state: Open, command: Exclude<AccountCommand, OpenAccount>): Decided {
  switch (command.type) {
    case 'PostLeg':
      return post(state, command);
    case 'ReverseLeg':
      return reverse(state, command);
    case 'DischargeDuty':
      return discharge(state, command);
    case 'DebitTransfer':
    case 'CreditTransfer':
      return transfer(state, command);
    case 'ReturnTransfer':
      return giveBack(state, command);
    case 'PlaceHold':
    case 'CaptureHold':
    case 'ReleaseHold':
      return hold(state, command);
    case 'FreezeAccount':
    case 'UnfreezeAccount':
    case 'CloseAccount':
      return stand(state, command);
  }
}
