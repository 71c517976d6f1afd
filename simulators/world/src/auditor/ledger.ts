import { shareOf, sumOf } from './arithmetic.ts';
import { BOOK_RULES, type Book, CHART, type Line, createBook } from './book.ts';
import { type Fact, type Fields, count, list, paise, text } from './fact.ts';
import type { Closing, End, Family, Handler, Handlers, Say } from './family.ts';
import { refundLinesIn, splitIn } from './lines.ts';
import type { Model } from './model.ts';

export const LEDGER_RULES = {
  ...BOOK_RULES,
  /**
   * ledger.md §4, 2: zero at every prefix, by record and by effect. An entry has one time of each,
   * so that entries that balance keep both at zero; what is left to look at is the table itself.
   */
  trial: 'the trial balance is zero',
  /** ledger.md §4, 3 and 6: the stored balances are the fold of the events, by our own rules. */
  fold: 'the ledger says what the events say',
  /** ledger.md §4, 10: what does not drain has an open case. */
  drained: 'a clearing account drains or has a case',
  /** ledger.md §4, 9: captured = settled + fees + their GST + refunds + what is open. */
  receivable: 'the receivable is what is not settled yet',
  /** ledger.md §4, 13: output tax = Σ invoices - Σ credit notes. */
  tax: 'output tax is that of the documents',
  /** ledger.md §4, 11: what the book has at the bank, the bank has. */
  bank: 'the bank of the book is the bank',
} as const;

const R = LEDGER_RULES;
const TDS_BP = 1_000n;
const REVENUE: Readonly<Record<string, string>> = {
  course: 'revenue:courses',
  cohort: 'revenue:cohorts',
  kit: 'revenue:kits',
};

const taxLines = (fields: Parameters<typeof splitIn>[0], sign: bigint): readonly Line[] => {
  const { cgst, sgst, igst } = splitIn(fields);
  return [
    [CHART.cgst, sign * cgst],
    [CHART.sgst, sign * sgst],
    [CHART.igst, sign * igst],
  ];
};

/** data/README.md, postings: capture, and the aggregator's fee. */
function captured(book: Book): Handler {
  return (_model, { fields }, say) => {
    const matter = text(fields, 'orderId');
    const lines: readonly Line[] = [
      [CHART.receivable, paise(fields, 'amount')],
      [CHART.deferred, -paise(fields, 'taxable')],
      ...taxLines(fields, -1n),
    ];
    book.post({ rule: 'capture', matter, lines }, say);
    const [fee, cgst, sgst] = [
      paise(fields, 'fee'),
      paise(fields, 'feeCgst'),
      paise(fields, 'feeSgst'),
    ];
    const feeLines: readonly Line[] = [
      [CHART.fees, fee],
      [CHART.inputCgst, cgst],
      [CHART.inputSgst, sgst],
      [CHART.receivable, -(fee + cgst + sgst)],
    ];
    book.post({ rule: 'platform fee', matter, lines: feeLines }, say);
  };
}

/** data/README.md, postings: creator, per line, on its taxable value. */
function creatorLines(line: Fields, taxable: bigint, sign: bigint): readonly Line[] {
  const creatorId = text(line, 'creatorId');
  if (creatorId === '') return [];
  const share = shareOf(taxable, BigInt(count(line, 'creatorShareBp')));
  const tds = shareOf(share, TDS_BP);
  return [
    [CHART.share, sign * share],
    [`liabilities:creator:payable:${creatorId.normalize('NFC')}`, sign * (tds - share)],
    [CHART.tds, -sign * tds],
  ];
}

function granted(book: Book): Handler {
  return (_model, { key, fields }, say) => {
    for (const line of list(fields, 'lines')) {
      const taxable = paise(line, 'taxable');
      const revenue = REVENUE[text(line, 'kind')] ?? '';
      const lines: readonly Line[] = [
        [CHART.deferred, taxable],
        [revenue, -taxable],
      ];
      book.post({ rule: 'access', matter: key, lines }, say);
      book.post({ rule: 'creator', matter: key, lines: creatorLines(line, taxable, 1n) }, say);
    }
  };
}

/**
 * data/README.md, postings: refund, per line, with the creator's share: of all that is given back
 * of the line now, in place of all that was before (ledger.md §4, 12). What a person gives up
 * afterwards is the same, reversed (ledger.md §4, 14).
 */
function refundAccepted(book: Book, back: Map<string, bigint>, sign: 1n | -1n): Handler {
  return (_model, { key, fields }, say) => {
    const stored = list(fields, 'lines');
    for (const [place, line] of refundLinesIn(fields).entries()) {
      const own = stored[place] ?? {};
      const lines: readonly Line[] = [
        [CHART.given, sign * line.taxable],
        ...taxLines(own, sign),
        [CHART.refunds, -sign * line.amount],
      ];
      book.post({ rule: 'refund', matter: key, lines }, say);
      const before = back.get(`${key}/${place}`) ?? 0n;
      const after = before + sign * line.taxable;
      back.set(`${key}/${place}`, after);
      const shares = [...creatorLines(own, before, 1n), ...creatorLines(own, after, -1n)];
      book.post({ rule: 'claw-back', matter: key, lines: shares }, say);
    }
  };
}

/** ledger.md §3, R7, before access: what was deferred goes back, and with it the tax. */
function unfulfilled(book: Book): Handler {
  return (_model, { fields }, say) => {
    const lines: readonly Line[] = [
      [CHART.deferred, paise(fields, 'taxable')],
      ...taxLines(fields, 1n),
      [CHART.refunds, -paise(fields, 'amount')],
    ];
    const matter = text(fields, 'orderId');
    book.post({ rule: 'unfulfilled', matter, lines }, say);
  };
}

type Move = Readonly<{ rule: string; to: string; from: string; amount: string }>;

/** An amount from one account to another. */
function moves(book: Book, { rule, to, from, amount }: Move, matterField: string) {
  return (_model: Model, { fields }: Fact, say: Say): void => {
    const money = paise(fields, amount);
    const lines: readonly Line[] = [
      [to, money],
      [from, -money],
    ];
    book.post({ rule, matter: text(fields, matterField), lines }, say);
  };
}

/**
 * ledger.md §3, R5: what is paid for a day, and then its line. What the merchant pays for a day
 * below zero leaves his bank when the line says so, and never was in transit to him.
 */
function settles(book: Book, rule: string, [to, from]: readonly [string, string]): Handler {
  return (_model, { fields }, say) => {
    const net = paise(fields, 'net');
    const { receivable, bank } = CHART;
    if (net < 0n && to !== bank) return;
    const lines: readonly Line[] = [
      [to, net],
      [net < 0n ? receivable : from, -net],
    ];
    book.post({ rule, matter: text(fields, 'day'), lines }, say);
  };
}

function postings(book: Book): Handlers {
  const { refunds, receivable, suspense, transit, bank, overpaid, lost } = CHART;
  const paidBack = { to: refunds, from: receivable, amount: 'amount' };
  const collected = { to: receivable, from: suspense, amount: 'amount' };
  const given = { to: suspense, from: receivable, amount: 'amount' };
  const twice = { to: overpaid, from: receivable, amount: 'amount' };
  const recovered = { to: bank, from: overpaid, amount: 'amount' };
  const writtenOff = { to: lost, from: overpaid, amount: 'amount' };
  const back = new Map<string, bigint>();
  return {
    PaymentCaptured: captured(book),
    EntitlementGranted: granted(book),
    OrderRefundAccepted: refundAccepted(book, back, 1n),
    OrderRefundAbandoned: refundAccepted(book, back, -1n),
    CaptureUnfulfilled: unfulfilled(book),
    RefundSucceeded: moves(book, { rule: 'refund paid', ...paidBack }, 'orderId'),
    AutoRefundRequested: moves(book, { rule: 'late success', ...collected }, 'collected'),
    AutoRefundSucceeded: moves(book, { rule: 'late refund paid', ...given }, 'collected'),
    RefundOverpaid: moves(book, { rule: 'paid twice', ...twice }, 'transactionId'),
    RefundOverpaymentRecovered: moves(book, { rule: 'got back', ...recovered }, 'transactionId'),
    RefundOverpaymentWrittenOff: moves(book, { rule: 'lost', ...writtenOff }, 'transactionId'),
    MerchantSettlementPaid: settles(book, 'settlement', [transit, receivable]),
    MerchantSettlementMatched: settles(book, 'bank line', [bank, transit]),
  };
}

function compare(balances: ReadonlyMap<string, bigint>, end: End, say: Say): void {
  let sum = 0n;
  for (const balance of end.balances.values()) sum += balance;
  if (sum !== 0n) say(R.trial, 'all accounts', sum);
  for (const account of new Set([...balances.keys(), ...end.balances.keys()])) {
    const [has, wants] = [end.balances.get(account) ?? 0n, balances.get(account) ?? 0n];
    if (has !== wants) say(R.fold, account, `${has}, not ${wants}`);
  }
}

/** Ids under which a case may speak of an order: its own, its payment's, its refunds'. */
function namesOf({ paying, intents }: Model, orderId: string): readonly string[] {
  const intentId = paying.get(orderId);
  if (intentId === undefined) return [orderId];
  return [orderId, intentId, ...(intents.get(intentId)?.refunds.keys() ?? [])];
}

function closing(book: Book): Closing {
  return (model, end, say) => {
    compare(book.balances, end, say);
    for (const [account, matter, amount] of book.undrained()) {
      const isTold = end.isInCase(...namesOf(model, matter), matter.replaceAll('-', ''));
      if (!isTold) say(R.drained, `${account} ${matter}`, amount);
    }
    let open = 0n;
    for (const {
      is,
      net,
      captured: came,
      fee,
      feeCgst,
      feeSgst,
      refunded,
    } of model.days.values()) {
      const isPaid = is === 'matched' || (is === 'paid' && net >= 0n);
      if (!isPaid) open += came - fee - feeCgst - feeSgst - refunded;
    }
    const receivable = book.balances.get(CHART.receivable) ?? 0n;
    const late = -(book.balances.get(CHART.suspense) ?? 0n);
    if (receivable !== open + late) say(R.receivable, CHART.receivable, `${receivable - open}`);
    matchTax(book, model, end, say);
    const { balance = 0n, opened = 0n } = model.accounts.get(model.parties.merchant) ?? {};
    const [has, wants] = [book.balances.get(CHART.bank) ?? 0n, balance - opened];
    if (has !== wants) say(R.bank, CHART.bank, `${has}, not ${wants}`);
  };
}

/** A sale that never was has neither a document nor, in the end, tax. */
function matchTax(book: Book, model: Model, end: End, say: Say): void {
  for (const [orderId, { invoice, split, noted }] of model.orders) {
    const billed = invoice === '' ? 0n : sumOf(split) - split.taxable;
    const due = billed - (sumOf(noted) - noted.taxable);
    const tax = book.taxOf(orderId);
    if (tax !== due && !end.isInCase(...namesOf(model, orderId))) {
      say(R.tax, orderId, `${tax}, not ${due}`);
    }
  }
}

/** The book of the house, derived from the events by rules of our own. */
export function ledgerFamily(balances: Map<string, bigint>): Family {
  const book = createBook(balances);
  return { rules: LEDGER_RULES, on: postings(book), close: closing(book) };
}
