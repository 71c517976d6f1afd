import { type CallContext, type Service, unary } from '@suuupra/grpc';
import { consistencyToken } from '@suuupra/eventstore';
import {
  type Entitlement as WireEntitlement,
  type EntitlementServiceServer,
  type EntitlementState as WireState,
  EntitlementServiceService,
  EntitlementState as States,
} from '@suuupra/contracts/suuupra/commerce/v1/entitlement_service';
import { contextOf, granted, nameOf, refusalOf, textOf } from '../edge.ts';
import { boughtOrder, invoiceNumberOf } from '../series/issue.ts';
import type { WriteSide } from '../write-side.ts';
import type { EntitlementCommand, EntitlementState, Grant } from './decider.ts';

type Asked = Readonly<{ requestId: string; orderId: string }>;
type Answer = Readonly<{ entitlement: WireEntitlement | undefined; consistencyToken: string }>;

/** EntitlementService: access to what was bought. */
export function entitlementService(side: WriteSide): Service {
  const tell = async (
    { request, ctx }: Readonly<{ request: Asked; ctx: CallContext }>,
    command: EntitlementCommand,
  ): Promise<Answer> => {
    const orderId = nameOf(request.orderId, 'order_id');
    const context = contextOf(ctx, request, orderId);
    const { state, position } = granted(await side.entitlements.handle(orderId, command, context));
    return { entitlement: wireOf(state), consistencyToken: consistencyToken(position) };
  };
  const changed = (
    type: 'SuspendEntitlement' | 'ResumeEntitlement' | 'RevokeEntitlement',
  ): EntitlementServiceServer['revokeEntitlement'] =>
    unary((request, ctx) => {
      const reason = textOf(request.reason, 'reason');
      return tell({ request, ctx }, { type, reason, at: side.clock.now() });
    });
  const implementation: EntitlementServiceServer = {
    grantEntitlement: unary(async (request, ctx) => {
      const grant = await grantOf(side, nameOf(request.orderId, 'order_id'));
      return await tell(
        { request, ctx },
        { type: 'GrantEntitlement', grant, at: side.clock.now() },
      );
    }),
    suspendEntitlement: changed('SuspendEntitlement'),
    resumeEntitlement: changed('ResumeEntitlement'),
    revokeEntitlement: changed('RevokeEntitlement'),
    getEntitlement: unary(async (request) => {
      const { state } = await side.entitlements.load(nameOf(request.orderId, 'order_id'));
      if (state.is === 'absent') throw refusalOf('ENTITLEMENT_NOT_FOUND');
      return { entitlement: wireOf(state) };
    }),
  };
  return { definition: EntitlementServiceService, implementation };
}

/** What an order's buyer gets access to; a grant that stands is asked for in the same words. */
async function grantOf(side: WriteSide, orderId: string): Promise<Grant> {
  const { state } = await side.entitlements.load(orderId);
  if (state.is !== 'absent') return state.grant;
  const order = await boughtOrder(side, orderId);
  const { orderRef, buyerId } = order.placed;
  const documentNumber = await invoiceNumberOf(side, order);
  const lines = order.placed.lines.map((line) => {
    const { sku, kind, taxable, creatorId, creatorShareBp } = line;
    return { sku, kind, taxable, creatorId, creatorShareBp };
  });
  return { orderId, orderRef, buyerId, documentNumber, lines };
}

const STATES: Readonly<Record<Exclude<EntitlementState['is'], 'absent'>, WireState>> = {
  granted: States.ENTITLEMENT_STATE_GRANTED,
  suspended: States.ENTITLEMENT_STATE_SUSPENDED,
  revoked: States.ENTITLEMENT_STATE_REVOKED,
};

function wireOf(state: EntitlementState): WireEntitlement | undefined {
  if (state.is === 'absent') return undefined;
  const { orderId, buyerId, lines } = state.grant;
  return { orderId, buyerId, skus: lines.map(({ sku }) => sku), state: STATES[state.is] };
}
