import { PaymentIntentServiceService } from '@suuupra/contracts/suuupra/payments/v1/payment_intent_service';
import { Leg, Result, type Transaction } from '@suuupra/contracts/suuupra/sim/upi/v1/transaction';
import {
  UpiParticipantServiceService,
  UpiPspServiceService,
  UpiSwitchServiceService,
} from '@suuupra/contracts/suuupra/sim/upi/v1/upi_switch_service';
import { moneyOf } from '@suuupra/grpc';
import { instantText } from '@suuupra/kernel';
import { type Desk, HOUR, type Occasion, type Operation, type Run } from './operations-desk.ts';
import { ask, idIn, requestIdOf } from './operations-desk.ts';

/** Longer than anything lies on a desk. */
const WHEN_RESOLVED = 7 * HOUR;

/** A bank says other things than it has said before, and again when a person has looked at it. */
function contradict(leg: Leg, codes: readonly string[]): Run {
  return async (desk, occasion) => {
    const txnId = occasion.fact?.text('txnId') ?? '';
    const { respLeg } = UpiSwitchServiceService;
    await desk.pause(desk.below(3, `${occasion.key} wait`) * 10);
    let isHeard = false;
    for (const [index, code] of codes.entries()) {
      if (index === 2) await desk.pause(WHEN_RESOLVED);
      isHeard = (await ask(desk, 'upi-switch', respLeg, { txnId, leg, code })) !== undefined;
    }
    return isHeard;
  };
}

/** What a bank says to a reversal before it has carried it out. */
const HASTY = ['Z9', 'NO'];

/** A bank says no to a reversal and carries it out all the same. */
function answerHastily(leg: Leg, codes: readonly string[]): Run {
  return async (desk, occasion) => {
    const txnId = occasion.fact?.text('txnId') ?? '';
    const code = codes[desk.below(codes.length, `${occasion.key} code`)] ?? 'Z9';
    const { respLeg } = UpiSwitchServiceService;
    const said = await ask(desk, 'upi-switch', respLeg, { txnId, leg, code });
    if (said === undefined) return false;
    if (code === 'NO') await carryOut(desk, txnId, leg);
    return true;
  };
}

/**
 * Whoever has heard that there is nothing to reverse asks no more, also where his first request
 * has not reached the books: the bank itself takes the debit back, or bars it.
 */
async function carryOut(desk: Desk, txnId: string, leg: Leg): Promise<void> {
  const transaction = await lookUp(desk, txnId);
  const payer = desk.accounts.find(({ vpa }) => vpa === transaction?.payerVpa);
  if (transaction === undefined || payer === undefined) return;
  const { reqLeg } = UpiParticipantServiceService;
  const request = { leg, transaction, accountNumber: payer.number, forReturn: false };
  await ask(desk, 'bank', reqLeg, request);
}

export type Change = (transaction: Transaction) => Partial<Transaction> | undefined;

/** What is changed in an answer of the rail; whether money has moved is always told truly. */
const CHANGES: readonly Change[] = [
  ({ amount }) => ({ amount: moneyOf((amount?.minorUnits ?? 0n) + 100n) }),
  () => ({ payerVpa: 'somebody@himalaya' }),
  () => ({ payeeVpa: 'somebody@himalaya' }),
];

/** A request may still be on its way to the switch when somebody speaks of it. */
const MAX_LOOKS = 10;

/** A transaction as the switch has it; undefined where it has none. */
export async function lookUp(desk: Desk, txnId: string): Promise<Transaction | undefined> {
  const { reqChkTxn } = UpiSwitchServiceService;
  for (let nth = 1; nth <= MAX_LOOKS; nth += 1) {
    const found = await ask(desk, 'upi-switch', reqChkTxn, { txnId });
    if (found?.transaction !== undefined) return found.transaction;
    await desk.pause(0.001);
  }
  return undefined;
}

/** Says what the rail would, about a transaction as it stands, with what is changed, if it is. */
export async function tell(desk: Desk, occasion: Occasion, change: Change): Promise<boolean> {
  const found = await lookUp(desk, occasion.fact?.text('transactionId') ?? '');
  if (found === undefined) return false;
  const said = change(found);
  if (said === undefined) return false;
  const changed = { ...found, ...said };
  // What is still under way is said to be over too early.
  const isOpen = changed.result === Result.RESULT_PENDING;
  const over = isOpen ? { result: Result.RESULT_SUCCESS, code: '00' } : {};
  const told = { transaction: { ...changed, ...over }, decidedAt: instantText(desk.now()) };
  return (await ask(desk, 'payments', UpiPspServiceService.respPay, told)) !== undefined;
}

/** A gateway sends a copy of an answer in which something is wrong, and another one later. */
const differ: Run = async (desk, occasion) => {
  const change = (what: string): Change =>
    CHANGES[desk.below(CHANGES.length, `${occasion.key} ${what}`)] ?? (() => ({}));
  await desk.pause([0, 0, 20, HOUR][desk.below(4, `${occasion.key} wait`)] ?? 0);
  const isTold = await tell(desk, occasion, change('first'));
  const isTwice = desk.below(3, `${occasion.key} twice`) === 0;
  if (isTwice) await tell(desk, occasion, change('second'));
  await desk.pause(WHEN_RESOLVED);
  if (isTwice) await tell(desk, occasion, change('third'));
  return isTold;
};

/** A refund that is paid, or will be in a moment, is said to have failed. */
const refundFails: Run = async (desk, occasion) => {
  const code = desk.below(2, `${occasion.key} code`) === 0 ? 'XY' : 'Z9';
  await desk.pause([0, 0, 20, HOUR][desk.below(4, `${occasion.key} wait`)] ?? 0);
  const isPaid = ({ result }: Transaction): boolean =>
    result === Result.RESULT_SUCCESS || result === Result.RESULT_PENDING;
  const lie: Change = (found) => (isPaid(found) ? { result: Result.RESULT_FAILURE, code } : {});
  return await tell(desk, occasion, lie);
};

/** Asks what became of a payment at the very moment at which it is told. */
const askAtOnce: Run = async (desk, occasion) => {
  const paymentIntentId = idIn(occasion);
  const { syncPaymentIntent } = PaymentIntentServiceService;
  await desk.pause(desk.below(15, `${occasion.key} wait`) / 1_000);
  let isAsked = false;
  for (const what of ['first', 'second', 'third']) {
    const request = { requestId: requestIdOf(occasion, what), paymentIntentId };
    isAsked = (await ask(desk, 'payments', syncPaymentIntent, request)) !== undefined || isAsked;
  }
  return isAsked;
};

/** What a rail says besides the truth. */
export const ANSWER_OPERATIONS = {
  'authorisation-contradicted': {
    ...{ at: ['Authorised', 'DebitReversalRequested', 'CreditReversalRequested'], rate: 700 },
    does: "the payer's bank says that he has refused what he has authorised",
    run: contradict(Leg.LEG_AUTHORISATION, ['ZA', 'ZR', 'ZM']),
  },
  'debit-contradicted': {
    ...{ at: ['DebitPosted', 'CreditReversalRequested'], rate: 700 },
    does: "the payer's bank says that it has declined what it has debited",
    run: contradict(Leg.LEG_DEBIT, ['Z9', 'XY', 'YE']),
  },
  'credit-contradicted': {
    ...{ at: 'CreditPosted', rate: 700 },
    does: "the payee's bank says that it has declined what it has credited",
    run: contradict(Leg.LEG_CREDIT, ['YF', 'XI', 'ZY']),
  },
  'reversal-hastily-refused': {
    ...{ at: 'DebitReversalRequested', rate: 6_000 },
    does: "the payer's bank refuses a reversal, and carries it out all the same",
    run: answerHastily(Leg.LEG_DEBIT_REVERSAL, HASTY),
  },
  'credit-reversal-hastily-refused': {
    ...{ at: 'CreditReversalRequested', rate: 6_000 },
    does: "the payee's bank refuses to take a credit back, whatever it does then",
    run: answerHastily(Leg.LEG_CREDIT_REVERSAL, ['Z9']),
  },
  'collection-differs': {
    at: [
      ...['PaymentAttemptRequested', 'PaymentCaptured', 'PaymentAttemptFailed'],
      ...['PaymentAttemptUnknown', 'PaymentAttemptDeemed'],
    ],
    rate: 600,
    does: 'a copy of an answer about a payment comes with another amount, payer or payee',
    run: differ,
  },
  'late-collection-differs': {
    ...{ at: ['LateSuccessObserved', 'SurplusCaptureObserved'], rate: 20_000 },
    does: 'a copy of an answer about money that came late comes with something changed',
    run: differ,
  },
  'refund-differs': {
    at: ['RefundSent', 'RefundSucceeded', 'RefundMovedToManual', 'AutoRefundSucceeded'],
    rate: 2_500,
    does: 'a copy of an answer about a refund comes with another amount, payer or payee',
    run: differ,
  },
  'asked-at-once': {
    ...{ at: ['PaymentAttemptRequested', 'RefundSent'], rate: 1_500 },
    does: 'somebody asks what became of a payment at the moment at which it is told',
    run: askAtOnce,
  },
  'refund-said-to-fail': {
    ...{ at: ['RefundSent', 'LateRefundObserved'], rate: 6_000 },
    does: 'a refund that is paid is said to have failed, before or after the truth',
    run: refundFails,
  },
} as const satisfies Readonly<Record<string, Operation>>;
