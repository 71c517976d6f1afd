import { type Decider, type Decision, type Instant, MAX_PAISE, accept } from '@suuupra/kernel';
import { assert, instantText, reject } from '@suuupra/kernel';
import { type Behaviour, refusalBeforeBalance } from '../behaviour.ts';
import type { AccountEvent, PostingLeg } from './events.ts';
import type { Account, Open, Payload, Posting } from './state.ts';
import { type HoldCommand, type HoldReason, hold, lapsed } from './hold.ts';
import { type StandingCommand, type StandingReason, creditCode, debitCode } from './standing.ts';
import { stand } from './standing.ts';
import {
  availableOf,
  evolve,
  postingOf,
  settlementContraOf,
  transferOf,
  wasDownFor,
} from './state.ts';

export type PostLeg = Readonly<{
  type: 'PostLeg';
  leg: PostingLeg;
  txnId: string;
  amount: bigint;
  rrn: string;
  merchantReference: string;
  behaviour: Behaviour;
  originatedAt: Instant;
  at: Instant;
}>;

export type ReverseLeg = Readonly<{
  type: 'ReverseLeg';
  /** The leg that is taken back. */
  leg: PostingLeg;
  txnId: string;
  amount: bigint;
  rrn: string;
  merchantReference: string;
  behaviour: Behaviour;
  /** The bank returns a deemed credit, whatever its behaviour. */
  forReturn?: true;
  at: Instant;
}>;

export type TransferLeg = Readonly<{
  type: 'DebitTransfer' | 'CreditTransfer';
  transferId: string;
  counterAccount: string;
  amount: bigint;
  reference: string;
  utr: string;
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
  | TransferLeg
  | HoldCommand
  | StandingCommand;

export type AccountReason =
  | 'ACCOUNT_EXISTS_WITH_DIFFERENT_DETAILS'
  | 'ACCOUNT_NOT_FOUND'
  /** The same leg of the same transaction with another content: DT for a debit, DF for a credit. */
  | 'LEG_EXISTS_WITH_DIFFERENT_CONTENT'
  | 'TRANSFER_EXISTS_WITH_DIFFERENT_CONTENT'
  | HoldReason
  | StandingReason;

type Decided = Decision<AccountEvent, AccountReason>;

/** The code of a duplicate whose content differs, or that comes after its own reversal. */
export function duplicateCode(leg: PostingLeg): 'DT' | 'DF' {
  return leg === 'debit' ? 'DT' : 'DF';
}

const same = (a: Payload, b: Payload): boolean =>
  a.amount === b.amount && a.rrn === b.rrn && a.merchantReference === b.merchantReference;

function fieldsOf(state: Open, command: PostLeg | ReverseLeg) {
  const { txnId, leg, amount, rrn, merchantReference } = command;
  return { accountNumber: state.accountNumber, txnId, leg, amount, rrn, merchantReference };
}

/** Why a leg is declined, in order of precedence; undefined where it is posted. */
function declineOf(state: Open, command: PostLeg): string | undefined {
  const { amount } = command;
  if (command.leg === 'credit') {
    const barred = creditCode(state.standing);
    if (barred !== undefined) return barred;
    return state.balance + amount > MAX_PAISE ? 'PS' : undefined;
  }
  const barred = debitCode(state.standing);
  if (barred !== undefined) return barred;
  const downBefore = wasDownFor(state, command.merchantReference);
  const refusal = refusalBeforeBalance(command.behaviour, downBefore);
  if (refusal !== undefined) return refusal;
  return availableOf(state) < amount ? 'Z9' : undefined;
}

function post(state: Open, command: PostLeg): Decided {
  const { leg, behaviour } = command;
  const before = postingOf(state, leg, command.txnId);
  const fields = fieldsOf(state, command);
  if (before?.is === 'tombstone' && same(before.payload, command)) {
    return accept({ type: 'PostingDeclined', ...fields, code: duplicateCode(leg) });
  }
  if (before !== undefined) {
    return same(before.payload, command) ? accept() : reject('LEG_EXISTS_WITH_DIFFERENT_CONTENT');
  }
  const code = declineOf(state, command);
  if (code !== undefined) return accept({ type: 'PostingDeclined', ...fields, code });
  const posted = {
    ...fields,
    contra: settlementContraOf(state.bank),
    originatedAt: instantText(command.originatedAt),
  };
  if (leg === 'debit') {
    return accept({ type: 'PostingDebited', ...posted, answerLost: behaviour === 'debit_lost' });
  }
  return accept({ type: 'PostingCredited', ...posted, answerLost: behaviour === 'credit_lost' });
}

// A credit whose answer was lost is neither reversed nor is its reversal answered, until the back
// office of the bank itself returns it.
const isDeaf = ({ leg, behaviour, forReturn }: ReverseLeg): boolean =>
  leg === 'credit' && behaviour === 'credit_lost' && forReturn !== true;

function reverse(state: Open, command: ReverseLeg): Decided {
  const { leg } = command;
  const before = postingOf(state, leg, command.txnId);
  if (before !== undefined && !same(before.payload, command)) {
    return reject('LEG_EXISTS_WITH_DIFFERENT_CONTENT');
  }
  if (isDeaf(command)) return accept();
  const fields = fieldsOf(state, command);
  if (before === undefined) return accept({ type: 'ReversalTombstoned', ...fields });
  if (before.is !== 'posted' || before.reversalCode !== '') return accept();
  // The state of the account stops no reversal: money must not stay between the banks. What was
  // credited may be spent or held by now, and a reversal takes the whole amount or nothing.
  if (leg === 'credit' && availableOf(state) < command.amount) {
    return accept({ type: 'PostingReversalDeclined', ...fields, code: 'Z9' });
  }
  return accept({ type: 'PostingReversed', ...fields, contra: settlementContraOf(state.bank) });
}

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
  return accept({ type: 'BookTransferCredited', ...fields, utr });
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
    if (!('at' in command)) return decideOpen(state, command);
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
    case 'DebitTransfer':
    case 'CreditTransfer':
      return transfer(state, command);
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

/** The stored answer to a leg, or to its reversal; undefined where the bank is silent. */
export function storedAnswer(posting: Posting | undefined, reversal: boolean): string | undefined {
  if (posting === undefined) return undefined;
  return reversal ? reversalAnswer(posting) : legAnswer(posting);
}

function legAnswer(posting: Posting): string | undefined {
  switch (posting.is) {
    case 'posted':
    case 'reversed':
      return posting.answerLost ? undefined : '00';
    case 'declined':
    case 'declinedAfterTombstone':
      return posting.code;
    case 'tombstone':
      return undefined;
  }
}

function reversalAnswer(posting: Posting): string | undefined {
  switch (posting.is) {
    case 'posted':
      return posting.reversalCode === '' ? undefined : posting.reversalCode;
    case 'reversed':
      return '21';
    case 'declined':
    case 'tombstone':
    case 'declinedAfterTombstone':
      return 'NO';
  }
}
