import { daysLater, indianMoment, millisecondsBetween } from './arithmetic.ts';
import { type Fact, type Fields, paise, text, textOr } from './fact.ts';
import type { Closing, Family, Handlers, Say } from './family.ts';
import type { BookTransfer, Day, Model } from './model.ts';

export const SETTLEMENT_RULES = {
  /** data/README.md, an order, 9: captured - fees - their GST - refunds, as they are gathered. */
  figures: 'a day is settled by its captures, fees and refunds',
  /** data/README.md, an order, 9: at 10:00 on D+1 (payments.md §3, PA escrow: T+1). */
  time: 'a day is settled on the next one at ten',
  /** payments.md §2.12, 11: what was fixed is what is paid, once. */
  paid: 'what is paid to the merchant is what was fixed',
  /** payments.md §2.12, 12 and ledger.md §4, 11: the bank's line has amount and reference. */
  line: 'the line of the bank is what was paid',
  /** ledger.md §4, 9: every capture and refund is in a settlement. */
  all: 'every day with money is settled',
  /** ledger.md §4, 10: what is collected and paid out is out of the escrow. */
  drained: 'the escrow is drained by settlement',
} as const;

const R = SETTLEMENT_RULES;
const HALF_A_DAY_MS = 43_200_000;
const FIGURES = ['captured', 'fee', 'feeCgst', 'feeSgst', 'refunded'] as const;

function dayOf({ days }: Model, date: string): Day {
  const known = days.get(date);
  if (known !== undefined) return known;
  const none: Day = {
    ...{ captured: 0n, fee: 0n, feeCgst: 0n, feeSgst: 0n, refunded: 0n },
    ...{ is: 'gathering', isDue: false, net: 0n, utr: '' },
  };
  days.set(date, none);
  return none;
}

/** What a day takes while it gathers is in it. What comes later, a later day takes. */
function gathering({ key }: Fact, model: Model): Day | undefined {
  const day = dayOf(model, `${key.slice(0, 4)}-${key.slice(4, 6)}-${key.slice(6)}`);
  return day.isDue ? undefined : day;
}

function due(model: Model, { fields }: Fact): void {
  dayOf(model, text(fields, 'day')).isDue = true;
}

function captured(model: Model, fact: Fact): void {
  const day = gathering(fact, model);
  if (day === undefined) return;
  const { fields } = fact;
  day.captured += paise(fields, 'amount');
  day.fee += paise(fields, 'fee');
  day.feeCgst += paise(fields, 'feeCgst');
  day.feeSgst += paise(fields, 'feeSgst');
}

function refunded(model: Model, fact: Fact): void {
  const day = gathering(fact, model);
  if (day !== undefined) day.refunded += paise(fact.fields, 'amount');
}

function netOf(day: Day): bigint {
  return day.captured - feesOf(day) - day.refunded;
}

function feesOf({ fee, feeCgst, feeSgst }: Day): bigint {
  return fee + feeCgst + feeSgst;
}

function opened(is: 'opened' | 'negative') {
  return (model: Model, { at, fields }: Fact, say: Say): void => {
    const date = text(fields, 'day');
    const day = dayOf(model, date);
    const net = paise(fields, 'net');
    const wrong = FIGURES.filter((name) => paise(fields, name) !== day[name]);
    const isMeant = is === 'negative' ? net < 0n : net >= 0n;
    if (wrong.length > 0 || net !== netOf(day) || !isMeant || day.is !== 'gathering') {
      say(R.figures, date, `${net}, not ${netOf(day)}: ${wrong.join(' ')}`);
    }
    const early = millisecondsBetween(at, indianMoment(daysLater(date, 1), 10));
    const { skewMs, awayMs } = model.parties;
    if (early > skewMs || early < -HALF_A_DAY_MS - awayMs) say(R.time, date, at);
    day.is = is;
    day.net = net;
  };
}

function transfersOf({ bookTransfers }: Model, from: string, to: string): readonly BookTransfer[] {
  return [...bookTransfers.values()].filter(
    (one) => one.from === from && one.to === to && one.debitedAt !== '' && !one.isReturned,
  );
}

function recorded(model: Model, { fields }: Fact, say: Say): void {
  const date = text(fields, 'day');
  const day = dayOf(model, date);
  const net = paise(fields, 'net');
  const isOpen = day.is === 'opened' || day.is === 'negative';
  const isFixed = isOpen && net === day.net && isFee(day, fields);
  if (!isFixed) say(R.paid, date, `${net}, not ${day.net}`);
  day.is = 'paid';
  day.utr = text(fields, 'utr');
}

function isFee(day: Day, fields: Fields): boolean {
  return (['fee', 'feeCgst', 'feeSgst'] as const).every(
    (name) => paise(fields, name) === day[name],
  );
}

function matched(model: Model, { fields }: Fact, say: Say): void {
  const date = text(fields, 'day');
  const day = dayOf(model, date);
  const [net, utr] = [paise(fields, 'net'), text(fields, 'utr')];
  const postedAt = textOr(fields, 'postedAt', '');
  if (day.is !== 'paid' || net !== day.net || utr !== day.utr) say(R.paid, date, `${net} ${utr}`);
  day.is = 'matched';
  if (net === 0n) return;
  const { escrow, merchant } = model.parties;
  const [from, to] = net < 0n ? [merchant, escrow] : [escrow, merchant];
  const [line] = transfersOf(model, from, to).filter((one) => one.utr === utr);
  const due = net < 0n ? -net : net;
  if (line?.amount !== due || (postedAt !== '' && line.creditedAt !== postedAt)) {
    say(R.line, date, `${utr} ${line?.amount ?? 'no line'}, not ${net}`);
  }
}

const close: Closing = (model, end, say) => {
  let [nets, fees, held] = [0n, 0n, 0n];
  for (const [date, day] of model.days) {
    const isTold = end.isInCase(date, date.replaceAll('-', ''));
    if (day.is !== 'matched' && isTold) {
      held += day.captured - day.refunded;
      continue;
    }
    if (day.is !== 'matched') say(R.all, date, day.is);
    if (netOf(day) !== day.net && !isTold) say(R.figures, date, `${netOf(day)} in the end`);
    nets += day.net;
    fees += feesOf(day);
  }
  const { merchant, fees: feeAccount, escrow } = model.parties;
  const sent = (from: string, to: string): bigint =>
    transfersOf(model, from, to).reduce((all, { amount }) => all + amount, 0n);
  const out = (to: string): bigint => sent(escrow, to) - sent(to, escrow);
  if (out(merchant) !== nets) say(R.paid, merchant, `${out(merchant)}, not ${nets}`);
  if (out(feeAccount) !== fees) say(R.paid, feeAccount, `${out(feeAccount)}, not ${fees}`);
  const { balance = 0n, opened: began = 0n } = model.accounts.get(escrow) ?? {};
  const left = balance - began;
  const kept = heldBack(model);
  if (left !== held + kept) say(R.drained, escrow, `${left}, not ${held + kept}`);
};

/** Collections that nobody adopted, or not yet, and that are not back. */
function heldBack(model: Model): bigint {
  const { transactions, transfers, intents, postings, parties } = model;
  let kept = 0n;
  for (const { late } of transfers.values()) kept += late;
  for (const [name, { txnId, account, amount, reversed }] of postings) {
    const transfer = transfers.get(txnId);
    const isPart = transfer?.part === amount;
    const isAdopted = transfer?.is === 'succeeded' || (transfer?.late ?? 0n) > 0n || isPart;
    if (!isAdopted && account === parties.escrow) {
      kept += name.endsWith('/credit') ? amount - reversed : reversed - amount;
    }
  }
  for (const { refunds } of intents.values()) {
    for (const { is, collected, amount } of refunds.values()) {
      if (collected !== '' && is === 'succeeded') kept -= amount;
    }
  }
  return kept - takenBack({ transactions, transfers, postings, parties });
}

type Legs = Pick<Model, 'transactions' | 'transfers' | 'postings' | 'parties'>;

/**
 * Collections that stand and that their bank took back after it had confirmed them: it owes them,
 * as whoever resolved the mismatch wrote down to the paisa.
 */
function takenBack({ transactions, transfers, postings, parties }: Legs): bigint {
  let owed = 0n;
  for (const [name, { txnId, account, reversed }] of postings) {
    const isOurs = account === parties.escrow && name.endsWith('/credit');
    const stands = transfers.get(txnId)?.is === 'succeeded';
    if (isOurs && stands && transactions.get(txnId)?.byHand === reversed) owed += reversed;
  }
  return owed;
}

const ON: Handlers = {
  SettlementCaptureGathered: captured,
  SettlementRefundGathered: refunded,
  SettlementDue: due,
  MerchantSettlementOpened: opened('opened'),
  MerchantSettlementNegative: opened('negative'),
  MerchantSettlementPaid: recorded,
  MerchantSettlementMatched: matched,
};

/** What the merchant is paid for an Indian day. */
export function settlementFamily(): Family {
  return { rules: SETTLEMENT_RULES, on: ON, close };
}
