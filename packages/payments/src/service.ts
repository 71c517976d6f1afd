import {
  type CreatePaymentIntentRequest,
  PaymentIntentServiceService,
  type PaymentIntentServiceServer,
} from '@suuupra/contracts/suuupra/payments/v1/payment_intent_service';
import { type CommandContext, consistencyToken } from '@suuupra/eventstore';
import { Refusal, type Service, paiseOf, unary } from '@suuupra/grpc';
import { idOf } from '@suuupra/kernel';
import { answerContext } from './answer-context.ts';
import { judging } from './case-service.ts';
import type { Deps, Merchant } from './deps.ts';
import { TENANT, contextOf, granted, intentIdOf, refuse, requiredTextOf, vpaOf } from './edge.ts';
import { type IntentCommand, isAnswer } from './intent/commands.ts';
import { type IntentState, type Payment, type Terms, isLive, isPayment } from './intent/state.ts';
import { paymentsReasons } from './errors.ts';
import { type InquiryAllowance, createInquiryAllowance } from './inquiry-allowance.ts';
import { type IntentAnswer, wireIntentOf } from './wire.ts';

/** Payments of orders. A decline is no error: it stands in the attempt. */
export function paymentIntentService(deps: Deps): Service {
  const { clock, intents, merchant, touched } = deps;
  const { transactionPrefix } = merchant;
  const allowance = createInquiryAllowance();
  const decide = async (
    id: string,
    command: IntentCommand,
    context: CommandContext,
  ): Promise<IntentAnswer> => {
    const handled = await intents.handle(id, command, context);
    touched(id, handled, context.commandId);
    const { state, position } = granted(handled);
    const paymentIntent = wireIntentOf(known(state));
    return { paymentIntent, consistencyToken: consistencyToken(position) };
  };
  const implementation: PaymentIntentServiceServer = {
    createPaymentIntent: unary(async (request, ctx) => {
      const terms = termsOf(request, merchant);
      const { paymentIntentId: id, orderId: correlationId } = terms;
      const context = contextOf(ctx, request, { id, correlationId });
      const { confirm } = request;
      if (confirm) await refuseWhileDown(deps, id);
      const at = clock.now();
      const command = { type: 'CreateIntent', confirm, transactionPrefix, at, ...terms } as const;
      return await decide(id, command, context);
    }),
    confirmPaymentIntent: unary(async (request, ctx) => {
      const id = intentIdOf(request.paymentIntentId);
      const context = contextOf(ctx, request, { id });
      await refuseWhileDown(deps, id);
      const at = clock.now();
      return await decide(id, { type: 'ConfirmIntent', transactionPrefix, at }, context);
    }),
    cancelPaymentIntent: unary(async (request, ctx) => {
      const id = intentIdOf(request.paymentIntentId);
      const context = contextOf(ctx, request, { id });
      const reason = requiredTextOf(request.reason, 'reason');
      return await decide(id, { type: 'CancelIntent', paymentIntentId: id, reason }, context);
    }),
    syncPaymentIntent: unary(async (request, ctx) => {
      const id = intentIdOf(request.paymentIntentId);
      const { causationId, tenant } = contextOf(ctx, request, { id });
      return await sync({ ...deps, allowance }, id, { causationId, tenant });
    }),
    ...judging(deps, decide),
    getPaymentIntent: unary(async (request) => {
      const { state } = await intents.load(intentIdOf(request.paymentIntentId));
      return { paymentIntent: wireIntentOf(known(state)) };
    }),
  };
  return { definition: PaymentIntentServiceService, implementation };
}

/** Nothing is promised to a rail that cannot be reached; what was promised before is told. */
async function refuseWhileDown({ rail, intents }: Deps, id: string): Promise<void> {
  if (rail.available()) return;
  const { state } = await intents.load(id);
  if (isPayment(state) && state.is !== 'requiresMethod') return;
  const metadata = { rail: rail.name };
  throw new Refusal('RAIL_DOWN', 'UNAVAILABLE', { metadata, retryAfterMs: 500 });
}

/**
 * Asks the rail about everything that may still move money, and records what it says. Whoever
 * asks too often hears what is on record.
 */
async function sync(
  { rail, intents, clock, touched, allowance }: Deps & Readonly<{ allowance: InquiryAllowance }>,
  id: string,
  origin: Pick<CommandContext, 'causationId' | 'tenant'>,
): Promise<IntentAnswer> {
  const before = known((await intents.load(id)).state);
  const tries = before.refunds.flatMap(({ tries: all }) => all);
  const { orderId: correlationId } = before.terms;
  let position = 0n;
  for (const transfer of [...before.attempts, ...tries].filter(isLive)) {
    const { transactionId } = transfer;
    if (!allowance.take(transfer, clock.now())) continue;
    const answer = await rail.inquire(transactionId);
    if (!isAnswer(answer)) continue;
    const context = answerContext(answer, { ...origin, correlationId });
    const command = { type: 'RecordAnswer', answer, at: clock.now() } as const;
    const handled = await intents.handle(id, command, context);
    touched(id, handled, context.commandId);
    ({ position } = granted(handled));
  }
  const paymentIntent = wireIntentOf(known((await intents.load(id)).state));
  return { paymentIntent, consistencyToken: position > 0n ? consistencyToken(position) : '' };
}

function known(state: IntentState): Payment {
  if (isPayment(state)) return state;
  throw new Refusal('PAYMENT_NOT_FOUND', paymentsReasons.PAYMENT_NOT_FOUND);
}

/** What is agreed: checked field by field, the parts against the whole. */
function termsOf(request: CreatePaymentIntentRequest, merchant: Merchant): Terms {
  const orderId = requiredTextOf(request.orderId, 'order_id');
  const merchantReference = requiredTextOf(request.merchantReference, 'merchant_reference', 64);
  const amount = paiseOf(request.amount, 'amount');
  const details = request.amountDetails ?? refuse('amount_details', 'is required');
  const taxable = paiseOf(details.taxable, 'amount_details.taxable');
  const cgst = paiseOf(details.cgst, 'amount_details.cgst');
  const sgst = paiseOf(details.sgst, 'amount_details.sgst');
  const igst = paiseOf(details.igst, 'amount_details.igst');
  if (taxable + cgst + sgst + igst !== amount) {
    refuse('amount_details', 'must add up to the amount', 'AMOUNT_DETAILS_DIFFER');
  }
  const payerVpa = vpaOf(request.payerVpa, 'payer_vpa');
  const paymentIntentId = idOf('payment-intent', TENANT, orderId);
  const parts = { amount, taxable, cgst, sgst, igst };
  return {
    paymentIntentId,
    orderId,
    merchantReference,
    ...parts,
    payerVpa,
    payeeVpa: merchant.vpa,
  };
}
