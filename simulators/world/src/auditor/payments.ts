import { isSameSplit, shareOf, splitText, sumOf } from './arithmetic.ts';
import { type Fact, paise, text } from './fact.ts';
import type { Closing, Family, Handlers, Say } from './family.ts';
import { splitIn } from './lines.ts';
import type { Intent, Model, Transfer } from './model.ts';
import { PAYMENT_RULES } from './payment-rules.ts';

const R = PAYMENT_RULES;
const FEE_BP = 20n;
const FEE_TAX_BP = 900n;

function created({ orders, intents, paying }: Model, { key, fields }: Fact, say: Say): void {
  const orderId = text(fields, 'orderId');
  const [amount, split] = [paise(fields, 'amount'), splitIn(fields)];
  const order = orders.get(orderId);
  if (order?.total !== amount || !isSameSplit(order.split, split)) {
    say(R.asAsked, orderId, `${amount}: ${splitText(split)}, not ${order?.total ?? 'any'}`);
  }
  paying.set(orderId, key);
  intents.set(key, {
    ...{ orderId, amount, split, captured: 0n, over: false },
    ...{ live: new Set(), refunds: new Map() },
  });
}

function attempted(model: Model, { key, fields }: Fact, say: Say): void {
  const intent = model.intents.get(key);
  const transactionId = text(fields, 'transactionId');
  if (intent === undefined || intent.over || intent.live.size > 0 || intent.captured > 0n) {
    say(R.oneLive, key, transactionId);
  }
  if (model.transfers.has(transactionId)) say(R.oneLive, key, `${transactionId} again`);
  intent?.live.add(transactionId);
  const requestedAt = text(fields, 'requestedAt');
  model.transfers.set(transactionId, {
    ...{ is: 'live', intentId: key, refundId: '', requestedAt, late: 0n, said: 0n, part: 0n },
  });
}

/** A transaction comes to another state; whether it may, the machine of attempts says. */
function becomes(is: Transfer['is']) {
  return ({ transfers, intents }: Model, { key, fields }: Fact): void => {
    const transactionId = text(fields, 'transactionId');
    const transfer = transfers.get(transactionId);
    if (transfer === undefined) return;
    if (is === 'review' && !isOpen(transfer)) return;
    transfer.is = is;
    if (is === 'failed' || is === 'succeeded') intents.get(key)?.live.delete(transactionId);
  };
}

/** Whatever was said on the way: as long as the rail has not come to an end, nobody knows. */
function failed(model: Model, fact: Fact, say: Say): void {
  const transactionId = text(fact.fields, 'transactionId');
  const isUnderWay = model.transactions.get(transactionId)?.end === '';
  if (isUnderWay) say(R.evidence, transactionId, text(fact.fields, 'code'));
  becomes('failed')(model, fact);
}

function isOpen({ is }: Transfer): boolean {
  return is === 'live' || is === 'unknown' || is === 'deemed';
}

/** What the rail says of a collection under review is what goes back if it does not stand. */
function said(model: Model, fact: Fact): void {
  const { type, key, fields } = fact;
  const differs = type === 'PaymentAnswerDiffered';
  const transfer = model.transfers.get(text(fields, 'transactionId'));
  if (transfer !== undefined && text(fields, 'outcome') === 'succeeded') {
    const asked = model.intents.get(key)?.amount ?? 0n;
    transfer.said = differs ? paise(fields, 'amount') : asked;
  }
  if (differs) becomes('review')(model, fact);
}

function reviewed({ transfers }: Model, { fields }: Fact): void {
  const transfer = transfers.get(text(fields, 'transactionId'));
  if (transfer === undefined || text(fields, 'outcome') !== 'refund') return;
  transfer.late += transfer.said;
}

function over({ intents }: Model, { key }: Fact): void {
  const intent = intents.get(key);
  if (intent !== undefined) intent.over = true;
}

function captured(model: Model, fact: Fact, say: Say): void {
  const { key, fields } = fact;
  const intent = model.intents.get(key);
  const [amount, split] = [paise(fields, 'amount'), splitIn(fields)];
  const orderId = text(fields, 'orderId');
  if (intent === undefined || intent.amount !== amount || !isSameSplit(intent.split, split)) {
    say(R.asAsked, orderId, `${amount}: ${splitText(split)}`);
  }
  if (sumOf(split) !== amount) say(R.asAsked, orderId, `${splitText(split)}, not ${amount}`);
  checkFee(fact, amount, say);
  becomes('succeeded')(model, fact);
  if (intent === undefined) return;
  const others = capturesOf(model, orderId);
  if (others.has(key) || others.size > 0) say(R.capturedOnce, orderId, amount);
  others.add(key);
  intent.captured += amount;
}

function capturesOf({ captures }: Model, orderId: string): Set<string> {
  const known = captures.get(orderId);
  if (known !== undefined) return known;
  const none = new Set<string>();
  captures.set(orderId, none);
  return none;
}

function checkFee({ key, fields }: Fact, amount: bigint, say: Say): void {
  const fee = shareOf(amount, FEE_BP);
  const tax = shareOf(fee, FEE_TAX_BP);
  const [told, cgst, sgst] = [
    paise(fields, 'fee'),
    paise(fields, 'feeCgst'),
    paise(fields, 'feeSgst'),
  ];
  if (told === fee && cgst === tax && sgst === tax) return;
  say(R.fee, key, `${told}+${cgst}+${sgst}, not ${fee}+${tax}+${tax}`);
}

function reserved({ intents }: Model, { key, fields }: Fact, say: Say): void {
  const intent = intents.get(key);
  const refundId = text(fields, 'refundId');
  const amount = paise(fields, 'amount');
  if (intent === undefined) return say(R.refundLimit, refundId, 'no payment');
  if (intent.live.size > 0) say(R.noneUnclear, key, refundId);
  if (intent.refunds.has(refundId)) say(R.refundOnce, refundId, 'reserved again');
  intent.refunds.set(refundId, {
    ...{ is: 'reserved', amount, collected: '', unfulfilled: false, transactionId: '', utr: '' },
  });
  const spoken = spokenFor(intent);
  if (spoken > intent.captured || amount < 1n) {
    say(R.refundLimit, key, `${spoken} of ${intent.captured}`);
  }
}

/** What is reserved or refunded of the capture itself. */
function spokenFor({ refunds }: Intent): bigint {
  let all = 0n;
  for (const { is, collected, amount } of refunds.values()) {
    if (collected === '' && is !== 'abandoned') all += amount;
  }
  return all;
}

function unfulfilled({ intents }: Model, { key, fields }: Fact, say: Say): void {
  const intent = intents.get(key);
  const refundId = text(fields, 'refundId');
  const refund = intent?.refunds.get(refundId);
  const amount = paise(fields, 'amount');
  const isWhole = refund?.amount === amount && intent?.captured === amount;
  if (!isWhole || !isSameSplit(splitIn(fields), intent.split)) say(R.asAsked, refundId, amount);
  if (refund !== undefined) intent?.refunds.set(refundId, { ...refund, unfulfilled: true });
}

function sent(model: Model, { key, fields }: Fact, say: Say): void {
  const intent = model.intents.get(key);
  const refundId = text(fields, 'refundId');
  const transactionId = text(fields, 'transactionId');
  const refund = intent?.refunds.get(refundId);
  const before = model.transfers.get(refund?.transactionId ?? '');
  const isFree = before === undefined || before.is === 'failed';
  if (refund?.is !== 'reserved' || !isFree || model.transfers.has(transactionId)) {
    say(R.refundOnce, refundId, transactionId);
  }
  if (refund?.collected === '' && (intent?.live.size ?? 0) > 0) say(R.noneUnclear, key, refundId);
  if (refund !== undefined) refund.transactionId = transactionId;
  const requestedAt = text(fields, 'sentAt');
  model.transfers.set(transactionId, {
    ...{ is: 'live', intentId: key, refundId, requestedAt, late: 0n, said: 0n, part: 0n },
  });
}

function paidBack(model: Model, fact: Fact, say: Say): void {
  const { key, type, fields } = fact;
  const refundId = text(fields, 'refundId');
  const refund = model.intents.get(key)?.refunds.get(refundId);
  const isAuto = type === 'AutoRefundSucceeded';
  const rule = isAuto ? R.surplus : R.refundOnce;
  const collected = isAuto ? text(fields, 'collected') : '';
  if (refund?.is !== 'reserved' || refund.amount !== paise(fields, 'amount')) {
    say(rule, refundId, paise(fields, 'amount'));
  }
  if (refund !== undefined && refund.collected !== collected) say(rule, refundId, collected);
  becomes('succeeded')(model, fact);
  if (refund !== undefined) refund.is = 'succeeded';
}

/** A payout of a refund that is over already: the payer has it, and owes it. */
function overpaid(model: Model, fact: Fact, say: Say): void {
  const { key, fields } = fact;
  const refundId = text(fields, 'refundId');
  const transactionId = text(fields, 'transactionId');
  const refund = model.intents.get(key)?.refunds.get(refundId);
  const isOver = refund?.is === 'succeeded' || refund?.is === 'abandoned';
  const transfer = model.transfers.get(transactionId);
  const isNews = transfer?.is !== 'succeeded';
  // What it had paid by then, when a person paid the rest, was no more than was owed.
  const paid = model.transactions.get(transactionId)?.amount ?? refund?.amount ?? 0n;
  const tooMuch = paid - (transfer?.part ?? 0n);
  if (!isOver || !isNews || tooMuch !== paise(fields, 'amount')) {
    say(R.refundOnce, refundId, transactionId);
  }
  becomes('succeeded')(model, fact);
}

/** A transfer pays the whole of a refund, or what the rail has left of it. */
function paidByHand({ intents, transfers }: Model, { key, fields }: Fact, say: Say): void {
  const refundId = text(fields, 'refundId');
  const refund = intents.get(key)?.refunds.get(refundId);
  const left = (refund?.amount ?? 0n) - paise(fields, 'amount');
  const last = transfers.get(refund?.transactionId ?? '');
  const byRail = last?.said ?? 0n;
  if (last !== undefined && left > 0n && left === byRail) last.part = left;
  const isOwed = refund?.is === 'reserved' && (left === 0n || left === byRail);
  if (!isOwed || refund.utr !== '') say(R.refundOnce, refundId, text(fields, 'utr'));
  if (refund !== undefined) refund.utr = text(fields, 'utr');
}

function abandoned({ intents, transfers }: Model, { key, fields }: Fact, say: Say): void {
  const refundId = text(fields, 'refundId');
  const refund = intents.get(key)?.refunds.get(refundId);
  const last = transfers.get(refund?.transactionId ?? '');
  const isFree = refund?.is === 'reserved' && (last === undefined || last.is === 'failed');
  const isOwed = refund?.collected !== '' || refund.unfulfilled;
  const isSame = refund?.amount === paise(fields, 'amount');
  if (!isFree || isOwed || !isSame) say(R.abandoned, refundId, refund?.is ?? 'no refund');
  if (refund !== undefined) refund.is = 'abandoned';
}

function cameLate({ transfers }: Model, { fields }: Fact, say: Say): void {
  const transactionId = text(fields, 'transactionId');
  const transfer = transfers.get(transactionId);
  if (transfer === undefined || transfer.refundId !== '' || transfer.late > 0n) {
    say(R.surplus, transactionId, 'is seen where no failed collection was');
  }
  if (transfer !== undefined) transfer.late += paise(fields, 'amount');
}

function autoRefund({ intents, transfers }: Model, { key, fields }: Fact, say: Say): void {
  const refundId = text(fields, 'refundId');
  const collected = text(fields, 'collected');
  const amount = paise(fields, 'amount');
  const refunds = intents.get(key)?.refunds;
  const isSecond = [...(refunds?.values() ?? [])].some((one) => one.collected === collected);
  const transfer = transfers.get(collected);
  if (isSecond || transfer?.late !== amount) say(R.surplus, collected, `${amount}`);
  refunds?.set(refundId, {
    ...{ is: 'reserved', amount, collected, unfulfilled: false, transactionId: '', utr: '' },
  });
}

const close: Closing = ({ transfers, intents }, end, say) => {
  for (const [transactionId, { intentId, late }] of transfers) {
    if (late === 0n || end.isInCase(transactionId, intentId)) continue;
    const refunds = [...(intents.get(intentId)?.refunds.values() ?? [])];
    const back = refunds.filter((one) => one.collected === transactionId);
    if (back.length === 1 && back[0]?.is === 'succeeded' && back[0].amount === late) continue;
    say(R.surplus, transactionId, `${late} is not back`);
  }
};

const ON: Handlers = {
  PaymentIntentCreated: created,
  PaymentAttemptRequested: attempted,
  PaymentAttemptFailed: failed,
  PaymentAttemptUnknown: becomes('unknown'),
  PaymentAttemptDeemed: becomes('deemed'),
  PaymentAnswerDiffered: said,
  PaymentAnswerContradicted: said,
  PaymentReviewResolved: reviewed,
  PaymentCaptured: captured,
  PaymentIntentFailed: over,
  PaymentIntentCanceled: over,
  LateSuccessObserved: cameLate,
  SurplusCaptureObserved: cameLate,
  RefundReserved: reserved,
  CaptureUnfulfilled: unfulfilled,
  RefundSent: sent,
  RefundUnknown: becomes('unknown'),
  RefundDeemed: becomes('deemed'),
  RefundMovedToManual: becomes('failed'),
  RefundSucceeded: paidBack,
  RefundPaidByTransfer: paidByHand,
  RefundAbandoned: abandoned,
  RefundOverpaid: overpaid,
  AutoRefundRequested: autoRefund,
  AutoRefundSucceeded: paidBack,
};

/** Collections and refunds of a payment. */
export function paymentFamily(): Family {
  return { rules: PAYMENT_RULES, on: ON, close };
}
