import { type CartEvent, cartEvents } from '@suuupra/commerce/reactions';
import type { EventStore } from '@suuupra/eventstore';
import { type EventCodec, idOf } from '@suuupra/kernel';
import { type IntentEvent, intentEvents } from '@suuupra/payments/reactions';
import { type MerchantSettlementEvent } from '@suuupra/settlement/reactions';
import { merchantSettlementEvents } from '@suuupra/settlement/reactions';
import { type Answer, type StandIns, startStandIns } from '@suuupra/testing';
import { lateRefundIdOf } from './late-refund.ts';
import { type Facts, SERVICES, commerce, no, payments } from './world-services.ts';

export const ORDER = 'order-1';
export const INTENT = idOf('payment-intent', 'main', ORDER);
const STARTED_AT = '2026-11-16T04:30:00.000000Z';
const CAPTURED_AT = '2026-11-16T04:30:08.000000Z';

/** What the rail does with one attempt: the events of payments, in order. */
export type Outcome =
  | 'captured'
  | 'soft'
  | 'hard'
  | 'deemed'
  | 'unknown'
  | 'canceled'
  | 'differed'
  | 'given back by a person'
  | 'cancelled by the buyer'
  | 'expired'
  | 'expired too early'
  | 'lost';

/** One journey of an order through the world. */
export type Journey = Readonly<{
  seats?: readonly string[];
  coupon?: string;
  /** The cohort that has no seat left. */
  soldOut?: string;
  couponGone?: boolean;
  /** What is news about each attempt; the last list also holds what comes after time is over. */
  attempts: readonly (readonly Outcome[])[];
  /** Payments answers before its answer, as fast rails do. */
  early?: boolean;
  /** Calls that are refused, by their names, and the rules that refuse them. */
  refuses?: Readonly<Record<string, string>>;
  /** The merchant is never paid for the day. */
  unsettled?: boolean;
}>;

export type World = Readonly<{
  facts: Facts;
  standIns: StandIns;
  publish: () => Promise<void>;
  /** Publishes the next thing that happens by itself; false where nothing is left. */
  happen: () => Promise<boolean>;
}>;

const line = { title: 'T', hsnSac: '999293', gstRateBp: 0, creatorId: '', creatorShareBp: 0 };
const price = { unitPrice: 100n, gross: 100n, discount: 0n, net: 100n, taxable: 100n };
const priced = { ...line, ...price, cgst: 0n, sgst: 0n, igst: 0n, quantity: 1 };

export function checkoutStarted({ seats = [], coupon = '' }: Journey): CartEvent {
  const skus = seats.map((sku) => ({ ...priced, sku, kind: 'cohort' as const }));
  const lines = [...skus, { ...priced, sku: 'BOOK', kind: 'kit' as const }];
  const codes = { couponCode: coupon, couponDroppedReason: '', placeOfSupply: '29' };
  const quote = { quoteId: 'q', lines, ...codes, total: 100n, validTill: STARTED_AT };
  const ids = { cartId: 'cart-1', orderId: ORDER, orderRef: 'ORD-0001', buyerId: 'B' };
  const buyer = { stateCode: '29', gstin: '', payerVpa: 'a@okaxis' };
  return { type: 'CheckoutStarted', ...ids, ...buyer, quote };
}

const subject = { paymentIntentId: INTENT, orderId: ORDER, merchantReference: 'ORD-0001' };

export function captured(number: number): IntentEvent {
  const parts = { amount: 100n, taxable: 100n, cgst: 0n, sgst: 0n, igst: 0n };
  const fees = { fee: 0n, feeCgst: 0n, feeSgst: 0n };
  const rail = { number, transactionId: `T${number}`, rrn: 'R', capturedAt: CAPTURED_AT };
  return { type: 'PaymentCaptured', ...subject, ...parts, ...fees, ...rail };
}

const tampered = {
  orderId: ORDER,
  field: 'amount',
  outcome: 'succeeded',
  rrn: 'R',
  amount: 1n,
} as const;

function newsOf(outcome: Outcome, number: number): readonly IntentEvent[] {
  const attempt = { orderId: ORDER, number, transactionId: `T${number}` };
  switch (outcome) {
    case 'captured':
      return [captured(number)];
    case 'soft':
      return [{ type: 'PaymentAttemptFailed', ...attempt, code: 'XY', retryable: true }];
    case 'hard':
      return [
        { type: 'PaymentAttemptFailed', ...attempt, code: 'ZM', retryable: false },
        { type: 'PaymentIntentFailed', ...subject, code: 'ZM' },
      ];
    case 'deemed':
      return [{ type: 'PaymentAttemptDeemed', ...attempt, rrn: 'R', code: 'RB' }];
    case 'unknown':
      return [{ type: 'PaymentAttemptUnknown', ...attempt, code: '' }];
    case 'canceled':
      return [{ type: 'PaymentIntentCanceled', ...subject, reason: 'BY_HAND' }];
    case 'differed':
      return [{ type: 'PaymentAnswerDiffered', ...tampered, transactionId: `T${number}` }];
    case 'given back by a person': {
      const code = 'REVIEW_REFUNDED';
      const judged = { orderId: ORDER, transactionId: `T${number}`, reason: 'tampered' };
      return [
        { type: 'PaymentReviewResolved', ...judged, outcome: 'refund' },
        { type: 'PaymentAttemptFailed', ...attempt, code, retryable: false },
        { type: 'PaymentIntentFailed', ...subject, code },
      ];
    }
    case 'cancelled by the buyer':
    case 'expired':
    case 'expired too early':
    case 'lost':
      return [];
  }
}

const refunded: IntentEvent = {
  type: 'RefundSucceeded',
  ...subject,
  refundId: lateRefundIdOf(ORDER),
  transactionId: 'T9',
  amount: 100n,
  rrn: 'R9',
  refundedAt: CAPTURED_AT,
};

/** Where a payment stands behind an event. */
const STANDS: Readonly<Record<string, string>> = {
  PaymentAttemptFailed: 'failed',
  PaymentIntentFailed: 'ended',
  PaymentIntentCanceled: 'ended',
  PaymentCaptured: 'captured',
};

type News = Readonly<{ stream: string; type: string; data: ReturnType<typeof cartEvents.encode> }>;

function told<E>(codec: EventCodec<E>, stream: string, event: E): News {
  const data = codec.encode(event);
  return { stream, type: data.type, data };
}

/** A world in which one order is checked out, and everything that others do about it. */
export async function startWorld(store: EventStore, journey: Journey): Promise<World> {
  const facts: Facts = {};
  const queue: (() => Promise<void>)[] = [];
  const tell = async ({ stream, type, data: { data } }: News): Promise<void> => {
    let last = -1n;
    for await (const { revision } of store.read(stream)) last = revision;
    const id = idOf(stream, String(last));
    const at = type === 'CheckoutStarted' ? STARTED_AT : CAPTURED_AT;
    const chain = { commandId: id, correlationId: ORDER, causationId: id };
    const metadata = { tenant: 'main', actor: 'test', ...chain, at, commandHash: '' };
    await store.append(stream, [{ id, type, data, metadata }], last);
  };
  const intent = (event: IntentEvent): Promise<void> => {
    facts['payment'] = STANDS[event.type] ?? facts['payment'] ?? '';
    return tell(told(intentEvents, `payments.intent-${INTENT}`, event));
  };
  const attempt = (number: number): void => {
    facts['payment'] = 'live';
    facts['attempts'] = String(number);
    for (const outcome of journey.attempts[number - 1] ?? []) {
      queue.push(async () => {
        if (outcome === 'cancelled by the buyer') facts['order'] = 'cancelled';
        if (outcome === 'expired' || outcome === 'expired too early') facts['order'] = outcome;
        if (outcome === 'lost') delete facts['order'];
        for (const event of newsOf(outcome, number)) await intent(event);
      });
    }
    if (journey.early === true) for (const happen of queue.splice(0)) void happen();
  };
  const refund = (): void => {
    queue.push(async () => {
      facts['refund'] = 'paid';
      await intent(refunded);
    });
  };
  const giveUp = (): void => {
    queue.push(() => intent({ type: 'PaymentIntentFailed', ...subject, code: 'XY' }));
  };
  const moves = { attempt, refund, giveUp };
  const refusals = Object.entries(journey.refuses ?? {}).map(([name, reason]) => [
    name,
    () => no(reason),
  ]);
  const refused = Object.fromEntries(refusals) as Readonly<Record<string, Answer>>;
  const answers = { ...commerce(journey, facts), ...payments(facts, moves), ...refused };
  const standIns = await startStandIns(SERVICES, answers);
  return {
    facts,
    standIns,
    publish: () => tell(told(cartEvents, 'commerce.cart-cart-1', checkoutStarted(journey))),
    happen: async () => {
      const next = queue.shift();
      if (next !== undefined) {
        await next();
        return true;
      }
      const due = facts['entitlement'] === 'granted' && facts['settled'] === undefined;
      if (!due || journey.unsettled === true) return false;
      facts['settled'] = 'yes';
      await tell(told(merchantSettlementEvents, 'settlement.merchant-2026-11-16', matched));
      return true;
    },
  };
}

const matched: MerchantSettlementEvent = {
  type: 'MerchantSettlementMatched',
  day: '2026-11-16',
  net: 100n,
  utr: 'U',
  postedAt: '',
};
