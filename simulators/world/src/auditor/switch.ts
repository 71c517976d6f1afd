import { millisecondsBetween } from './arithmetic.ts';
import { type Fact, paise, text, textOr } from './fact.ts';
import type { Closing, Family, Handler, Handlers, Say } from './family.ts';
import type { Model, Transaction } from './model.ts';

export const SWITCH_RULES = {
  /** payments.md §2.4: exactly one final RespPay per transaction. */
  oneEnd: 'a transaction ends once',
  /** payments.md §3: `^[0-9]{12}$`, the same on every leg, of one transaction only. */
  rrn: 'a reference number has twelve digits and one transaction',
  /** payments.md §3: exactly 35 alphanumeric characters, three capitals first. */
  txnId: 'a transaction id has 35 characters',
  /** payments.md §2.4: debit - reversed = credit - reversed + suspense, 0 when no case is open. */
  legs: 'the legs of a transaction balance',
  /** payments.md §2.4: only FAILED_RR and DEEMED end with an open case. */
  ending: 'a transaction ends as its legs did',
  /** payments.md §2.4 and §3: a leg has 15 seconds, a reversal 10. */
  budget: 'no leg is given up before its time',
  /** payments.md §2.5: back-office cases come to an end. */
  cases: 'a case of the switch is closed or told',
} as const;

const R = SWITCH_RULES;
const BUDGET_MS: Readonly<Record<string, number>> = {
  authorisation: 15_000,
  debit: 15_000,
  credit: 15_000,
  debitReversal: 10_000,
  creditReversal: 10_000,
};
const TXN_ID = /^[A-Z]{3}[A-Za-z0-9]{32}$/;
const RRN = /^\d{12}$/;

type About = (transaction: Transaction, fact: Fact, say: Say) => void;

/** What is known of the transaction of an event; an event of an unknown one is a violation. */
function about(change: About): Handler {
  return ({ transactions }, fact, say) => {
    const transaction = transactions.get(fact.key);
    if (transaction === undefined) return say(R.oneEnd, fact.key, `${fact.type} of none`);
    change(transaction, fact, say);
  };
}

function received(rrns: Map<string, string>): Handler {
  return ({ transactions }: Model, { key, fields }, say) => {
    const rrn = text(fields, 'rrn');
    if (!RRN.test(rrn) || rrns.has(rrn)) say(R.rrn, key, rrn);
    rrns.set(rrn, key);
    if (!TXN_ID.test(key) || text(fields, 'txnId') !== key) say(R.txnId, key, key.length);
    transactions.set(key, {
      ...{ txnId: key, rrn, amount: paise(fields, 'amount') },
      receivedAt: text(fields, 'receivedAt'),
      ...{ payerAccount: '', payeeAccount: '', payerBank: '', payeeBank: '' },
      ...{ debited: 0n, debitBack: 0n, credited: 0n, creditBack: 0n, end: '' },
      ...{ cases: new Set(), confirmed: false, returned: false, lateCredit: false },
      ...{ byHand: 0n, resolvedAt: 0n, askedAt: new Map() },
    });
  };
}

const asked = (leg: string): Handler =>
  about(({ askedAt }, { fields }) => {
    askedAt.set(leg, text(fields, 'requestedAt'));
  });

const resolved: Handler = about((one, { fields, position }) => {
  one.resolvedAt = position;
  one.askedAt.set('authorisation', text(fields, 'requestedAt'));
  one.payerAccount = text(fields, 'payerAccount');
  one.payeeAccount = text(fields, 'payeeAccount');
  one.payerBank = text(fields, 'payerBank');
  one.payeeBank = text(fields, 'payeeBank');
});

const timedOut: Handler = ({ transactions, parties }, { key, fields }, say) => {
  const leg = text(fields, 'leg');
  const from = transactions.get(key)?.askedAt.get(leg) ?? '';
  const waited = millisecondsBetween(from, text(fields, 'timedOutAt')) + parties.skewMs;
  if (!(waited >= (BUDGET_MS[leg] ?? Infinity))) say(R.budget, key, `${leg} ${waited} ms`);
};

/** What is with nobody, as far as the switch was told. */
function suspenseOf(one: Transaction): bigint {
  const { debited, debitBack, credited, creditBack, byHand } = one;
  return debited - debitBack - (credited - creditBack) - byHand;
}

function checkLegs(one: Transaction, say: Say): void {
  const suspense = suspenseOf(one);
  const isOver = [one.debitBack > one.debited, one.creditBack > one.credited].includes(true);
  if (isOver || (suspense !== 0n && one.cases.size === 0)) say(R.legs, one.txnId, suspense);
}

/** A reversal that is answered 21 says that the leg was posted, whether its answer came or not. */
const debitReversed: Handler = about((one) => {
  one.debited = one.amount;
  one.debitBack = one.amount;
});
const debitPartlyReversed: Handler = about((one, { fields }, say) => {
  one.debited = one.amount;
  one.debitBack = paise(fields, 'amount');
  if (one.debitBack >= one.amount) say(R.legs, one.txnId, one.debitBack);
});
const creditReversed: Handler = about((one) => {
  one.credited = one.amount;
  one.creditBack = one.amount;
});

const MOVED: Readonly<Record<string, (one: Transaction) => boolean>> = {
  TransactionSucceeded: ({ amount, debited, debitBack, credited, creditBack }) =>
    debited === amount && credited === amount && debitBack === 0n && creditBack === 0n,
  TransactionDeclined: ({ debited, credited }) => debited === 0n && credited === 0n,
  TransactionFailed: ({ debited, debitBack, credited }) => debited === debitBack && credited === 0n,
  TransactionReversed: ({ debited, debitBack, credited, creditBack }) =>
    debited === debitBack && credited === creditBack,
  TransactionUnreversed: ({ credited, creditBack, lateCredit }) =>
    credited === creditBack || lateCredit,
  TransactionDeemed: ({ amount, debited, debitBack }) => debited === amount && debitBack === 0n,
};

function isWithBoth({ amount, debited, debitBack, credited, creditBack }: Transaction): boolean {
  return debited === debitBack && credited === amount && creditBack === 0n;
}

const CASE_OF_END: Readonly<Record<string, string>> = {
  TransactionDeemed: 'RB',
  TransactionUnreversed: 'RR',
};

const ended: Handler = about((one, { type, fields }, say) => {
  const { txnId } = one;
  if (one.end !== '') say(R.oneEnd, txnId, `${one.end}, then ${type}`);
  one.end = type;
  const kind = CASE_OF_END[type];
  if (kind !== undefined) one.cases.add(text(fields, 'code') === 'RP' ? 'RP' : kind);
  if (text(fields, 'rrn') !== one.rrn) say(R.rrn, txnId, text(fields, 'rrn'));
  const isOfBanks =
    text(fields, 'payerBank') === one.payerBank && text(fields, 'payeeBank') === one.payeeBank;
  const isResolved = one.payerBank !== '' || type !== 'TransactionDeclined';
  const isSame = paise(fields, 'amount') === one.amount && (isOfBanks || !isResolved);
  // Both have it: the next event must open the case about it, which stays open here, and is told
  // at the end, where it does not.
  const isDouble = type === 'TransactionReversed' && isWithBoth(one);
  if (isDouble) one.cases.add('DOUBLE_VALUE');
  if ((MOVED[type]?.(one) !== true && !isDouble) || !isSame) say(R.ending, txnId, type);
  checkLegs(one, say);
});

const confirmed: Handler = about((one, _fact, say) => {
  if (one.end !== 'TransactionDeemed' || one.returned) say(R.ending, one.txnId, 'confirmed');
  one.confirmed = true;
  one.credited = one.amount;
  one.cases.delete('RB');
  checkLegs(one, say);
});

const returned: Handler = about((one, _fact, say) => {
  if (one.confirmed) say(R.ending, one.txnId, 'confirmed and returned');
  one.returned = true;
  one.debitBack = one.debited;
  one.cases.delete('RB');
  // The payee's bank has denied a credit that there was: it is asked for, as wherever both have it.
  if (isWithBoth(one)) one.cases.add('DOUBLE_VALUE');
  checkLegs(one, say);
});

const reversalClosed: Handler = about((one, { fields }, say) => {
  one.cases.delete('RR');
  one.cases.delete('RP');
  if (textOr(fields, 'code', '') === '21') one.debited = one.amount;
  if (textOr(fields, 'code', '') === '21') one.debitBack = one.amount;
  if (isWithBoth(one)) one.cases.add('DOUBLE_VALUE');
  checkLegs(one, say);
});

/** payments.md §2.5: it changes nothing online, but what it says about money is known. */
const lateAnswer: Handler = about((one, { fields }) => {
  if (text(fields, 'standing') === 'mismatch') one.cases.add('MISMATCH');
  const said = `${text(fields, 'leg')}/${text(fields, 'code')}`;
  if (said === 'debit/00' || said === 'debitReversal/21') one.debited = one.amount;
  if (said === 'debitReversal/21') one.debitBack = one.amount;
  if (said === 'credit/00' || said === 'creditReversal/21') one.credited = one.amount;
  if (said === 'credit/00') one.lateCredit = true;
  if (said === 'creditReversal/21') one.creditBack = one.amount;
});

const debitConfirmedBack: Handler = about((one, _fact, say) => {
  one.debited = one.amount;
  one.debitBack = one.amount;
  one.cases.delete('RR');
  one.cases.delete('RP');
  checkLegs(one, say);
});

/** The payer has the money back and the payee has it, too. */
const doubled: Handler = about((one, _fact, say) => {
  if (suspenseOf(one) >= 0n) say(R.legs, one.txnId, 'is not with two');
  one.cases.add('DOUBLE_VALUE');
});

const recovered: Handler = about((one, _fact, say) => {
  one.credited = one.amount;
  one.creditBack = one.amount;
  one.cases.delete('DOUBLE_VALUE');
  checkLegs(one, say);
});

/** What a bank has made good is what both had, and not a paisa less. */
const recoverySettled: Handler = about((one, { fields }, say) => {
  one.byHand -= paise(fields, 'amount');
  if (suspenseOf(one) !== 0n) say(R.legs, one.txnId, 'is still with two');
  one.cases.delete('DOUBLE_VALUE');
});

/** What people settled by hand is what was in suspense, and not a paisa more. */
const mismatchResolved: Handler = about((one, { fields }, say) => {
  one.byHand += paise(fields, 'suspense');
  one.cases.delete('MISMATCH');
  checkLegs(one, say);
});

const close: Closing = ({ transactions }, end, say) => {
  for (const one of transactions.values()) {
    const { txnId, end: ending, cases } = one;
    if (ending !== '') checkLegs(one, say);
    if (ending === '' && !end.isInCase(txnId)) say(R.oneEnd, txnId, 'has not ended');
    if (cases.size > 0 && !end.isInCase(txnId)) say(R.cases, txnId, [...cases].join(' '));
  }
};

/** Transactions of the UPI switch and their legs, as the switch itself records them. */
export function switchFamily(): Family {
  const on: Handlers = {
    TransactionReceived: received(new Map()),
    AuthorisationRequested: resolved,
    DebitRequested: asked('debit'),
    CreditRequested: asked('credit'),
    DebitReversalRequested: asked('debitReversal'),
    CreditReversalRequested: asked('creditReversal'),
    LegTimedOut: timedOut,
    DebitPosted: about((one) => {
      one.debited = one.amount;
    }),
    CreditPosted: about((one) => {
      one.credited = one.amount;
    }),
    DebitReversed: debitReversed,
    CreditReversed: creditReversed,
    TransactionSucceeded: ended,
    TransactionDeclined: ended,
    TransactionFailed: ended,
    TransactionReversed: ended,
    TransactionUnreversed: ended,
    TransactionDeemed: ended,
    TccReceived: confirmed,
    ReturnPosted: returned,
    DebitPartlyReversed: debitPartlyReversed,
    ReversalCaseClosed: reversalClosed,
    DrcReceived: debitConfirmedBack,
    DoubleValueFound: doubled,
    RecoveryPosted: recovered,
    RecoverySettled: recoverySettled,
    MismatchResolved: mismatchResolved,
    LateAnswerNoted: lateAnswer,
  };
  return { rules: SWITCH_RULES, on, close };
}
