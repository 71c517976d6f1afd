import { type Fact, paise, text } from './fact.ts';
import type { Closing, Family, Handlers, Say } from './family.ts';
import type { Account, BookTransfer, Model } from './model.ts';

export const BANK_RULES = {
  /** payments.md §2.6: available = ledger - holds >= 0 for debits. */
  overdrawn: 'no account is overdrawn',
  /** payments.md §2.6: each leg of a transaction has one posting. */
  once: 'a leg is posted once',
  /** payments.md §2.6: a reversal is a contra posting of the original, never of more. */
  reversal: 'a reversal takes back what was posted',
  /** payments.md §2.4: nobody is credited what nobody was debited. */
  debitFirst: 'a credit has its debit',
  /** data/README.md, an order, 9: a transfer inside a bank moves one amount, once. */
  transfer: 'a transfer has two sides of one amount',
  /** payments.md §2.6: a hold is captured up to its amount. */
  holds: 'a hold gives no more than it holds',
  /** payments.md §2.6: Σ all accounts + suspense + settlement = 0. */
  constant: 'no money appears or vanishes',
  /** ledger.md §4, 3: what the banks say is the fold of their postings. */
  told: 'the banks tell the balances of their postings',
} as const;

const R = BANK_RULES;

/** Sums over all banks: what accounts opened with, and what the settlement accounts took. */
type Totals = { opened: bigint; readonly contras: Map<string, bigint> };

function change(model: Model, number: string, amount: bigint, say: Say): Account | undefined {
  const account = model.accounts.get(number);
  if (account === undefined) {
    say(R.constant, number, 'no account');
    return undefined;
  }
  account.balance += amount;
  const available = account.balance - account.held;
  if (amount < 0n && available < 0n) say(R.overdrawn, number, available);
  return account;
}

function legHandlers(totals: Totals): Handlers {
  const contra = ({ fields }: Fact, amount: bigint): void => {
    const name = text(fields, 'contra');
    totals.contras.set(name, (totals.contras.get(name) ?? 0n) + amount);
  };
  const posted = (leg: 'debit' | 'credit') => {
    return (model: Model, fact: Fact, say: Say): void => {
      const { key, fields } = fact;
      const [txnId, amount] = [text(fields, 'txnId'), paise(fields, 'amount')];
      const name = `${txnId}/${leg}`;
      if (model.postings.has(name) || text(fields, 'leg') !== leg) say(R.once, name, amount);
      const rrn = text(fields, 'rrn');
      if (leg === 'credit') {
        const debit = model.postings.get(`${txnId}/debit`);
        if (debit?.amount !== amount || debit.rrn !== rrn) say(R.debitFirst, txnId, amount);
      }
      model.postings.set(name, { txnId, account: key, rrn, amount, reversed: 0n });
      const moved = leg === 'debit' ? -amount : amount;
      change(model, key, moved, say);
      contra(fact, -moved);
    };
  };
  const reversed = (field: 'amount' | 'reversed') => {
    return (model: Model, fact: Fact, say: Say): void => {
      const { key, fields } = fact;
      const [leg, amount] = [text(fields, 'leg'), paise(fields, field)];
      const name = `${text(fields, 'txnId')}/${leg}`;
      const posting = model.postings.get(name);
      const back = (posting?.reversed ?? 0n) + amount;
      const isWithin = posting !== undefined && back <= posting.amount && amount > 0n;
      const isOfAll = posting?.amount === paise(fields, 'amount');
      if (!isWithin || !isOfAll || posting.account !== key) say(R.reversal, name, back);
      if (posting !== undefined) posting.reversed = back;
      const moved = leg === 'debit' ? amount : -amount;
      change(model, key, moved, say);
      contra(fact, -moved);
    };
  };
  return {
    PostingDebited: posted('debit'),
    PostingCredited: posted('credit'),
    PostingReversed: reversed('amount'),
    PostingPartlyReversed: reversed('reversed'),
    ReversalCompleted: reversed('reversed'),
  };
}

/** A hold's remaining amount by account and id. */
function holdHandlers(totals: Totals): Handlers {
  const holds = new Map<string, bigint>();
  const freed = (model: Model, { key, fields }: Fact, say: Say): void => {
    const [id, amount] = [`${key}/${text(fields, 'holdId')}`, paise(fields, 'amount')];
    const left = holds.get(id) ?? 0n;
    if (amount > left) say(R.holds, id, `${amount} of ${left}`);
    holds.set(id, left - amount);
    const account = model.accounts.get(key);
    if (account !== undefined) account.held -= amount;
  };
  return {
    HoldPlaced: ({ accounts }, { key, fields }, say) => {
      const amount = paise(fields, 'amount');
      const id = `${key}/${text(fields, 'holdId')}`;
      holds.set(id, (holds.get(id) ?? 0n) + amount);
      const account = accounts.get(key);
      if (account === undefined) return;
      account.held += amount;
      const available = account.balance - account.held;
      if (available < 0n) say(R.overdrawn, key, available);
    },
    HoldCaptured: (model, fact, say) => {
      freed(model, fact, say);
      const amount = paise(fact.fields, 'amount');
      change(model, fact.key, -amount, say);
      const name = text(fact.fields, 'contra');
      totals.contras.set(name, (totals.contras.get(name) ?? 0n) + amount);
    },
    HoldReleased: freed,
    HoldExpired: freed,
  };
}

function transferRequested({ bookTransfers }: Model, { key, fields }: Fact, say: Say): void {
  const amount = paise(fields, 'amount');
  if (bookTransfers.has(key)) say(R.transfer, key, 'is asked for twice');
  bookTransfers.set(key, {
    ...{ from: text(fields, 'fromAccount'), to: text(fields, 'toAccount'), amount },
    ...{ utr: text(fields, 'utr'), debitedAt: '', creditedAt: '', isReturned: false },
  });
}

function transferred(side: 'debit' | 'credit') {
  return (model: Model, { key, at, fields }: Fact, say: Say): void => {
    const [id, amount] = [text(fields, 'transferId'), paise(fields, 'amount')];
    const other = text(fields, 'counterAccount');
    const [from, to] = side === 'debit' ? [key, other] : [other, key];
    const one = model.bookTransfers.get(id);
    const isNext = side === 'debit' ? one?.debitedAt === '' : one?.creditedAt === '';
    const isBehind = side === 'debit' || one?.debitedAt !== '';
    const isSame = one && isSameTransfer(one, { from, to, amount, utr: text(fields, 'utr') });
    if (!isNext || !isBehind || !isSame) say(R.transfer, id, `${side} ${amount}`);
    if (one !== undefined && side === 'debit') one.debitedAt = at;
    if (one !== undefined && side === 'credit') one.creditedAt = at;
    change(model, key, side === 'debit' ? -amount : amount, say);
  };
}

/** What was taken comes back once, and only where the other side never got it. */
function returned(model: Model, { key, fields }: Fact, say: Say): void {
  const [id, amount] = [text(fields, 'transferId'), paise(fields, 'amount')];
  const to = text(fields, 'counterAccount');
  const one = model.bookTransfers.get(id);
  const isTaken = one?.debitedAt !== '' && one?.creditedAt === '' && !one.isReturned;
  const isSame = one && isSameTransfer(one, { from: key, to, amount, utr: text(fields, 'utr') });
  if (!isTaken || !isSame) say(R.transfer, id, `returned ${amount}`);
  if (one !== undefined) one.isReturned = true;
  change(model, key, amount, say);
}

type Content = Pick<BookTransfer, 'from' | 'to' | 'amount' | 'utr'>;

function isSameTransfer(one: Content, other: Content): boolean {
  return (
    one.from === other.from &&
    one.to === other.to &&
    one.amount === other.amount &&
    one.utr === other.utr
  );
}

function closing(totals: Totals): Closing {
  return (model, end, say) => {
    // One that was declined has moved nothing, and must not have one side only.
    for (const [id, { debitedAt, creditedAt, isReturned, amount }] of model.bookTransfers) {
      const isOwed = debitedAt !== '' && !isReturned;
      if (isOwed !== (creditedAt !== '')) say(R.transfer, id, amount);
    }
    let now = 0n;
    for (const { balance } of model.accounts.values()) now += balance;
    for (const contra of totals.contras.values()) now += contra;
    if (now !== totals.opened) say(R.constant, 'all banks', now - totals.opened);
    for (const [number, told] of end.bankBalances ?? []) {
      const { balance } = model.accounts.get(number) ?? { balance: 0n };
      if (told !== balance) say(R.told, number, `${told}, not ${balance}`);
    }
  };
}

/** Accounts, postings, holds and transfers of the banks. */
export function bankFamily(): Family {
  const totals: Totals = { opened: 0n, contras: new Map() };
  const on: Handlers = {
    AccountOpened: ({ accounts }, { key, fields }) => {
      const balance = paise(fields, 'openingBalance');
      accounts.set(key, { bank: text(fields, 'bank'), opened: balance, balance, held: 0n });
      totals.opened += balance;
    },
    ...legHandlers(totals),
    ...holdHandlers(totals),
    TransferRequested: transferRequested,
    BookTransferDebited: transferred('debit'),
    BookTransferCredited: transferred('credit'),
    BookTransferReturned: returned,
  };
  return { rules: BANK_RULES, on, close: closing(totals) };
}
