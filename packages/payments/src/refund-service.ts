import {
  type RefundServiceServer,
  RefundServiceService,
  type Refund as WireRefund,
} from '@suuupra/contracts/suuupra/payments/v1/refund_service';
import { type CommandContext, consistencyToken } from '@suuupra/eventstore';
import { Refusal, type Service, paiseOf, unary } from '@suuupra/grpc';
import type { Deps } from './deps.ts';
import { contextOf, granted, intentIdOf, requiredTextOf, utrOf } from './edge.ts';
import { paymentsReasons } from './errors.ts';
import { gatherEvidence } from './evidence.ts';
import type { IntentCommand } from './intent/commands.ts';
import { type IntentState, type Refund, isOver, isPayment } from './intent/state.ts';
import { wireRefundOf } from './wire.ts';

type Answer = Readonly<{ refund: WireRefund; consistencyToken: string }>;

/** Money back to the payer: reserved on the payment first, paid through the rail afterwards. */
export function refundService(deps: Deps): Service {
  const { clock, intents, merchant, touched } = deps;
  const decide: Decide = async (id, command, context) => {
    const handled = await intents.handle(id, command, context);
    touched(id, handled, context.commandId);
    const { state, position } = granted(handled);
    const refund = wireOf(state, command.refundId);
    return { refund, consistencyToken: consistencyToken(position) };
  };
  const implementation: RefundServiceServer = {
    createRefund: unary(async (request, ctx) => {
      const id = intentIdOf(request.paymentIntentId);
      const context = contextOf(ctx, request, { id });
      const refundId = requiredTextOf(request.refundId, 'refund_id');
      const amount = paiseOf(request.amount, 'amount');
      const type = request.unfulfilled === true ? 'ReturnCapture' : 'CreateRefund';
      return await decide(id, { type, refundId, amount }, context);
    }),
    sendRefund: unary(async (request, ctx) => {
      const id = intentIdOf(request.paymentIntentId);
      const context = contextOf(ctx, request, { id });
      const refundId = requiredTextOf(request.refundId, 'refund_id');
      await refuseWhileDown(deps, id, refundId);
      const { transactionPrefix } = merchant;
      const at = clock.now();
      return await decide(id, { type: 'SendRefund', refundId, transactionPrefix, at }, context);
    }),
    ...byHand(deps, decide),
    getRefund: unary(async (request) => {
      const { state } = await intents.load(intentIdOf(request.paymentIntentId));
      return { refund: wireOf(state, requiredTextOf(request.refundId, 'refund_id')) };
    }),
  };
  return { definition: RefundServiceService, implementation };
}

type Decide = (
  id: string,
  command: Extract<IntentCommand, { refundId: string }>,
  context: CommandContext,
) => Promise<Answer>;
type ByHand = 'retryRefund' | 'recordManualRefund' | 'abandonRefund';

/** What an operator does about a refund that the rail declined. */
function byHand(deps: Deps, decide: Decide): Pick<RefundServiceServer, ByHand> {
  const { clock, merchant } = deps;
  return {
    retryRefund: unary(async (request, ctx) => {
      const id = intentIdOf(request.paymentIntentId);
      const context = contextOf(ctx, request, { id });
      const refundId = requiredTextOf(request.refundId, 'refund_id');
      await refuseWhileDown(deps, id, refundId);
      const { transactionPrefix } = merchant;
      const at = clock.now();
      return await decide(id, { type: 'RetryRefund', refundId, transactionPrefix, at }, context);
    }),
    recordManualRefund: unary(async (request, ctx) => {
      const id = intentIdOf(request.paymentIntentId);
      const context = contextOf(ctx, request, { id });
      const refundId = requiredTextOf(request.refundId, 'refund_id');
      const utr = utrOf(request.utr);
      await gatherEvidenceOf(deps, { id, refundId }, context);
      const paid = { utr, amount: paiseOf(request.amount, 'amount'), at: clock.now() };
      return await decide(id, { type: 'RecordManualRefund', refundId, ...paid }, context);
    }),
    abandonRefund: unary(async (request, ctx) => {
      const id = intentIdOf(request.paymentIntentId);
      const context = contextOf(ctx, request, { id });
      const refundId = requiredTextOf(request.refundId, 'refund_id');
      const reason = requiredTextOf(request.reason, 'reason');
      return await decide(id, { type: 'AbandonRefund', refundId, reason }, context);
    }),
  };
}

/** How much is missing of a refund is said by the rail: for each try that is in doubt. */
async function gatherEvidenceOf(
  deps: Deps,
  { id, refundId }: Readonly<{ id: string; refundId: string }>,
  requested: CommandContext,
): Promise<void> {
  const refund = refundIn((await deps.intents.load(id)).state, refundId);
  // What is over was decided by what was known then, and a retry hears the same.
  if (refund === undefined || isOver(refund)) return;
  for (const { transactionId } of refund.tries) {
    await gatherEvidence(deps, { id, transactionId }, requested);
  }
}

/** Nothing is promised to a rail that cannot be reached; what was promised before is told. */
async function refuseWhileDown(
  { rail, intents }: Deps,
  id: string,
  refundId: string,
): Promise<void> {
  if (rail.available()) return;
  const last = refundIn((await intents.load(id)).state, refundId)?.tries.at(-1);
  if (last !== undefined && last.is !== 'failed') return;
  const metadata = { rail: rail.name };
  throw new Refusal('RAIL_DOWN', 'UNAVAILABLE', { metadata, retryAfterMs: 500 });
}

function refundIn(state: IntentState, refundId: string): Refund | undefined {
  if (!isPayment(state)) return undefined;
  return state.refunds.find((one) => one.refundId === refundId);
}

function wireOf(state: IntentState, refundId: string): WireRefund {
  const refund = refundIn(state, refundId);
  if (refund !== undefined && isPayment(state)) return wireRefundOf(state, refund);
  const reason = isPayment(state) ? 'REFUND_NOT_FOUND' : 'PAYMENT_NOT_FOUND';
  throw new Refusal(reason, paymentsReasons[reason]);
}
