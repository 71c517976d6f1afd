import { addSplits, isSameSplit, splitOf, splitText, sumOf } from './arithmetic.ts';
import { type Fact, flag, paise, text, textOr } from './fact.ts';
import type { Closing, Family, Handlers, Say } from './family.ts';
import { areSameLines, linesIn, orderRefundIn, splitIn } from './lines.ts';
import type { Model, Order, OrderRefund } from './model.ts';

export const ORDER_RULES = {
  /** payments.md §2.2: an order copies its quote, prices are never read again. */
  copy: 'an order copies its quote',
  /** payments.md §2.1: total = Σ (taxable + CGST + SGST + IGST), to the paisa. */
  total: 'an order is the sum of its lines',
  /** payments.md §2.1: PAID ⇔ captured >= total; confirmed for what was captured. */
  paid: 'an order is confirmed when it is paid',
  /** data/README.md, postings, refund: the lines' nets or the part, tax as in 4. */
  refund: 'a refund takes back its share of value and tax',
  /** data/README.md, an order, 7: above what was captured it is refused. */
  refundLimit: 'an order accepts refunds up to its price',
  /** payments.md §2.8: what is accepted was reserved, and is paid once it is sent. */
  refundPaid: 'an order is told of a refund that was paid',
} as const;

function placed(model: Model, { key, fields }: Fact, say: Say): void {
  const lines = linesIn(fields);
  const [total, split] = [paise(fields, 'total'), splitIn(fields)];
  const placeOfSupply = text(fields, 'placeOfSupply');
  const quote = model.quotes.get(key);
  const isCopy =
    quote !== undefined &&
    areSameLines(quote.lines, lines) &&
    quote.total === total &&
    quote.placeOfSupply === placeOfSupply &&
    quote.couponCode === text(fields, 'couponCode');
  if (!isCopy) say(ORDER_RULES.copy, key, total);
  if (!isSameSplit(addSplits(lines), split) || sumOf(split) !== total) {
    say(ORDER_RULES.total, key, `${splitText(split)}, not ${splitText(addSplits(lines))}`);
  }
  model.orders.set(key, {
    ...{ is: 'placed', total, split, lines, placeOfSupply, gstin: text(fields, 'gstin') },
    ...{ capturedAt: '', refunds: new Map(), invoice: '', access: 'none' },
    noted: { taxable: 0n, cgst: 0n, sgst: 0n, igst: 0n },
  });
}

function confirmed({ orders, intents }: Model, { key, at, fields }: Fact, say: Say): void {
  const order = orders.get(key);
  const captured = paise(fields, 'captured');
  const intent = intents.get(text(fields, 'paymentIntentId'));
  if (order === undefined || intent?.captured !== captured || captured < order.total) {
    say(ORDER_RULES.paid, key, captured);
  }
  if (order === undefined) return;
  order.is = 'confirmed';
  order.capturedAt = textOr(fields, 'capturedAt', at) || at;
}

function ended(is: 'cancelled' | 'expired' | 'placed') {
  return ({ orders }: Model, { key }: Fact): void => {
    const order = orders.get(key);
    if (order !== undefined) order.is = is;
  };
}

function refundRequested(model: Model, { key, fields }: Fact, say: Say): void {
  const order = model.orders.get(key);
  const refund = orderRefundIn(fields);
  if (order === undefined) return say(ORDER_RULES.refund, key, 'no order');
  const wrong = wrongShare(model, order, refund);
  if (wrong !== '') say(ORDER_RULES.refund, key, wrong);
  order.refunds.set(text(fields, 'refundId'), refund);
}

/** What is wrong with the lines of a refund; '' where nothing is. */
function wrongShare({ parties }: Model, order: Order, refund: OrderRefund): string {
  const { amount, full, lines } = refund;
  const sum = lines.reduce((all, line) => all + line.amount, 0n);
  if (sum !== amount || amount < 1n) return `${sum}, not ${amount}`;
  const withinState = order.placeOfSupply === parties.merchantState;
  for (const [place, line] of order.lines.entries()) {
    const back = lines[place];
    if (back === undefined || (!full && order.lines.length > 1)) return `${lines.length} lines`;
    const due = full ? line.net : amount;
    const split = splitOf(due, line.gstRateBp, withinState);
    const isOfLine =
      back.kind === line.kind &&
      back.creatorId === line.creatorId &&
      back.creatorShareBp === line.creatorShareBp;
    if (back.amount !== due || !isSameSplit(back, split) || !isOfLine) {
      return `${back.amount}: ${splitText(back)}, not ${due}: ${splitText(split)}`;
    }
  }
  return lines.length === order.lines.length ? '' : `${lines.length} lines`;
}

const HEADS = ['taxable', 'cgst', 'sgst', 'igst'] as const;

/** A refund of an order counts from its acceptance on, unless it is given up. */
function grantedIn({ refunds }: Order): readonly OrderRefund[] {
  return [...refunds.values()].filter(({ is }) => is === 'accepted' || is === 'refunded');
}

/**
 * Whether a refund is accepted as it must be: as it was asked, or, beside others of the same line,
 * so that all of them give back what one refund of their sum would, to the paisa of rounding, and
 * all of the line where nothing is left (ledger.md §4, 12). One that was given up leaves its own
 * rounding behind.
 */
function isDue(
  { parties }: Model,
  order: Order,
  [asked, now]: readonly [OrderRefund, OrderRefund],
): boolean {
  const others = grantedIn(order).flatMap(({ lines }) => lines);
  const [line] = order.lines;
  const [wanted] = asked.lines;
  const [back] = now.lines;
  if (others.length === 0 || !line || !wanted || !back) return areSameLines(asked.lines, now.lines);
  const { taxable, cgst, sgst, igst } = back;
  const isSame = areSameLines([{ ...wanted, taxable, cgst, sgst, igst }], now.lines);
  const amounts = sumOf({ taxable, cgst, sgst, igst });
  const after = addSplits([...others, back]);
  const isHome = order.placeOfSupply === parties.merchantState;
  const all = sumOf(after);
  const ideal = splitOf(all, line.gstRateBp, isHome);
  const isTooMuch = all > line.net; // Another rule tells of that.
  const givenUp = [...order.refunds.values()].filter(({ is }) => is === 'abandoned').length;
  const slack = all === line.net ? 0n : BigInt(1 + givenUp);
  const areWithin = HEADS.every((head) => {
    const off = after[head] - ideal[head];
    const isWithin = isTooMuch || after[head] <= line[head];
    return back[head] >= 0n && isWithin && off <= slack && -off <= slack;
  });
  return isSame && amounts === back.amount && areWithin;
}

function refundAccepted(model: Model, { key, at, fields }: Fact, say: Say): void {
  const order = model.orders.get(key);
  const refundId = text(fields, 'refundId');
  const asked = order?.refunds.get(refundId);
  const now = orderRefundIn(fields);
  const isGood =
    order !== undefined && asked?.amount === now.amount && isDue(model, order, [asked, now]);
  if (!isGood) say(ORDER_RULES.refund, key, `${refundId} is accepted otherwise than asked`);
  if (order === undefined || asked === undefined) return;
  asked.is = 'accepted';
  asked.lines = now.lines;
  asked.acceptedAt = textOr(fields, 'acceptedAt', at) || at;
  const granted = grantedIn(order).reduce((all, { amount }) => all + amount, 0n);
  if (granted > order.total) say(ORDER_RULES.refundLimit, key, `${granted} of ${order.total}`);
}

function over({ orders }: Model, { key, fields }: Fact, is: OrderRefund['is']): void {
  const refund = orders.get(key)?.refunds.get(text(fields, 'refundId'));
  if (refund !== undefined) refund.is = is;
}

function refundAbandoned(model: Model, fact: Fact, say: Say): void {
  const { key, fields } = fact;
  const refundId = text(fields, 'refundId');
  const known = model.orders.get(key)?.refunds.get(refundId);
  const now = orderRefundIn(fields);
  const isSame = known?.amount === now.amount && areSameLines(known.lines, now.lines);
  if (known?.is !== 'accepted' || !isSame) {
    say(ORDER_RULES.refund, key, `${refundId} is given up otherwise than accepted`);
  }
  over(model, fact, 'abandoned');
}

function refunded({ orders, intents }: Model, { key, fields }: Fact, say: Say): void {
  const refundId = text(fields, 'refundId');
  const amount = paise(fields, 'amount');
  const refund = orders.get(key)?.refunds.get(refundId);
  const paid = intents.get(refund?.intentId ?? '')?.refunds.get(refundId);
  const isAsTold = refund?.amount === amount && refund.full === flag(fields, 'full');
  if (paid?.is !== 'succeeded' || paid.amount !== amount || !isAsTold) {
    say(ORDER_RULES.refundPaid, key, `${refundId} ${amount}`);
  }
  if (refund !== undefined) refund.is = 'refunded';
}

const close: Closing = ({ orders, intents }, end, say) => {
  for (const [intentId, { orderId, refunds }] of intents) {
    for (const [refundId, { is, collected, unfulfilled }] of refunds) {
      if (is !== 'succeeded' || collected !== '' || unfulfilled) continue;
      const isTold = orders.get(orderId)?.refunds.get(refundId)?.is === 'refunded';
      if (!isTold && !end.isInCase(orderId, intentId, refundId)) {
        say(ORDER_RULES.refundPaid, orderId, refundId);
      }
    }
  }
};

const ON: Handlers = {
  OrderPlaced: placed,
  OrderConfirmed: confirmed,
  OrderCancelled: ended('cancelled'),
  OrderExpired: ended('expired'),
  OrderReopened: ended('placed'),
  OrderRefundRequested: refundRequested,
  OrderRefundAccepted: refundAccepted,
  OrderRefundRefused: (model, fact) => over(model, fact, 'refused'),
  OrderRefundAbandoned: refundAbandoned,
  OrderRefunded: refunded,
};

/** Orders and their refunds. */
export function orderFamily(): Family {
  return { rules: ORDER_RULES, on: ON, close };
}
