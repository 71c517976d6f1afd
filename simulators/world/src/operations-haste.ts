import {
  PaymentIntentServiceService,
  ReviewOutcome,
} from '@suuupra/contracts/suuupra/payments/v1/payment_intent_service';
import { RefundServiceService } from '@suuupra/contracts/suuupra/payments/v1/refund_service';
import { PostingServiceService } from '@suuupra/contracts/suuupra/sim/bank/v1/posting_service';
import { moneyOf } from '@suuupra/grpc';
import { idOf } from '@suuupra/kernel';
import { ESCROW, REMITTANCES } from './accounts.ts';
import { lookUp } from './operations-answers.ts';
import { MINUTE, type Occasion, type Operation, type Run } from './operations-desk.ts';
import { ask, idIn, requestIdOf } from './operations-desk.ts';

const { REVIEW_OUTCOME_ACCEPT, REVIEW_OUTCOME_REFUND, REVIEW_OUTCOME_NOTHING_MOVED } =
  ReviewOutcome;
const OUTCOMES = [REVIEW_OUTCOME_ACCEPT, REVIEW_OUTCOME_REFUND, REVIEW_OUTCOME_NOTHING_MOVED];

/** By then a transaction has mostly come to its end at the rail, whoever has heard of it. */
const ENDED_BY = 30 * MINUTE;

/**
 * Nobody leaves a case lying: it is decided by the evidence that there is, at once where the rail
 * is said to have declined, and else half an hour later.
 */
const resolveAtOnce: Run = async (desk, occasion) => {
  const { below, pause } = desk;
  const isDeclined = occasion.fact?.text('outcome') === 'declined';
  const isSlow = below(2, `${occasion.key} slow`) === 0;
  const least = isDeclined ? 0 : ENDED_BY;
  await pause(least + (isSlow ? below(2 * MINUTE, `${occasion.key} wait`) : 0));
  const first = below(OUTCOMES.length, `${occasion.key} outcome`);
  const transactionId = occasion.fact?.text('transactionId') ?? '';
  // Not even he decides about what the rail has not got yet.
  if ((await lookUp(desk, transactionId)) === undefined) return false;
  const about = { paymentIntentId: idIn(occasion), transactionId, reason: 'seen at once' };
  const { resolveReview } = PaymentIntentServiceService;
  for (let nth = 0; nth < OUTCOMES.length; nth += 1) {
    const outcome = OUTCOMES[(first + nth) % OUTCOMES.length] ?? REVIEW_OUTCOME_ACCEPT;
    const request = { requestId: requestIdOf(occasion, `outcome ${nth}`), ...about, outcome };
    if ((await ask(desk, 'payments', resolveReview, request)) !== undefined) return true;
  }
  return false;
};

/** The refund that an occasion is about, by the payment's events or by those of its saga. */
function refundIn(occasion: Occasion): Readonly<{ paymentIntentId: string; refundId: string }> {
  const { fact, chain } = occasion;
  if (fact?.type !== 'RefundResumed') {
    return { paymentIntentId: idIn(occasion), refundId: fact?.text('refundId') ?? '' };
  }
  const paymentIntentId = idOf('payment-intent', 'main', chain?.correlationId ?? '');
  return { paymentIntentId, refundId: idIn(occasion) };
}

/** What a review ends bears the id of that review, and leads nobody to the order. */
function isOfReview({ fact, chain }: Occasion): boolean {
  if (fact?.type !== 'RefundMovedToManual') return false;
  return chain?.correlationId !== fact.text('orderId');
}

/** Whoever sees a decline sends the refund again at once, before anything is mended. */
const retryAtOnce: Run = async (desk, occasion) => {
  if (isOfReview(occasion)) return false;
  const request = { requestId: requestIdOf(occasion, 'retry'), ...refundIn(occasion) };
  return (await ask(desk, 'payments', RefundServiceService.retryRefund, request)) !== undefined;
};

/** A refund is given up while it waits to be sent again, or in the moment in which it is. */
const abandonEarly: Run = async (desk, occasion) => {
  if (isOfReview(occasion)) return false;
  const isWaiting = occasion.fact?.type !== 'RefundResumed';
  if (isWaiting) await desk.pause(desk.below(20 * MINUTE, `${occasion.key} wait`));
  const reason = 'the buyer keeps it';
  const request = { requestId: requestIdOf(occasion, 'abandon'), ...refundIn(occasion), reason };
  return (await ask(desk, 'payments', RefundServiceService.abandonRefund, request)) !== undefined;
};

/** Half of a refund is said to be paid, and a person pays the rest the moment he hears it. */
const payRest: Run = async (desk, occasion) => {
  const { fact } = occasion;
  const paymentIntentId = idIn(occasion);
  const refundId = desk.refundOf(fact?.text('transactionId') ?? '');
  const isPart = fact?.text('outcome') === 'succeeded' && fact.text('field') === 'amount';
  if (refundId === undefined || !isPart) return false;
  const { getRefund, recordManualRefund } = RefundServiceService;
  const found = await ask(desk, 'payments', getRefund, { paymentIntentId, refundId });
  const missing = (found?.refund?.amount?.minorUnits ?? 0n) - fact.amount('amount');
  if (missing <= 0n) return false;
  const sides = { fromAccount: ESCROW, toAccount: REMITTANCES, amount: moneyOf(missing) };
  const order = { requestId: requestIdOf(occasion, 'pay'), ...sides, reference: 'the rest' };
  const paid = await ask(desk, 'bank', PostingServiceService.transfer, order);
  if (paid?.posted !== true) return false;
  const requestId = requestIdOf(occasion, 'record');
  const { amount } = sides;
  const request = { requestId, paymentIntentId, refundId, utr: paid.utr, amount };
  if ((await ask(desk, 'payments', recordManualRefund, request)) !== undefined) return true;
  // Paid otherwise by now, or as much is not missing: what was sent is called back.
  const back = { fromAccount: REMITTANCES, toAccount: ESCROW, amount: moneyOf(missing) };
  const called = {
    requestId: requestIdOf(occasion, 'call back'),
    ...back,
    reference: 'not needed',
  };
  await ask(desk, 'bank', PostingServiceService.transfer, called);
  return true;
};

/** What an order costs, as it was placed. */
function termsOf({ fact }: Occasion) {
  const paise = (field: string) => moneyOf(fact?.amount(field) ?? 0n);
  const [taxable, cgst, sgst, igst] = ['taxable', 'cgst', 'sgst', 'igst'].map(paise);
  return { amount: paise('total'), amountDetails: { taxable, cgst, sgst, igst } };
}

/** A clerk prepares the payment of an order that was placed, and cancels it untried. */
const cancelUntried: Run = async (desk, occasion) => {
  const orderId = idIn(occasion);
  const { fact } = occasion;
  const merchantReference = fact?.text('orderRef') ?? '';
  const payerVpa = fact?.text('payerVpa') ?? '';
  const { createPaymentIntent, cancelPaymentIntent } = PaymentIntentServiceService;
  const requestId = requestIdOf(occasion, 'create');
  const terms = { orderId, merchantReference, payerVpa, confirm: false, ...termsOf(occasion) };
  await ask(desk, 'payments', createPaymentIntent, { requestId, ...terms });
  const paymentIntentId = idOf('payment-intent', 'main', orderId);
  const over = { requestId: requestIdOf(occasion, 'cancel'), paymentIntentId, reason: 'NOT_NOW' };
  return (await ask(desk, 'payments', cancelPaymentIntent, over)) !== undefined;
};

/** What operators of payments do at once, or too early. */
export const HASTY_OPERATIONS = {
  'review-resolved-at-once': {
    ...{ at: 'PaymentAnswerDiffered', rate: 10_000 },
    does: 'a person decides a review long before it is due',
    run: resolveAtOnce,
  },
  'rest-paid-at-once': {
    ...{ at: 'PaymentAnswerDiffered', rate: 10_000 },
    does: 'a person pays what is missing of a refund the moment it is said to be paid in part',
    run: payRest,
  },
  'refund-retried-at-once': {
    ...{ at: 'RefundMovedToManual', rate: 6_000 },
    does: 'a person sends a refund again the moment it is declined',
    run: retryAtOnce,
  },
  'refund-abandoned-early': {
    ...{ at: ['RefundMovedToManual', 'RefundResumed'], rate: 4_000 },
    does: 'a person gives a refund up that would be sent again by itself, or just is',
    run: abandonEarly,
  },
  'payment-canceled-untried': {
    ...{ at: 'OrderPlaced', rate: 300 },
    does: 'a payment is prepared and cancelled before anybody was asked to pay',
    run: cancelUntried,
  },
} as const satisfies Readonly<Record<string, Operation>>;
