import { daysLater, indianDate } from './arithmetic.ts';
import { type Fact, paise, text } from './fact.ts';
import type { Closing, Family, Handlers, Say } from './family.ts';
import type { Model } from './model.ts';

export const SAGA_RULES = {
  /** payments.md §2.12: order, payment and settlement agree to the paisa, step by step. */
  figures: 'a saga goes by the figures of what it saw',
  /**
   * data/README.md, an order, 9: each capture and refund is settled once, with its own day, or with
   * the first later one that was not fixed when it came.
   */
  once: 'every capture and refund is gathered once',
} as const;

const R = SAGA_RULES;

/** The figures of a capture or a refund, by its id, in the order in which they are told. */
type Moved = Readonly<{ day: string; figures: string }>;

type Notes = Readonly<{
  captures: Map<string, Moved>;
  refunds: Map<string, Moved>;
  /** The days that have it: one, or none yet where it came too late. */
  gathered: Set<string>;
  due: Set<string>;
  /** The day behind the last one that it came to too late. */
  handedOn: Map<string, string>;
}>;

const CAPTURE = ['amount', 'fee', 'feeCgst', 'feeSgst'] as const;

function figuresOf({ fields }: Fact, names: readonly string[]): string {
  return names.map((name) => paise(fields, name)).join(' ');
}

function gather(notes: Notes, known: Map<string, Moved>, idField: string) {
  const names = idField === 'refundId' ? ['amount'] : CAPTURE;
  return (_model: Model, fact: Fact, say: Say): void => {
    const id = text(fact.fields, idField);
    const moved = known.get(id);
    const day = text(fact.fields, 'day');
    const isSame = moved?.figures === figuresOf(fact, names);
    const isOfDay = day === (notes.handedOn.get(id) ?? moved?.day) && fact.key === keyOf(day);
    if (!isSame || !isOfDay) say(R.figures, fact.streamId, id);
    if (notes.gathered.has(id)) say(R.once, id, fact.type);
    if (notes.due.has(day)) notes.handedOn.set(id, daysLater(day, 1));
    else notes.gathered.add(id);
  };
}

const keyOf = (day: string): string => day.replaceAll('-', '');

function ofPayments({ captures, refunds }: Notes): Handlers {
  return {
    PaymentCaptured: (_model, fact) => {
      const day = indianDate(text(fact.fields, 'capturedAt'));
      captures.set(fact.key, { day, figures: figuresOf(fact, CAPTURE) });
    },
    RefundSucceeded: (_model, fact) => {
      const day = indianDate(text(fact.fields, 'refundedAt'));
      refunds.set(text(fact.fields, 'refundId'), { day, figures: figuresOf(fact, ['amount']) });
    },
    // What was paid once more is known by the transaction that did it.
    RefundOverpaid: (_model, fact) => {
      const day = indianDate(text(fact.fields, 'refundedAt'));
      const id = text(fact.fields, 'transactionId');
      refunds.set(id, { day, figures: figuresOf(fact, ['amount']) });
    },
  };
}

function checkoutPaid({ intents }: Model, { streamId, fields }: Fact, say: Say): void {
  const intent = intents.get(text(fields, 'paymentIntentId'));
  const amount = paise(fields, 'amount');
  if (intent?.captured !== amount) say(R.figures, streamId, amount);
}

function refundOpened({ orders }: Model, { key, streamId, fields }: Fact, say: Say): void {
  const refund = orders.get(text(fields, 'orderId'))?.refunds.get(key);
  const amount = paise(fields, 'amount');
  if (refund?.amount !== amount) say(R.figures, streamId, amount);
}

function refundRefused({ orders }: Model, { key, fields }: Fact, say: Say): void {
  const refundId = text(fields, 'refundId');
  const amount = paise(fields, 'amount');
  if (orders.get(key)?.refunds.get(refundId)?.amount !== amount) say(R.figures, refundId, amount);
}

/** The settlement has its figures from what the merchant's settlement was opened with. */
function settlementFixed({ days }: Model, { key, streamId, fields }: Fact, say: Say): void {
  const date = `${key.slice(0, 4)}-${key.slice(4, 6)}-${key.slice(6)}`;
  const day = days.get(date);
  const [net, fees] = [paise(fields, 'net'), paise(fields, 'fees')];
  const due = day === undefined ? 0n : day.fee + day.feeCgst + day.feeSgst;
  if (day?.net !== net || fees !== due) say(R.figures, streamId, `${net} and ${fees}`);
}

function closing({ captures, refunds, gathered }: Notes): Closing {
  return (_model, _end, say) => {
    for (const id of [...captures.keys(), ...refunds.keys()]) {
      if (!gathered.has(id)) say(R.once, id, 'is in no settlement');
    }
  };
}

/** What sagas repeat of what they saw. */
export function sagaFamily(): Family {
  const notes: Notes = {
    ...{ captures: new Map(), refunds: new Map(), gathered: new Set() },
    ...{ due: new Set(), handedOn: new Map() },
  };
  const on: Handlers = {
    ...ofPayments(notes),
    SettlementCaptureGathered: gather(notes, notes.captures, 'paymentIntentId'),
    SettlementRefundGathered: gather(notes, notes.refunds, 'refundId'),
    SettlementDue: (_model, { fields }) => {
      notes.due.add(text(fields, 'day'));
    },
    CheckoutPaid: checkoutPaid,
    RefundOpened: refundOpened,
    OrderRefundRefused: refundRefused,
    SettlementFixed: settlementFixed,
  };
  return { rules: SAGA_RULES, on, close: closing(notes) };
}
