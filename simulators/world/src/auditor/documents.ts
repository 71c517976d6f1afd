import {
  addSplits,
  financialYear,
  indianDate,
  isSameSplit,
  splitText,
  sumOf,
} from './arithmetic.ts';
import { type Fact, count, paise, text } from './fact.ts';
import type { Closing, Family, Handlers, Say } from './family.ts';
import { splitIn } from './lines.ts';
import type { Model, Order } from './model.ts';

export const DOCUMENT_RULES = {
  /** payments.md §2.13 and §8 (Rule 46(b)): consecutive and unique in its series. */
  gapless: 'a series has no gap',
  /** payments.md §8: `KA2627/A0000001`, at most 16 characters, by the financial year in India. */
  number: 'a number has the form of its series',
  /** data/README.md, an order, 6 and 7: the moment of the capture, of the accepted refund. */
  date: 'a document bears the Indian date of its moment',
  /** payments.md §8: no tax in any line makes a bill of supply. */
  kind: 'a document is of the kind of its order',
  /** payments.md §2.12: order and invoice agree to the paisa. */
  figures: 'a document says what its order says',
  /** payments.md §2.8: one document for an order, one credit note for a refund, against it. */
  ground: 'a document has one ground',
  /** ledger.md §4, 12: credit notes stay within their invoice, exact at 100 %. */
  creditLimit: 'credit notes stay within their invoice',
  /** payments.md §2.8 and §2.12, 9: what is sold is invoiced, what is paid back is noted. */
  issued: 'every sale and every refund has its document',
} as const;

const R = DOCUMENT_RULES;
const LETTERS: Readonly<Record<string, string>> = {
  tax_invoice: 'A',
  bill_of_supply: 'B',
  credit_note: 'C',
};

type Numbers = Readonly<{ last: Map<string, number>; given: Set<string> }>;

function checkNumber({ last, given }: Numbers, { parties }: Model, fact: Fact, say: Say): void {
  const { key, fields } = fact;
  const [number, sequence, kind] = [
    text(fields, 'number'),
    count(fields, 'sequence'),
    text(fields, 'kind'),
  ];
  if (sequence !== (last.get(key) ?? 0) + 1 || given.has(number)) say(R.gapless, key, number);
  last.set(key, sequence);
  given.add(number);
  const year = financialYear(text(fields, 'issuedOn'));
  const letter = LETTERS[kind] ?? '?';
  const form = `${parties.stateLetters}${year}/${letter}${String(sequence).padStart(7, '0')}`;
  const series = `${parties.merchantState}.${year}.${letter}`;
  if (number !== form || key !== series || number.length > 16) {
    say(R.number, key, `${number}, not ${form}`);
  }
}

function issuedInvoice(order: Order, { fields }: Fact, say: Say): void {
  const number = text(fields, 'number');
  const split = splitIn(fields);
  if (order.invoice !== '' || order.is !== 'confirmed') say(R.ground, number, order.invoice);
  order.invoice = number;
  const isFree = order.lines.every(({ gstRateBp }) => gstRateBp === 0);
  const kind = isFree ? 'bill_of_supply' : 'tax_invoice';
  if (text(fields, 'kind') !== kind) say(R.kind, number, text(fields, 'kind'));
  if (!isSameSplit(split, order.split) || paise(fields, 'total') !== order.total) {
    say(R.figures, number, `${splitText(split)}, not ${splitText(order.split)}`);
  }
  checkDate(text(fields, 'issuedOn'), { number, at: order.capturedAt }, say);
}

function issuedNote(order: Order, { fields }: Fact, say: Say): void {
  const number = text(fields, 'number');
  const [split, total] = [splitIn(fields), paise(fields, 'total')];
  const refund = order.refunds.get(text(fields, 'refundId'));
  const isGranted = refund?.is === 'accepted' || refund?.is === 'refunded';
  const against = text(fields, 'against');
  if (refund === undefined || !isGranted || refund.note || against !== order.invoice) {
    say(R.ground, number, `${text(fields, 'refundId')} against ${against}`);
  }
  if (refund === undefined) return;
  refund.note = true;
  const due = addSplits(refund.lines);
  if (!isSameSplit(split, due) || total !== refund.amount) {
    say(R.figures, number, `${splitText(split)}, not ${splitText(due)}`);
  }
  order.noted = addSplits([order.noted, split]);
  const back = sumOf(order.noted);
  const isWhole = back === order.total;
  if (back > order.total || (isWhole && !isSameSplit(order.noted, order.split))) {
    say(R.creditLimit, number, `${splitText(order.noted)} of ${splitText(order.split)}`);
  }
  checkDate(text(fields, 'issuedOn'), { number, at: refund.acceptedAt }, say);
}

function checkDate(on: string, { number, at }: { number: string; at: string }, say: Say): void {
  if (at !== '' && on !== indianDate(at)) say(R.date, number, `${on}, not ${indianDate(at)}`);
}

function issued(numbers: Numbers) {
  return (model: Model, fact: Fact, say: Say): void => {
    const { fields } = fact;
    checkNumber(numbers, model, fact, say);
    const number = text(fields, 'number');
    const [split, total] = [splitIn(fields), paise(fields, 'total')];
    if (sumOf(split) !== total) say(R.figures, number, `${splitText(split)}, not ${total}`);
    const order = model.orders.get(text(fields, 'orderId'));
    if (order === undefined) return say(R.ground, number, 'no order');
    const place = text(fields, 'placeOfSupply');
    if (place !== order.placeOfSupply || text(fields, 'gstin') !== order.gstin) {
      say(R.figures, number, `${place}, not ${order.placeOfSupply}`);
    }
    const isNote = text(fields, 'kind') === 'credit_note';
    (isNote ? issuedNote : issuedInvoice)(order, fact, say);
  };
}

function cancelled({ orders }: Model, { fields }: Fact): void {
  const order = orders.get(text(fields, 'orderId'));
  if (order?.invoice === text(fields, 'number')) order.invoice = '';
}

const close: Closing = ({ orders }, end, say) => {
  for (const [orderId, order] of orders) {
    if (order.is === 'confirmed' && order.invoice === '' && !end.isInCase(orderId)) {
      say(R.issued, orderId, 'no invoice');
    }
    for (const [refundId, { is, note }] of order.refunds) {
      if (is === 'refunded' && !note) say(R.issued, refundId, 'no credit note');
    }
  }
};

/** Invoices, bills of supply and credit notes. */
export function documentFamily(): Family {
  const on: Handlers = {
    DocumentIssued: issued({ last: new Map(), given: new Set() }),
    DocumentCancelled: cancelled,
  };
  return { rules: DOCUMENT_RULES, on, close };
}
