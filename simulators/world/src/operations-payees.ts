import {
  AccountServiceService,
  AccountState,
} from '@suuupra/contracts/suuupra/sim/bank/v1/account_service';
import { UpiSwitchServiceService } from '@suuupra/contracts/suuupra/sim/upi/v1/upi_switch_service';
import { MICROSECONDS, instantOf } from '@suuupra/kernel';
import { ESCROW } from './accounts.ts';
import { type Desk, MINUTE, type Occasion, type Operation, type Run } from './operations-desk.ts';
import { ask, requestIdOf } from './operations-desk.ts';
import { type Placed, holdWhole, release } from './operations-holds.ts';

/** Waits for a moment, less or more by so many milliseconds. */
async function until(desk: Desk, moment: bigint, milliseconds: number): Promise<void> {
  const left = moment + BigInt(milliseconds * 1_000) - desk.now();
  if (left > 0n) await desk.pause(Number(left) / Number(MICROSECONDS.second));
}

async function giveBack(
  desk: Desk,
  occasion: Occasion,
  holds: readonly (Placed | undefined)[],
): Promise<void> {
  for (const hold of holds) if (hold !== undefined) await release(desk, occasion, hold);
}

/** The payee has spent a credit before its bank is asked to take it back. */
const spendCredit: Run = async (desk, occasion) => {
  const { fact } = occasion;
  if (fact?.text('leg') !== 'credit') return false;
  const account = fact.text('accountNumber');
  const amount = fact.amount('amount');
  const due = instantOf(fact.text('dueAt'));
  await desk.pause(1);
  const before = await holdWhole(desk, occasion, { account, what: 'before' });
  const isLate = fact.text('withholding') === 'credit_after_reversal';
  if (isLate) await until(desk, due, 3);
  const then = isLate && (await holdWhole(desk, occasion, { account, amount, what: 'then' }));
  await desk.pause(MINUTE);
  await giveBack(desk, occasion, [before, then || undefined]);
  return before !== undefined;
};

/** When the payee's bank confirms a deemed credit by itself. */
const CONFIRMED_AFTER = 30n * MICROSECONDS.minute;

/**
 * The payee's bank wants to return a credit at the very moment at which it would have confirmed
 * it, and cannot, because the payee has spent it. Nobody does anything about it for days.
 */
const failToReturn: Run = async (desk, occasion) => {
  const { fact } = occasion;
  const txnId = fact?.text('txnId') ?? '';
  const payee = desk.accounts.find(({ vpa }) => vpa === fact?.text('payeeVpa'));
  const due = (desk.receivedAt(txnId) ?? 0n) + CONFIRMED_AFTER;
  if (payee === undefined || due < desk.now()) return false;
  await until(desk, due, -1_000);
  const held = await holdWhole(desk, occasion, { account: payee.number, what: 'hold' });
  await until(desk, due, -2);
  const { raiseRet } = UpiSwitchServiceService;
  const raised = await ask(desk, 'upi-switch', raiseRet, { txnId });
  await desk.pause(10);
  await giveBack(desk, occasion, [held]);
  return raised !== undefined;
};

/** The payee's bank returns a credit the moment it is deemed, before it has done anything else. */
const returnAtOnce: Run = async (desk, occasion) => {
  await desk.pause(desk.below(8, `${occasion.key} wait`));
  const txnId = occasion.fact?.text('txnId') ?? '';
  const { raiseRet } = UpiSwitchServiceService;
  return (await ask(desk, 'upi-switch', raiseRet, { txnId })) !== undefined;
};

/** The escrow is frozen between what it pays to the merchant and what it pays to us. */
const freezeBeforeFees: Run = async (desk, occasion) => {
  if (occasion.fact?.text('leg') !== 'net') return false;
  const { freezeAccount, unfreezeAccount } = AccountServiceService;
  const about = { requestId: requestIdOf(occasion, 'freeze'), accountNumber: ESCROW };
  const state = AccountState.ACCOUNT_STATE_DEBIT_FROZEN;
  if ((await ask(desk, 'bank', freezeAccount, { ...about, state })) === undefined) return false;
  await desk.pause(5 * MINUTE);
  const thaw = { ...about, requestId: requestIdOf(occasion, 'unfreeze') };
  await ask(desk, 'bank', unfreezeAccount, thaw);
  return true;
};

/** What happens to money that a payee has, or should have. */
export const PAYEE_OPERATIONS = {
  'credit-spent': {
    ...{ at: 'AnswerWithheld', rate: 15_000 },
    does: 'a credit is spent before the bank of the payee is asked to take it back',
    run: spendCredit,
  },
  'return-refused': {
    ...{ at: 'TransactionDeemed', rate: 25_000 },
    does: 'the bank of the payee returns a credit that is spent, and lets the case lie for days',
    run: failToReturn,
  },
  'returned-at-once': {
    ...{ at: 'TransactionDeemed', rate: 4_000 },
    does: 'the bank of the payee returns a credit as soon as it is deemed',
    run: returnAtOnce,
  },
  'fees-frozen': {
    ...{ at: 'SettlementTransferred', rate: 15_000 },
    does: 'the escrow is frozen when the merchant is paid and the fees are not',
    run: freezeBeforeFees,
  },
} as const satisfies Readonly<Record<string, Operation>>;
