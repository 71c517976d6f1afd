import { textOr } from './fact.ts';
import type { Closing, End, Family, Handler, Handlers, Say } from './family.ts';
import type { Model } from './model.ts';

export const LIVENESS_RULES = {
  /** payments.md §2.12: every saga ends, or rests for a reason that is told. */
  sagas: 'every saga comes to its end',
  /** payments.md §2.3 and G7: every attempt and every refund comes to an end. */
  transfers: 'every payment and refund comes to its end',
  /** payments.md §4, 34: only poison is parked. */
  parked: 'no event is parked but poison',
  /** payments.md G7: nothing is tried for ever in vain. */
  stuck: 'no work is stuck',
  /** ledger.md §4, 10: what stays open has an explanation. */
  cases: 'every open case is explained',
} as const;

const R = LIVENESS_RULES;

/** How each saga may have ended. A saga that waits for a timer keeps the world from ending. */
const ENDINGS: Readonly<Record<string, ReadonlySet<string>>> = {
  'saga.checkout': new Set(['CheckoutClosed', 'CheckoutCompensated', 'CheckoutRefundPaid']),
  'saga.refund': new Set(['RefundCompleted', 'RefundTurnedDown', 'RefundWithdrawn']),
  'saga.settlement': new Set(['SettlementCompleted']),
  'saga.cutover': new Set(['CutOverCompleted', 'CutOverSkipped']),
};

type Saga = { newest: string; intentId: string; lateRefund: boolean };
type Sagas = Map<string, Saga>;

/** What is gathered late, and goes to the next day, changes nothing of how far a day has come. */
const NO_STEPS: ReadonlySet<string> = new Set([
  ...['SettlementCaptureGathered', 'SettlementRefundGathered', 'SettlementCarriedOver'],
]);

function step(sagas: Sagas): Handler {
  return (_model, { category, streamId, type, fields }) => {
    if (!category.startsWith('saga.')) return;
    const none = { newest: type, intentId: '', lateRefund: false };
    const saga = sagas.get(streamId) ?? none;
    const isBehind = NO_STEPS.has(type) && sagas.has(streamId);
    if (!isBehind) saga.newest = type;
    if (type === 'RefundOpened') saga.intentId = textOr(fields, 'paymentIntentId', '');
    if (type === 'CheckoutRefundSent') saga.lateRefund = true;
    if (type === 'CheckoutRefundPaid') saga.lateRefund = false;
    sagas.set(streamId, saga);
  };
}

function checkSagas(sagas: Sagas, model: Model, end: End, say: Say): void {
  for (const [streamId, { newest, intentId, lateRefund }] of sagas) {
    const cut = streamId.indexOf('-');
    const [category, key] = [streamId.slice(0, cut), streamId.slice(cut + 1)];
    const isOver = ENDINGS[category]?.has(newest) === true && !lateRefund;
    if (isOver || isTold(model, { key, intentId }, end)) continue;
    say(R.sagas, streamId, newest);
  }
}

type Named = Readonly<{ key: string; intentId: string }>;

/** Whether a case tells of the order, the payment or one of its refunds. */
function isTold({ paying, intents }: Model, named: Named, end: End): boolean {
  const { key } = named;
  const intentId = named.intentId || (paying.get(key) ?? '');
  const refunds = intents.get(intentId)?.refunds.values() ?? [];
  const transactions = [...refunds].map(({ transactionId }) => transactionId);
  return end.isInCase(...[key, intentId, ...transactions].filter(Boolean));
}

function checkCases(end: End, say: Say): void {
  const expected = new Set(end.expectations);
  for (const { kind, subject } of end.cases) {
    if (!expected.has(kind)) say(R.cases, subject, kind);
  }
}

function checkTransfers(model: Model, end: End, say: Say): void {
  for (const [transactionId, { is, intentId, refundId }] of model.transfers) {
    if (is === 'succeeded' || is === 'failed') continue;
    if (!end.isInCase(transactionId, intentId, refundId)) say(R.transfers, transactionId, is);
  }
  for (const [intentId, { refunds }] of model.intents) {
    for (const [refundId, { is, transactionId }] of refunds) {
      if (is !== 'reserved' || end.isInCase(intentId, refundId, transactionId)) continue;
      say(R.transfers, refundId, is);
    }
  }
}

function closing(sagas: Sagas): Closing {
  return (model, end, say) => {
    checkSagas(sagas, model, end, say);
    checkTransfers(model, end, say);
    checkCases(end, say);
    const poisoned = new Set(end.poisoned);
    for (const { stream, problem } of end.parked) {
      if (!poisoned.has(stream)) say(R.parked, stream, problem);
    }
    for (const { stream, effect } of end.stuck) say(R.stuck, stream, effect);
  };
}

/** Whether everything came to an end. */
export function livenessFamily(): Family {
  const sagas: Sagas = new Map();
  const on: Handlers = {};
  return { rules: LIVENESS_RULES, on, every: step(sagas), close: closing(sagas) };
}
