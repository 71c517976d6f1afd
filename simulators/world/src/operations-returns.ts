import {
  AccountServiceService,
  AccountState,
} from '@suuupra/contracts/suuupra/sim/bank/v1/account_service';
import { Leg } from '@suuupra/contracts/suuupra/sim/upi/v1/transaction';
import { UpiSwitchServiceService } from '@suuupra/contracts/suuupra/sim/upi/v1/upi_switch_service';
import { MICROSECONDS, addDays, civilDateOf, instantAt } from '@suuupra/kernel';
import {
  type Desk,
  HOUR,
  MINUTE,
  type Occasion,
  type Operation,
  type Run,
} from './operations-desk.ts';
import { ask, between, requestIdOf } from './operations-desk.ts';
import { ESCROW } from './accounts.ts';
import { holdWhole, release } from './operations-holds.ts';

const { raiseRet, respLeg } = UpiSwitchServiceService;

/** Days after that of a payment to a merchant, until the end of which a credit is returned. */
const DAYS_TO_RETURN = 5;
/** The legs of a return take so many milliseconds; the last moment is anywhere among them. */
const LAST_MOMENT_MS = 6;

function txnIdOf({ fact }: Occasion): string {
  return fact?.text('txnId') ?? '';
}

async function say(desk: Desk, txnId: string, leg: Leg, code: string): Promise<boolean> {
  return (await ask(desk, 'upi-switch', respLeg, { txnId, leg, code })) !== undefined;
}

/** A return is begun so late that its time is over before it is done; at times it cannot be. */
const returnAtDeadline: Run = async (desk, occasion) => {
  const txnId = txnIdOf(occasion);
  const payee = desk.accounts.find(({ vpa }) => vpa === occasion.fact?.text('payeeVpa'));
  const day = civilDateOf(desk.receivedAt(txnId) ?? desk.now());
  const early = BigInt(desk.below(LAST_MOMENT_MS * 10, `${occasion.key} early`)) * 100n;
  const due = instantAt(addDays(day, DAYS_TO_RETURN), 24) - early;
  await desk.pause(Number(due - MICROSECONDS.second - desk.now()) / Number(MICROSECONDS.second));
  const isSpent = desk.below(4, `${occasion.key} spent`) === 0;
  const account = payee?.number ?? '';
  const held = isSpent ? await holdWhole(desk, occasion, { account, what: 'spent' }) : undefined;
  await desk.pause(Number(due - desk.now()) / Number(MICROSECONDS.second));
  // What was never credited is returned by the late word that there is nothing to take back, too.
  const isWord = !desk.isCredited(txnId) && desk.below(2, `${occasion.key} word`) === 0;
  const isRaised = isWord
    ? await say(desk, txnId, Leg.LEG_CREDIT_REVERSAL, 'NO')
    : (await ask(desk, 'upi-switch', raiseRet, { txnId })) !== undefined;
  await desk.pause(10);
  if (held !== undefined) await release(desk, occasion, held);
  return isRaised;
};

/** The bank's earlier words arrive in the middle of a return: there was nothing, and there was. */
const muddleReturn: Run = async (desk, occasion) => {
  const txnId = txnIdOf(occasion);
  if (!desk.isCredited(txnId)) return false;
  const words = [
    say(desk, txnId, Leg.LEG_CREDIT_REVERSAL, 'NO'),
    say(desk, txnId, Leg.LEG_CREDIT, '00'),
  ];
  return (await Promise.all(words)).every(Boolean);
};

/** Longer than a bank cannot be reached, and shorter than it keeps what it has not given back. */
const ESCROW_FROZEN = 25 * MINUTE;

/**
 * A bank says nothing to a debit, and a clerk says in time that it is made; the money cannot be
 * credited, and the bank gives back what it gives back.
 */
const tellDebit: Run = async (desk, occasion) => {
  if (occasion.fact?.text('withholding') !== 'reversal_partial') return false;
  // A refund goes the other way: its credit would be taken, and its debit given back all the same.
  if (occasion.fact.text('accountNumber') === ESCROW) return false;
  const state = AccountState.ACCOUNT_STATE_CREDIT_FROZEN;
  const { freezeAccount, unfreezeAccount } = AccountServiceService;
  const about = { requestId: requestIdOf(occasion, 'freeze'), accountNumber: ESCROW };
  if ((await ask(desk, 'bank', freezeAccount, { ...about, state })) === undefined) return false;
  const isTold = await say(desk, txnIdOf(occasion), Leg.LEG_DEBIT, '00');
  await desk.pause(ESCROW_FROZEN);
  const thaw = { ...about, requestId: requestIdOf(occasion, 'unfreeze') };
  await ask(desk, 'bank', unfreezeAccount, thaw);
  return isTold;
};

/** A bank tells late that it has credited, and a moment later that there is nothing to reverse. */
const tellCreditLate: Run = async (desk, occasion) => {
  const txnId = txnIdOf(occasion);
  if (!desk.isCredited(txnId)) return false;
  if (!(await say(desk, txnId, Leg.LEG_CREDIT, '00'))) return false;
  return await say(desk, txnId, Leg.LEG_CREDIT_REVERSAL, 'NO');
};

/** What a bank has done and never told is told when all is over. */
const tellDaysLater: Run = async (desk, occasion) => {
  const txnId = txnIdOf(occasion);
  const isCredit = occasion.fact?.text('leg') === 'credit';
  const isDebit = occasion.fact?.text('leg') === 'debit';
  await desk.pause(between(desk, occasion, [8 * HOUR, 40 * HOUR, 'wait']) + MINUTE);
  if (isCredit && desk.isCredited(txnId)) return await say(desk, txnId, Leg.LEG_CREDIT, '00');
  if (isDebit && desk.isDebited(txnId)) return await say(desk, txnId, Leg.LEG_DEBIT, '00');
  return false;
};

/** What banks say and do about legs that were in doubt, later than anybody expects. */
export const RETURN_OPERATIONS = {
  'return-at-deadline': {
    ...{ at: 'TransactionDeemed', rate: 20_000 },
    does: 'a credit that nobody has confirmed is returned at the last moment of its time',
    run: returnAtDeadline,
  },
  'return-muddled': {
    ...{ at: 'RetReceived', rate: 300 },
    does: "the payee's bank says during a return that there was no credit, and that there was one",
    run: muddleReturn,
  },
  'debit-told-by-hand': {
    ...{ at: 'AnswerWithheld', rate: 5_000 },
    does: "a clerk says in time what the payer's bank does not, and the escrow takes no credit",
    run: tellDebit,
  },
  'credit-told-late': {
    ...{ at: 'CreditReversalRequested', rate: 3_000 },
    does: "the payee's bank says that it has credited, and that there is nothing to take back",
    run: tellCreditLate,
  },
  'told-days-later': {
    ...{ at: 'LegTimedOut', rate: 3_000 },
    does: 'a bank says a day later what it did about a leg to which it said nothing',
    run: tellDaysLater,
  },
} as const satisfies Readonly<Record<string, Operation>>;
