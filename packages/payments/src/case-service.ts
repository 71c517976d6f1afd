import {
  type CloseCaseRequest,
  type ListedCase as WireCase,
  type PaymentIntentServiceServer,
  ReviewOutcome as Outcomes,
} from '@suuupra/contracts/suuupra/payments/v1/payment_intent_service';
import type { CommandContext } from '@suuupra/eventstore';
import { cutPage, pageOf, paiseOf, unary } from '@suuupra/grpc';
import type { Paise } from '@suuupra/kernel';
import type { ListedCase } from './case-list.ts';
import type { Deps } from './deps.ts';
import { contextOf, intentIdOf, refuse, requiredTextOf, transactionIdFrom, utrOf } from './edge.ts';
import { gatherEvidence } from './evidence.ts';
import type { IntentCommand } from './intent/commands.ts';
import type { OpenCase, ReviewOutcome } from './intent/state.ts';
import type { IntentAnswer } from './wire.ts';

type Decide = (
  id: string,
  command: IntentCommand,
  context: CommandContext,
) => Promise<IntentAnswer>;
type Judging = 'resolveReview' | 'listCases' | 'closeCase';

const CASES = 'payment-cases';
const KINDS: Readonly<Record<OpenCase['kind'], true>> = {
  DIFFERS: true,
  CONTRADICTS: true,
  LATE_SUCCESS: true,
  SURPLUS_CAPTURE: true,
  LATE_REFUND: true,
  OVERDUE: true,
};

/** What an operator sees and does about evidence that does not fit. */
export function judging(deps: Deps, decide: Decide): Pick<PaymentIntentServiceServer, Judging> {
  const { clock, cases } = deps;
  return {
    resolveReview: unary(async (request, ctx) => {
      const id = intentIdOf(request.paymentIntentId);
      const context = contextOf(ctx, request, { id });
      const transactionId = transactionIdFrom(request.transactionId, 'transaction_id');
      const outcome = outcomeOf(request.outcome);
      const reason = requiredTextOf(request.reason, 'reason');
      await gatherEvidence(deps, { id, transactionId }, context);
      const at = clock.now();
      const command = { type: 'ResolveReview', transactionId, outcome, reason, at } as const;
      return await decide(id, command, context);
    }),
    closeCase: unary(async (request, ctx) => {
      const id = intentIdOf(request.paymentIntentId);
      const context = contextOf(ctx, request, { id });
      const transactionId = transactionIdFrom(request.transactionId, 'transaction_id');
      const kind = kindOf(request.kind);
      const reason = requiredTextOf(request.reason, 'reason');
      const about = { transactionId, kind, reason, ...recoveryOf(request), at: clock.now() };
      return await decide(id, { type: 'CloseCase', ...about }, context);
    }),
    listCases: unary((request) => {
      const { size, after = '0' } = pageOf(CASES, request, (cursor) => /^\d{1,15}$/.test(cursor));
      const rows = cases.open(size + 1, Number(after));
      const page = cutPage(CASES, { rows, size }, ({ ordinal }) => String(ordinal));
      return { cases: page.rows.map(wireCaseOf), nextPageToken: page.nextPageToken };
    }),
  };
}

/** What has come back of a refund that was paid twice, and by which transfer. */
function recoveryOf({
  recovered: money,
  utr,
}: CloseCaseRequest): Readonly<{ recovered: Paise; utr: string }> {
  if (money === undefined && utr === '') return { recovered: 0n, utr };
  return { recovered: paiseOf(money, 'recovered'), utr: utrOf(utr) };
}

function outcomeOf(outcome: Outcomes): ReviewOutcome {
  switch (outcome) {
    case Outcomes.REVIEW_OUTCOME_ACCEPT:
      return 'accept';
    case Outcomes.REVIEW_OUTCOME_REFUND:
      return 'refund';
    case Outcomes.REVIEW_OUTCOME_NOTHING_MOVED:
      return 'nothing_moved';
    case Outcomes.REVIEW_OUTCOME_UNSPECIFIED:
      return refuse('outcome', 'is required');
  }
  return refuse('outcome', 'is none of this service');
}

function kindOf(text: string): OpenCase['kind'] {
  return isKind(text) ? text : refuse('kind', 'is no kind of a case');
}

function isKind(text: string): text is OpenCase['kind'] {
  return Object.hasOwn(KINDS, text);
}

function wireCaseOf({ ordinal: _ordinal, ...one }: ListedCase): WireCase {
  return one;
}
