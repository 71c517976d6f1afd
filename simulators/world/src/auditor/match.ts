import { type Fact, paise, text, textOr } from './fact.ts';
import type { Closing, End, Family, Handler, Handlers, Say } from './family.ts';
import type { Model, Posting, Transaction } from './model.ts';

export const MATCH_RULES = {
  /** payments.md G1 and ledger.md §4, 11: money counts as come when the rail has moved it. */
  believed: 'a payment believes what the rail has recorded',
  /** payments.md §2.4 and §2.6: RRN and amount are the same on every leg and its reversal. */
  legs: 'every leg is of the amount of its transaction',
  /** payments.md G3: `…Requested` stands in the log before the call leaves. */
  asked: 'a leg is posted because the switch asked for it',
  /** ledger.md §4, 11: switch log ↔ bank postings, by transaction, account, RRN and amount. */
  banks: 'the banks posted what the switch ended with',
  /** ledger.md §4, 11: switch log ↔ payments, by transaction, RRN and amount. */
  payments: 'payments end as the switch ended',
  /** payments.md §4, 44: money that nobody asked for is a case. */
  unasked: 'no collection comes unasked',
  /** payments.md §2.8: what a person paid otherwise stands on the bank's statement. */
  byHand: 'a refund paid by hand has its transfer',
} as const;

const R = MATCH_RULES;

/** Whether the payee has the money, as the switch knows it. */
function isPaid({ end, confirmed }: Transaction): boolean {
  return end === 'TransactionSucceeded' || (end === 'TransactionDeemed' && confirmed);
}

/** Whether it is certain that the payee has not got it, or that it went back. */
function isUnpaid({ end, returned }: Transaction): boolean {
  if (end === 'TransactionDeemed') return returned;
  return end !== '' && end !== 'TransactionSucceeded';
}

/** Transactions believed under a reference number that the rail never gave. */
type Doubted = Set<string>;

function moved(model: Model, { type, fields }: Fact, say: Say, doubted: Doubted): void {
  const txnId = text(fields, 'transactionId');
  const one = model.transactions.get(txnId);
  // What is too much of a refund is so beyond the part of it that was counted already.
  const counted = type === 'RefundOverpaid' ? (model.transfers.get(txnId)?.part ?? 0n) : 0n;
  const isSame = one?.amount === paise(fields, 'amount') + counted;
  if (one === undefined || !isPaid(one) || !isSame) say(R.believed, txnId, type);
  // Nobody can tell a tampered copy that comes first; the true answer must contradict it.
  if (one?.rrn !== text(fields, 'rrn')) doubted.add(txnId);
}

function contradicted({ transactions }: Model, { fields }: Fact, doubted: Doubted): void {
  const txnId = text(fields, 'transactionId');
  if (transactions.get(txnId)?.rrn === text(fields, 'rrn')) doubted.delete(txnId);
}

/** A payout of the rail, or the transfer that a person says to have made from the escrow. */
function paidBack(model: Model, fact: Fact, say: Say, doubted: Doubted): void {
  const { key, fields } = fact;
  const refundId = text(fields, 'refundId');
  const refund = model.intents.get(key)?.refunds.get(refundId);
  const utr = refund?.utr ?? '';
  if (utr === '' || utr !== text(fields, 'transactionId')) return moved(model, fact, say, doubted);
  // Where the rail paid another part already, a person pays what was missing.
  const byRail = model.transfers.get(refund?.transactionId ?? '')?.said ?? 0n;
  const transfer = [...model.bookTransfers.values()].find(
    (one) => one.utr === utr && one.debitedAt !== '' && !one.isReturned,
  );
  const isPaid = transfer?.from === model.parties.escrow && transfer.amount > 0n;
  const due = paise(fields, 'amount');
  const isRight = transfer?.amount === due || transfer?.amount === due - byRail;
  if (!isPaid || !isRight) say(R.byHand, refundId, `${utr} ${transfer?.amount ?? 'none'}`);
}

/** What goes back is what has come, not what somebody said that it was. */
function goesBack({ transactions }: Model, { fields }: Fact, say: Say): void {
  const txnId = text(fields, 'collected');
  const one = transactions.get(txnId);
  const isSame = one?.amount === paise(fields, 'amount');
  if (one === undefined || !isPaid(one) || !isSame) say(R.believed, txnId, 'goes back');
}

/** What a bank records of a leg, posted, declined, withheld or barred. */
function ofTransaction({ transactions }: Model, { type, fields }: Fact, say: Say): void {
  const txnId = text(fields, 'txnId');
  const one = transactions.get(txnId);
  const isSame = one?.amount === paise(fields, 'amount');
  if (!isSame || one.rrn !== textOr(fields, 'rrn', one.rrn)) say(R.legs, txnId, type);
}

/** The switch believes of a part what the bank has given back, then or by now. */
function partlyReversed({ postings }: Model, { key, fields }: Fact, say: Say): void {
  const posting = postings.get(`${key}/debit`);
  const amount = paise(fields, 'amount');
  const isBack = posting?.reversed === amount || posting?.reversed === posting?.amount;
  if (!isBack) say(R.legs, key, `${amount} back, not ${posting?.reversed ?? 'any'}`);
}

const asked = (leg: 'debit' | 'credit') => {
  return (model: Model, fact: Fact, say: Say): void => {
    const txnId = text(fact.fields, 'txnId');
    if (model.transactions.get(txnId)?.askedAt.has(leg) !== true) say(R.asked, txnId, leg);
    ofTransaction(model, fact, say);
  };
};

/** What is left of a posting, wherever it should not be or is of something else. */
function checkPosting(posting: Posting | undefined, wants: Posting, say: Say): void {
  const left = posting === undefined ? 0n : posting.amount - posting.reversed;
  const isRight = left === wants.amount && (posting === undefined || isOf(posting, wants));
  if (!isRight) say(R.banks, wants.txnId, `${left} on ${wants.account}, not ${wants.amount}`);
}

function isOf({ account, rrn }: Posting, wants: Posting): boolean {
  return account === wants.account && rrn === wants.rrn;
}

function matchBanks({ postings }: Model, one: Transaction, say: Say): void {
  const { txnId, rrn, amount, payerAccount, payeeAccount } = one;
  const isTaken = isPaid(one);
  if (one.byHand !== 0n) return;
  // Whether a leg is back that the switch could not ask back any more, its case says.
  if (!isTaken && !isUnpaid(one)) return;
  const wanted = isTaken ? amount : 0n;
  const wants = { txnId, rrn, amount: wanted, reversed: 0n };
  checkPosting(postings.get(`${txnId}/debit`), { ...wants, account: payerAccount }, say);
  checkPosting(postings.get(`${txnId}/credit`), { ...wants, account: payeeAccount }, say);
}

function matchPayments(model: Model, one: Transaction, say: Say): void {
  const transfer = model.transfers.get(one.txnId);
  if (transfer === undefined) {
    const isOurs = one.payeeAccount === model.parties.escrow;
    if (isOurs && isPaid(one)) say(R.unasked, one.txnId, one.amount);
    return;
  }
  const isPart = transfer.part > 0n && transfer.part === one.amount;
  const isTaken = transfer.is === 'succeeded' || transfer.late > 0n || isPart;
  if (isPaid(one) ? !isTaken : isUnpaid(one) && transfer.is !== 'failed') {
    say(R.payments, one.txnId, `${transfer.is}, but ${one.end}`);
  }
}

const close: Closing = (model: Model, end: End, say) => {
  for (const one of model.transactions.values()) {
    const transfer = model.transfers.get(one.txnId);
    if (end.isInCase(one.txnId, transfer?.intentId ?? '', transfer?.refundId ?? '')) continue;
    matchBanks(model, one, say);
    matchPayments(model, one, say);
  }
  for (const { txnId, amount } of model.postings.values()) {
    if (!model.transactions.has(txnId)) say(R.banks, txnId, `${amount} unknown to the switch`);
  }
  for (const [txnId, { is, intentId }] of model.transfers) {
    const isAlone = !model.transactions.has(txnId) && !end.isInCase(txnId, intentId);
    if (isAlone && is !== 'failed') say(R.payments, txnId, `${is}, but unknown to the switch`);
  }
};

const OF_BANKS: Handlers = {
  PostingDebited: asked('debit'),
  PostingCredited: asked('credit'),
  PostingDeclined: ofTransaction,
  PostingReversed: ofTransaction,
  PostingPartlyReversed: ofTransaction,
  PostingReversalDeclined: ofTransaction,
  ReversalTombstoned: ofTransaction,
  ReversalOverlooked: ofTransaction,
  ReversalCompleted: ofTransaction,
  RecoveryDeclined: ofTransaction,
  AnswerWithheld: ofTransaction,
  DutyScheduled: ofTransaction,
  DebitPartlyReversed: partlyReversed,
};

function ofPayments(doubted: Doubted): Handlers {
  const believing: Handler = (model, fact, say) => moved(model, fact, say, doubted);
  const payingBack: Handler = (model, fact, say) => paidBack(model, fact, say, doubted);
  return {
    PaymentCaptured: believing,
    LateSuccessObserved: believing,
    SurplusCaptureObserved: believing,
    LateRefundObserved: believing,
    RefundOverpaid: believing,
    RefundSucceeded: payingBack,
    AutoRefundSucceeded: payingBack,
    AutoRefundRequested: goesBack,
    PaymentAnswerContradicted: (model, fact) => contradicted(model, fact, doubted),
  };
}

/** What switch, banks and payments say of the same money. */
export function matchFamily(): Family {
  const doubted: Doubted = new Set();
  const on: Handlers = { ...OF_BANKS, ...ofPayments(doubted) };
  return {
    rules: MATCH_RULES,
    on,
    close: (model, end, say) => {
      for (const txnId of doubted) say(R.believed, txnId, 'another reference number');
      close(model, end, say);
    },
  };
}
