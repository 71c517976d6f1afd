import {
  type Decision,
  type Instant,
  MAX_PAISE,
  accept,
  instantText,
  reject,
} from '@suuupra/kernel';
import { type Behaviour, type Withholding, dutyDueAt, dutyOf } from '../behaviour.ts';
import { partGivenBack, refusalBeforeBalance, withholdingOf } from '../behaviour.ts';
import type { AccountEvent, PostingLeg } from './events.ts';
import { creditCode, debitCode } from './standing.ts';
import type { Open, Payload, Posting } from './state.ts';
import { availableOf, postingOf, settlementContraOf, wasDownFor, withheldOf } from './state.ts';

type Asked = Readonly<{
  /** The leg that is posted, or taken back. */
  leg: PostingLeg;
  txnId: string;
  amount: bigint;
  rrn: string;
  merchantReference: string;
  behaviour: Behaviour;
  at: Instant;
}>;

export type PostLeg = Asked & Readonly<{ type: 'PostLeg'; originatedAt: Instant }>;

export type ReverseLeg = Asked &
  Readonly<{
    type: 'ReverseLeg';
    /** The bank returns a deemed credit, whatever its behaviour. */
    forReturn?: true;
    /** The payer has the money back already: which demand of the switch this is. */
    recovery?: number;
  }>;

/** The bank does what is due for a leg to which it has said nothing. */
export type DischargeDuty = Readonly<{
  type: 'DischargeDuty';
  leg: PostingLeg;
  txnId: string;
  at: Instant;
}>;

export type LegReason =
  /** The same leg of the same transaction with another content: DT for a debit, DF for a credit. */
  'LEG_EXISTS_WITH_DIFFERENT_CONTENT' | 'LEG_NOT_WITHHELD';

type Decided = Decision<AccountEvent, LegReason>;

/** The code of a duplicate whose content differs, or that comes after its own reversal. */
export function duplicateCode(leg: PostingLeg): 'DT' | 'DF' {
  return leg === 'debit' ? 'DT' : 'DF';
}

const same = (a: Payload, b: Payload): boolean =>
  a.amount === b.amount && a.rrn === b.rrn && a.merchantReference === b.merchantReference;

type Fields = Readonly<{ txnId: string; leg: PostingLeg }> & Payload;

function fieldsOf({ accountNumber }: Open, named: Fields) {
  const { txnId, leg, amount, rrn, merchantReference } = named;
  return { accountNumber, txnId, leg, amount, rrn, merchantReference };
}

/** Why a credit is declined; undefined where it is posted. */
export function creditDecline(state: Open, amount: bigint): string | undefined {
  const barred = creditCode(state.standing);
  if (barred !== undefined) return barred;
  return state.balance + amount > MAX_PAISE ? 'PS' : undefined;
}

/** Why a leg is declined, in order of precedence; undefined where it is posted. */
function declineOf(state: Open, command: PostLeg): string | undefined {
  const { amount } = command;
  if (command.leg === 'credit') return creditDecline(state, amount);
  const barred = debitCode(state.standing);
  if (barred !== undefined) return barred;
  const downBefore = wasDownFor(state, command.merchantReference);
  const refusal = refusalBeforeBalance(command.behaviour, downBefore);
  if (refusal !== undefined) return refusal;
  return availableOf(state) < amount ? 'Z9' : undefined;
}

function withheldEvent(state: Open, command: PostLeg, withholding: Withholding): AccountEvent {
  const { at: askedAt, originatedAt } = command;
  const dueAt = instantText(dutyDueAt(withholding, { askedAt, originatedAt }));
  const said = { withholding, dueAt, originatedAt: instantText(originatedAt) };
  return { type: 'AnswerWithheld', ...fieldsOf(state, command), ...said };
}

/** Posts a leg once, or declines it; the answer of a posted one may be lost, or withheld. */
export function post(state: Open, command: PostLeg): Decided {
  const { leg, txnId, behaviour } = command;
  const before = postingOf(state, leg, txnId);
  const fields = fieldsOf(state, command);
  if (before?.is === 'tombstone' && same(before.payload, command)) {
    return accept({ type: 'PostingDeclined', ...fields, code: duplicateCode(leg) });
  }
  const known = before ?? withheldOf(state, leg, txnId);
  if (known !== undefined) {
    return same(known.payload, command) ? accept() : reject('LEG_EXISTS_WITH_DIFFERENT_CONTENT');
  }
  const code = declineOf(state, command);
  if (code !== undefined) return accept({ type: 'PostingDeclined', ...fields, code });
  const posted = {
    ...fields,
    contra: settlementContraOf(state.bank),
    originatedAt: instantText(command.originatedAt),
  };
  const event: AccountEvent =
    leg === 'debit'
      ? { type: 'PostingDebited', ...posted, answerLost: behaviour === 'debit_lost' }
      : { type: 'PostingCredited', ...posted, answerLost: behaviour === 'credit_lost' };
  const withholding = withholdingOf(behaviour, command);
  if (withholding === undefined) return accept(event);
  const withheld = withheldEvent(state, command, withholding);
  return dutyOf(withholding).posts ? accept(withheld, event) : accept(withheld);
}

// A credit whose answer was lost is neither reversed nor is its reversal answered, until the back
// office of the bank itself returns it, or looks at what the switch demands of it.
const isDeaf = ({ leg, behaviour, forReturn, recovery }: ReverseLeg): boolean =>
  leg === 'credit' && behaviour === 'credit_lost' && forReturn !== true && recovery === undefined;

/** Takes a leg back. What was never posted is barred, or wrongly not. */
export function reverse(state: Open, command: ReverseLeg): Decided {
  const { leg, txnId } = command;
  const before = postingOf(state, leg, txnId);
  const withheld = withheldOf(state, leg, txnId);
  const known = before ?? withheld;
  if (known !== undefined && !same(known.payload, command)) {
    return reject('LEG_EXISTS_WITH_DIFFERENT_CONTENT');
  }
  if (isDeaf(command)) return accept();
  const fields = fieldsOf(state, command);
  if (before !== undefined) return reversePosted(state, command, before);
  if (withheld !== undefined && command.forReturn !== true) {
    if (withheld.withholding !== 'credit_after_reversal' || withheld.overlooked) return accept();
    return accept({ type: 'ReversalOverlooked', ...fields });
  }
  return accept({ type: 'ReversalTombstoned', ...fields });
}

function reversePosted(state: Open, command: ReverseLeg, before: Posting): Decided {
  const { leg, txnId, amount, recovery } = command;
  if (before.is !== 'posted') return accept();
  // What was declined once stays declined, but a new demand for recovery is looked at anew.
  const isNewDemand = recovery !== undefined && recovery > before.attempt;
  if (before.reversalCode !== '' && !isNewDemand) return accept();
  const fields = fieldsOf(state, command);
  const contra = settlementContraOf(state.bank);
  const withholding = withheldOf(state, leg, txnId)?.withholding;
  if (withholding === 'reversal_lost') return accept();
  if (withholding === 'reversal_partial') {
    const reversed = partGivenBack(amount);
    return accept({ type: 'PostingPartlyReversed', ...fields, contra, reversed });
  }
  // The state of the account stops no reversal: money must not stay between the banks. What was
  // credited may be spent or held by now, and a reversal takes the whole amount or nothing.
  if (leg === 'credit' && availableOf(state) < amount) {
    if (recovery === undefined) {
      return accept({ type: 'PostingReversalDeclined', ...fields, code: 'Z9' });
    }
    return accept({ type: 'RecoveryDeclined', ...fields, code: 'Z9', attempt: recovery });
  }
  return accept({ type: 'PostingReversed', ...fields, contra });
}

/** What the bank does by itself when its duty falls due. Done once, it is done for ever. */
export function discharge(state: Open, { leg, txnId }: DischargeDuty): Decided {
  const withheld = withheldOf(state, leg, txnId);
  if (withheld === undefined) return reject('LEG_NOT_WITHHELD');
  const before = postingOf(state, leg, txnId);
  const { payload, withholding } = withheld;
  const fields = fieldsOf(state, { txnId, leg, ...payload });
  const contra = settlementContraOf(state.bank);
  switch (dutyOf(withholding).owes) {
    case 'answer':
    case 'return':
      return accept();
    case 'post': {
      if (before !== undefined) return accept();
      const code = creditDecline(state, payload.amount);
      if (code !== undefined) return accept({ type: 'PostingDeclined', ...fields, code });
      const originatedAt = instantText(withheld.originatedAt);
      const posted = { ...fields, contra, answerLost: false, originatedAt };
      return accept({ type: 'PostingCredited', ...posted });
    }
    case 'debitBack': {
      if (before?.is === 'posted') return accept({ type: 'PostingReversed', ...fields, contra });
      if (before?.is !== 'partlyReversed') return accept();
      const reversed = payload.amount - before.back;
      return accept({ type: 'ReversalCompleted', ...fields, contra, reversed });
    }
  }
}
