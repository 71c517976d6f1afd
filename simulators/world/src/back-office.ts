import {
  PaymentIntentServiceService,
  ReviewOutcome,
} from '@suuupra/contracts/suuupra/payments/v1/payment_intent_service';
import { RefundServiceService } from '@suuupra/contracts/suuupra/payments/v1/refund_service';
import { PostingServiceService } from '@suuupra/contracts/suuupra/sim/bank/v1/posting_service';
import { UpiAdminServiceService } from '@suuupra/contracts/suuupra/sim/upi/v1/upi_admin_service';
import type { Recorded } from '@suuupra/eventstore';
import { type Network, moneyOf } from '@suuupra/grpc';
import { assert, idOf } from '@suuupra/kernel';
import { type Account, ESCROW } from './accounts.ts';
import type { Agenda } from './agenda.ts';
import { type Fact, factOf } from './facts.ts';
import type { Fates } from './fates.ts';
import { patiently, unlessRefused } from './patience.ts';
import { SECOND } from './services.ts';

const MINUTE = 60 * SECOND;
/** A case lies on somebody's desk for between one and five hours. */
const SHORTEST = 60 * MINUTE;
const LONGEST = 300 * MINUTE;
const REASON = 'looked into';
const NO = ['FAILED_PRECONDITION', 'NOT_FOUND'];

type Deps = Readonly<{
  network: Network;
  agenda: Agenda;
  fates: Fates;
  accounts: readonly Account[];
  troubles: (error: unknown) => void;
}>;

/**
 * The people who look at what no program may decide: reviews, contradictions, refunds that the
 * rail declined. They see the log, and act through the API alone, as an operator would.
 */
export function createBackOffice(deps: Deps): (event: Recorded) => void {
  const owners = new Map<string, string>();
  return (event) => {
    const work = workOf(deps, owners, event);
    if (work === undefined) return;
    const wait = SHORTEST + deps.fates.below(LONGEST - SHORTEST, `desk ${event.id}`);
    deps.agenda.after(wait, () => void work().catch(deps.troubles));
  };
}

type Work = () => Promise<unknown>;

function workOf(deps: Deps, owners: Map<string, string>, event: Recorded): Work | undefined {
  const fact = factOf(event);
  switch (event.type) {
    case 'PaymentIntentCreated':
      owners.set(idIn(event), fact.text('payerVpa'));
      return undefined;
    case 'PaymentAnswerDiffered':
      return () => resolveReview(deps, event, fact);
    case 'PaymentAnswerContradicted':
      return () => closeCase(deps, event, { kind: 'CONTRADICTS', fact });
    case 'LateRefundObserved':
      return () => closeCase(deps, event, { kind: 'LATE_REFUND', fact });
    case 'RefundMovedToManual':
      return () => settleRefund(deps, event, { fact, payerVpa: owners.get(idIn(event)) ?? '' });
    case 'LateAnswerNoted':
      if (fact.text('standing') !== 'mismatch') return undefined;
      return () => resolveMismatch(deps, event, fact);
    default:
      return undefined;
  }
}

/** Whatever came in under another amount than asked is given back; a person may be wrong once. */
async function resolveReview({ network }: Deps, event: Recorded, fact: Fact): Promise<void> {
  const succeeded = fact.text('outcome') === 'succeeded';
  const request = {
    requestId: idOf('desk', event.id),
    paymentIntentId: idIn(event),
    transactionId: fact.text('transactionId'),
    outcome: succeeded
      ? ReviewOutcome.REVIEW_OUTCOME_REFUND
      : ReviewOutcome.REVIEW_OUTCOME_NOTHING_MOVED,
    reason: REASON,
  };
  const { resolveReview: method } = PaymentIntentServiceService;
  await unlessRefused(() => network.unary('payments', method, request), NO);
}

type Case = Readonly<{ kind: string; fact: Fact }>;

async function closeCase({ network }: Deps, event: Recorded, { kind, fact }: Case): Promise<void> {
  const request = {
    requestId: idOf('desk', event.id),
    paymentIntentId: idIn(event),
    transactionId: fact.text('transactionId'),
    ...{ kind, reason: REASON },
  };
  const { closeCase: method } = PaymentIntentServiceService;
  await unlessRefused(() => network.unary('payments', method, request), NO);
}

async function resolveMismatch({ network }: Deps, event: Recorded, fact: Fact): Promise<void> {
  const request = { requestId: idOf('desk', event.id), txnId: fact.text('txnId'), note: REASON };
  const { resolveMismatch: method } = UpiAdminServiceService;
  await unlessRefused(() => network.unary('upi-switch', method, request), NO);
}

type Declined = Readonly<{ fact: Fact; payerVpa: string }>;

/** Tries once more, pays by bank transfer, or gives the refund up. */
async function settleRefund(deps: Deps, event: Recorded, declined: Declined): Promise<void> {
  const { network, fates } = deps;
  const refundId = declined.fact.text('refundId');
  const about = { requestId: idOf('desk', event.id), paymentIntentId: idIn(event), refundId };
  const { getRefund, retryRefund, abandonRefund } = RefundServiceService;
  const { paymentIntentId } = about;
  const read = () => network.unary('payments', getRefund, { paymentIntentId, refundId });
  const { refund } = await patiently(read);
  const way = fates.below(3, `way ${event.id}`);
  if (way === 0) {
    await unlessRefused(() => network.unary('payments', retryRefund, about), NO);
    return;
  }
  const given = { ...about, reason: REASON };
  const giveUp = () => network.unary('payments', abandonRefund, given);
  if (way === 1 && (await unlessRefused(giveUp, NO)) !== undefined) return;
  await payByTransfer(deps, about, { amount: refund?.amount?.minorUnits ?? 0n, ...declined });
}

type About = Readonly<{ requestId: string; paymentIntentId: string; refundId: string }>;

/** The money goes from the escrow to the payer's own account, and its reference into the books. */
async function payByTransfer(
  { network, accounts }: Deps,
  about: About,
  { amount, payerVpa }: Readonly<{ amount: bigint; payerVpa: string }>,
): Promise<void> {
  const { recordManualRefund } = RefundServiceService;
  const account = accounts.find(({ vpa }) => vpa === payerVpa);
  assert(account !== undefined, 'who paid has an account');
  const order = {
    requestId: idOf('desk transfer', about.refundId),
    ...{ fromAccount: ESCROW, toAccount: account.number, amount: moneyOf(amount) },
    reference: `refund-${about.refundId.slice(0, 8)}`,
  };
  const { transfer } = PostingServiceService;
  const { posted, utr } = await patiently(() => network.unary('bank', transfer, order));
  if (!posted) return;
  await unlessRefused(() => network.unary('payments', recordManualRefund, { ...about, utr }), NO);
}

function idIn({ streamId }: Recorded): string {
  return streamId.slice(streamId.indexOf('-') + 1);
}
