import {
  PaymentIntentServiceService,
  ReviewOutcome,
} from '@suuupra/contracts/suuupra/payments/v1/payment_intent_service';
import { PostingServiceService } from '@suuupra/contracts/suuupra/sim/bank/v1/posting_service';
import { UpiAdminServiceService } from '@suuupra/contracts/suuupra/sim/upi/v1/upi_admin_service';
import { UpiSwitchServiceService } from '@suuupra/contracts/suuupra/sim/upi/v1/upi_switch_service';
import type { Recorded } from '@suuupra/eventstore';
import { type Network, moneyOf } from '@suuupra/grpc';
import { idOf } from '@suuupra/kernel';
import { MERCHANT_ACCOUNT, MERCHANT_VPA, REMITTANCES } from './accounts.ts';
import type { Agenda } from './agenda.ts';
import { type Fact, factOf } from './facts.ts';
import type { Fates } from './fates.ts';
import { makeUp, matchByHand } from './merchant-desk.ts';
import { NO } from './operations-desk.ts';
import { unlessRefused } from './patience.ts';
import { NOT_POSTED, SHORTEST, pause, payByTransfer, settleRefund } from './refund-desk.ts';
import { SECOND } from './services.ts';

const MINUTE = 60 * SECOND;
/** A case lies on somebody's desk for between one and five hours. */
const LONGEST = 300 * MINUTE;
const REASON = 'looked into';
const OUTCOMES = [
  ReviewOutcome.REVIEW_OUTCOME_ACCEPT,
  ReviewOutcome.REVIEW_OUTCOME_REFUND,
  ReviewOutcome.REVIEW_OUTCOME_NOTHING_MOVED,
];

type Deps = Readonly<{
  network: Network;
  agenda: Agenda;
  fates: Fates;
  troubles: (error: unknown) => void;
}>;
/**
 * With the transactions whose payees have been credited, those that carry refunds, and those that
 * the merchant is the payee of: his bank takes back what he has twice.
 */
type Office = Deps &
  Readonly<{ credited: Set<string>; refunds: Map<string, string>; ours: Set<string> }>;

/** So often a bank is asked for what its customer has spent before people settle it. */
const DEMANDS_IN_VAIN = 5;

/**
 * The people who look at what no program may decide: reviews, contradictions, refunds that the
 * rail declined, days below zero, lines of the bank that differ. They see the log, and act through
 * the API alone, as an operator would.
 */
export function createBackOffice(deps: Deps): (event: Recorded) => void {
  const [credited, ours] = [new Set<string>(), new Set<string>()];
  const office: Office = { ...deps, credited, ours, refunds: new Map() };
  return (event) => {
    const work = workOf(office, event);
    if (work === undefined) return;
    deps.agenda.after(waitOf(deps, event), () => void work().catch(deps.troubles));
  };
}

/** Some are called as soon as more has gone back than came in. */
function waitOf({ fates }: Deps, { type, id }: Recorded): number {
  const isCalled = type === 'MerchantSettlementNegative' && fates.below(3, `called ${id}`) === 0;
  return isCalled ? 0 : SHORTEST + fates.below(LONGEST - SHORTEST, `desk ${id}`);
}

type Work = () => Promise<unknown>;

function workOf(deps: Office, event: Recorded): Work | undefined {
  const fact = factOf(event);
  switch (event.type) {
    case 'PaymentAnswerDiffered':
      return () => resolveReview(deps, event, { kind: 'DIFFERS', fact });
    case 'PaymentAnswerContradicted':
      return () => resolveReview(deps, event, { kind: 'CONTRADICTS', fact });
    case 'RefundOverpaid':
      return () => getBack(deps, event, fact);
    case 'RefundSent':
      deps.refunds.set(fact.text('transactionId'), fact.text('refundId'));
      return undefined;
    case 'RefundMovedToManual':
      return () => settleRefund(deps, event, fact);
    case 'TatBreached':
      return () => closeLate(deps, event, fact);
    case 'PostingCredited':
      deps.credited.add(fact.text('txnId'));
      return undefined;
    case 'PostingReversed':
      if (fact.text('leg') === 'credit') deps.credited.delete(fact.text('txnId'));
      return undefined;
    case 'TransactionReceived':
      if (fact.text('payeeVpa') === MERCHANT_VPA) deps.ours.add(idIn(event));
      return undefined;
    case 'RecoveryRefused':
      if (fact.count('attempt') !== DEMANDS_IN_VAIN || deps.ours.has(idIn(event))) return undefined;
      return () => resolveMismatch(deps, event, fact);
    case 'MerchantSettlementNegative':
      return () => makeUp(deps.network, event, () => pause(deps.agenda));
    case 'SettlementUnmatched':
      return () => matchByHand(deps.network, event, () => pause(deps.agenda));
    case 'LateAnswerNoted':
      if (fact.text('standing') !== 'mismatch') return undefined;
      return () => resolveMismatch(deps, event, fact);
    default:
      return undefined;
  }
}

/** The rail may be asked in vain for a week, and a review ends by what it says. */
const MAX_VISITS = 240;

/**
 * Whoever has a case on his desk comes back to it until it is over. What comes up again behind the
 * decision changes nothing any more, and its case is closed.
 */
async function resolveReview(deps: Office, event: Recorded, one: Case): Promise<void> {
  for (let visit = 0; visit < MAX_VISITS; visit += 1) {
    await decide(deps, event, { ...one, visit });
    if (visit === 0) await payTheRest(deps, event, one);
    if (await closeCase(deps, event, one)) return;
    await pause(deps.agenda);
  }
}

/**
 * Whatever came in under another amount than asked is given back. The evidence decides, so a
 * person tries one outcome after the other, and begins with any.
 */
async function decide(
  { network, fates }: Deps,
  event: Recorded,
  { fact, visit }: Case & Readonly<{ visit: number }>,
): Promise<void> {
  const { resolveReview: method } = PaymentIntentServiceService;
  const about = { paymentIntentId: idIn(event), transactionId: fact.text('transactionId') };
  const first = fates.below(OUTCOMES.length, `outcome ${event.id}`);
  for (let nth = 0; nth < OUTCOMES.length; nth += 1) {
    const outcome =
      OUTCOMES[(first + nth) % OUTCOMES.length] ?? ReviewOutcome.REVIEW_OUTCOME_REFUND;
    const requestId = idOf('desk', event.id, String(visit * OUTCOMES.length + nth));
    const request = { requestId, ...about, outcome, reason: REASON };
    const call = () => network.unary('payments', method, request);
    if ((await unlessRefused(call, NO)) !== undefined) return;
  }
}

/** Of a refund that the rail has paid in part, the rest is paid by hand. */
async function payTheRest(deps: Office, event: Recorded, { kind, fact }: Case): Promise<void> {
  const refundId = deps.refunds.get(fact.text('transactionId'));
  if (refundId === undefined || kind !== 'DIFFERS') return;
  if (fact.text('outcome') !== 'succeeded' || fact.text('field') !== 'amount') return;
  const requestId = idOf('desk missing', event.id);
  const byRail = fact.amount('amount');
  await payByTransfer(deps, { requestId, paymentIntentId: idIn(event), refundId, byRail });
}

/** What a payer has twice he gives back at times, or a part of it; the rest is written off. */
async function getBack(deps: Deps, event: Recorded, fact: Fact): Promise<void> {
  const { network, fates } = deps;
  const whole = fact.amount('amount');
  const recovered = [0n, whole, (whole + 1n) / 2n][fates.below(3, `back ${event.id}`)] ?? 0n;
  const about = { kind: 'LATE_REFUND', fact };
  if (recovered === 0n) return void (await closeCase(deps, event, about));
  const order = {
    requestId: idOf('desk got back', event.id),
    ...{ fromAccount: REMITTANCES, toAccount: MERCHANT_ACCOUNT, amount: moneyOf(recovered) },
    reference: `overpaid ${fact.text('refundId')}`,
  };
  const { transfer } = PostingServiceService;
  const call = () => network.unary('bank', transfer, order);
  const { posted, utr } = (await unlessRefused(call, NO)) ?? NOT_POSTED;
  await closeCase(deps, event, posted ? { ...about, recovered, utr } : about);
}

type Case = Readonly<{ kind: string; fact: Fact; recovered?: bigint; utr?: string }>;

/** Whether the case is over now. */
async function closeCase({ network }: Deps, event: Recorded, one: Case): Promise<boolean> {
  const { kind, fact, recovered, utr = '' } = one;
  const request = {
    requestId: idOf('desk', event.id),
    paymentIntentId: idIn(event),
    transactionId: fact.text('transactionId'),
    ...{ kind, reason: REASON, utr },
    recovered: recovered === undefined ? undefined : moneyOf(recovered),
  };
  const { closeCase: method } = PaymentIntentServiceService;
  const close = () => network.unary('payments', method, request);
  return (await unlessRefused(close, NO)) !== undefined;
}

async function resolveMismatch({ network }: Deps, event: Recorded, fact: Fact): Promise<void> {
  const request = { requestId: idOf('desk', event.id), txnId: fact.text('txnId'), note: REASON };
  const { resolveMismatch: method } = UpiAdminServiceService;
  await unlessRefused(() => network.unary('upi-switch', method, request), NO);
}

/** What a bank has let lie is returned at last, or confirmed: where it cannot be returned, too. */
async function closeLate(office: Office, event: Recorded, fact: Fact): Promise<void> {
  const { network, agenda, fates, credited } = office;
  const { correlationId } = event.metadata;
  const chain = { correlationId, causationId: event.id };
  const txnId = fact.text('txnId');
  const { raiseTcc, raiseRet } = UpiSwitchServiceService;
  const isKept = credited.has(txnId) && fates.below(3, `late ${txnId}`) === 0;
  if (!isKept) {
    await unlessRefused(() => network.unary('upi-switch', raiseRet, { txnId }, chain), NO);
    await pause(agenda);
  }
  if (!credited.has(txnId)) return;
  await unlessRefused(() => network.unary('upi-switch', raiseTcc, { txnId }, chain), NO);
}

function idIn({ streamId }: Recorded): string {
  return streamId.slice(streamId.indexOf('-') + 1);
}
