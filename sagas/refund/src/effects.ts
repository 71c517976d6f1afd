import { EntitlementServiceService } from '@suuupra/contracts/suuupra/commerce/v1/entitlement_service';
import { InvoiceServiceService } from '@suuupra/contracts/suuupra/commerce/v1/invoice_service';
import type { Order } from '@suuupra/contracts/suuupra/commerce/v1/order';
import { OrderServiceService } from '@suuupra/contracts/suuupra/commerce/v1/order_service';
import { RefundServiceService } from '@suuupra/contracts/suuupra/payments/v1/refund_service';
import { type CallOptions, type Network, moneyOf, refusalIn } from '@suuupra/grpc';
import { assert, idOf } from '@suuupra/kernel';
import type { Workflow } from '@suuupra/workflow';
import { REFUND_CATEGORY, type RefundEvent, refundEvents } from './events.ts';
import { type RefundEffect, type RefundSaga, plan, refundDecider } from './saga.ts';
import { type RefundPolicy, refundInputs } from './translate.ts';

type EffectOf<D extends RefundEffect['do']> = Extract<RefundEffect, { do: D }>;
type Answers = Promise<readonly RefundEvent[]>;

/** Why the access to an order ends. */
const REFUNDED = 'REFUNDED';

/** What every call of one effect shares. `id` names one call, the same at every try. */
type Hands = Readonly<{
  network: Network;
  options: CallOptions;
  id: (call: string) => string;
}>;

/** The refund saga: the plan's wishes, and the hands that grant them over the network. */
export function refundWorkflow(
  network: Network,
  policy: RefundPolicy,
): Workflow<RefundEvent, RefundEvent, RefundSaga, never, RefundEffect> {
  return {
    name: 'refund',
    aggregate: { category: REFUND_CATEGORY, codec: refundEvents, decider: refundDecider },
    plan,
    inputs: refundInputs(policy),
    correlationOf: (state, id) => (state.is === 'absent' ? id : state.asked.orderId),
    perform: (effect, { requestId, correlationId, causationId }) => {
      const options = { correlationId, causationId };
      const id = (call: string): string => idOf(requestId, call);
      return perform(effect, { network, options, id });
    },
  };
}

function perform(effect: RefundEffect, hands: Hands): Answers {
  switch (effect.do) {
    case 'Send':
      return send(effect, hands);
    case 'Document':
      return document(effect, hands);
    case 'TurnDown':
      return turnDown(effect, hands);
    case 'Withdraw':
      return withdraw(effect, hands);
  }
}

/**
 * Reserved on the payment before the order hears of it, and accepted before money moves; an order
 * whose access is not granted yet is waited for, because it will be.
 */
async function send({ asked, turn }: EffectOf<'Send'>, hands: Hands): Answers {
  const { network, options, id } = hands;
  const { refundId, orderId, paymentIntentId, amount } = asked;
  if (turn === 1) {
    const { createRefund } = RefundServiceService;
    const wanted = { requestId: id('create-refund'), refundId, paymentIntentId };
    const create = { ...wanted, amount: moneyOf(amount) };
    const no = await reasonOf(network.unary('payments', createRefund, create, options));
    if (no !== undefined) return [{ type: 'RefundDenied', reason: no }];
    // The acceptance takes back what the sale has given to others, so that must be in the books.
    const { getEntitlement } = EntitlementServiceService;
    await network.unary('commerce', getEntitlement, { orderId }, options);
    const accept = { requestId: id('accept-refund'), orderId, refundId };
    await network.unary('commerce', OrderServiceService.acceptRefund, accept, options);
  }
  const request = { requestId: id('send-refund'), refundId, paymentIntentId };
  const { sendRefund } = RefundServiceService;
  const no = await reasonOf(network.unary('payments', sendRefund, request, options), [
    'REFUND_NEEDS_A_PERSON',
    'REFUND_ABANDONED',
  ]);
  if (no !== undefined) return [{ type: 'RefundHalted', code: no, resumeAt: '' }];
  return [{ type: 'RefundUnderWay', turn }];
}

/**
 * The payer has the money: a credit note says so, and then the order. Who has everything back keeps
 * no access.
 */
async function document({ asked }: EffectOf<'Document'>, hands: Hands): Answers {
  const { network, options, id } = hands;
  const { refundId, orderId } = asked;
  const note = { requestId: id('issue-credit-note'), orderId, refundId };
  const { issueCreditNote } = InvoiceServiceService;
  const issued = await network.unary('commerce', issueCreditNote, note, options);
  const record = { requestId: id('record-refund'), orderId, refundId };
  const { recordRefund } = OrderServiceService;
  const { order } = await network.unary('commerce', recordRefund, record, options);
  if (isGivenBack(order)) {
    const revoke = { requestId: id('revoke-entitlement'), orderId, reason: REFUNDED };
    const { revokeEntitlement } = EntitlementServiceService;
    await network.unary('commerce', revokeEntitlement, revoke, options);
  }
  return [{ type: 'RefundCompleted', documentNumber: issued.document?.number ?? '' }];
}

/** Whether all that was paid is back with the payer, by this refund or by several. */
function isGivenBack(order: Order | undefined): boolean {
  const total = order?.quote?.total?.minorUnits;
  const refunded = order?.refunded?.minorUnits;
  assert(total !== undefined && refunded !== undefined, 'an order has a price and its refunds');
  return total > 0n && refunded >= total;
}

async function turnDown({ asked, reason }: EffectOf<'TurnDown'>, hands: Hands): Answers {
  const { network, options, id } = hands;
  const { refundId, orderId } = asked;
  const refuse = { requestId: id('refuse-refund'), orderId, refundId, reason };
  await network.unary('commerce', OrderServiceService.refuseRefund, refuse, options);
  return [{ type: 'RefundTurnedDown', reason }];
}

async function withdraw({ asked, reason }: EffectOf<'Withdraw'>, hands: Hands): Answers {
  const { network, options, id } = hands;
  const { refundId, orderId } = asked;
  const abandon = { requestId: id('abandon-refund'), orderId, refundId, reason };
  await network.unary('commerce', OrderServiceService.abandonRefund, abandon, options);
  return [{ type: 'RefundWithdrawn', reason }];
}

/** The rule that said no: any rule, or one of these. Everything else is tried again. */
async function reasonOf(
  call: Promise<unknown>,
  among?: readonly string[],
): Promise<string | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    const refusal = refusalIn(error);
    if (refusal === undefined || !(among?.includes(refusal.reason) ?? true)) throw error;
    return refusal.reason;
  }
}
