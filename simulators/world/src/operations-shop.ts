import { EntitlementServiceService } from '@suuupra/contracts/suuupra/commerce/v1/entitlement_service';
import { type Order, OrderState } from '@suuupra/contracts/suuupra/commerce/v1/order';
import { OrderServiceService } from '@suuupra/contracts/suuupra/commerce/v1/order_service';
import {
  type Desk,
  HOUR,
  MINUTE,
  type Occasion,
  type Operation,
  type Run,
} from './operations-desk.ts';
import { ask, between, idIn, requestIdOf } from './operations-desk.ts';

/** An order as it is now. */
export async function orderNow(desk: Desk, orderId: string): Promise<Order | undefined> {
  return (await ask(desk, 'commerce', OrderServiceService.getOrder, { orderId }))?.order;
}

type Step = 'suspend' | 'resume' | 'revoke';

/** Changes the access that an order gives; false where a rule says no. */
async function change(desk: Desk, occasion: Occasion, step: Step): Promise<boolean> {
  const { suspendEntitlement, resumeEntitlement, revokeEntitlement } = EntitlementServiceService;
  const request = { requestId: requestIdOf(occasion, step), orderId: idIn(occasion), reason: step };
  switch (step) {
    case 'suspend':
      return (await ask(desk, 'commerce', suspendEntitlement, request)) !== undefined;
    case 'resume':
      return (await ask(desk, 'commerce', resumeEntitlement, request)) !== undefined;
    case 'revoke':
      return (await ask(desk, 'commerce', revokeEntitlement, request)) !== undefined;
  }
}

/** Suspended for a while, and then given back or taken for ever. */
const suspend: Run = async (desk, occasion) => {
  await desk.pause(between(desk, occasion, [MINUTE, 10 * HOUR, 'wait']));
  if (!(await change(desk, occasion, 'suspend'))) return false;
  await desk.pause(between(desk, occasion, [MINUTE, 10 * HOUR, 'long']));
  const isLost = desk.below(3, `${occasion.key} end`) === 0;
  return await change(desk, occasion, isLost ? 'revoke' : 'resume');
};

/** Taken for ever: after that it cannot be given back. */
const revoke: Run = async (desk, occasion) => {
  await desk.pause(between(desk, occasion, [MINUTE, 10 * HOUR, 'wait']));
  if (!(await change(desk, occasion, 'revoke'))) return false;
  return !(await change(desk, occasion, 'resume'));
};

async function expire(desk: Desk, occasion: Occasion): Promise<boolean> {
  const request = { requestId: requestIdOf(occasion, 'expire'), orderId: idIn(occasion) };
  return (await ask(desk, 'commerce', OrderServiceService.expireOrder, request)) !== undefined;
}

/** Declared over while its payment is under way: what comes in then has to go back. */
const expireEarly: Run = (desk, occasion) => expire(desk, occasion);

/** A change of mind. Whoever opens an order again sees to it that it does not stay open. */
const expireAndReopen: Run = async (desk, occasion) => {
  const orderId = idIn(occasion);
  const { reopenOrder, cancelOrder } = OrderServiceService;
  if (!(await expire(desk, occasion))) return false;
  await desk.pause(desk.below(3, `${occasion.key} wait`));
  const again = { requestId: requestIdOf(occasion, 'reopen'), orderId };
  if ((await ask(desk, 'commerce', reopenOrder, again)) === undefined) return false;
  await desk.pause(3 * HOUR);
  const order = await orderNow(desk, orderId);
  if (order?.state === OrderState.ORDER_STATE_PENDING_PAYMENT) {
    const over = { requestId: requestIdOf(occasion, 'cancel'), orderId, reason: 'NOT_PAID' };
    await ask(desk, 'commerce', cancelOrder, over);
  }
  return true;
};

/** The buyer wants to leave when he has paid: only a refund gives him his money back. */
const cancelPaid: Run = async (desk, occasion) => {
  const orderId = idIn(occasion);
  await desk.pause(between(desk, occasion, [MINUTE, 10 * HOUR, 'wait']));
  const request = { requestId: requestIdOf(occasion, 'cancel'), orderId, reason: 'TOO_LATE' };
  return (await ask(desk, 'commerce', OrderServiceService.cancelOrder, request)) === undefined;
};

/** What the shop's own people do to orders and to what was sold. */
export const SHOP_OPERATIONS = {
  'entitlement-suspended': {
    ...{ at: 'EntitlementGranted', rate: 2_000 },
    does: 'access is suspended for some hours, then given back or revoked',
    run: suspend,
  },
  'entitlement-revoked': {
    ...{ at: 'EntitlementGranted', rate: 1_500 },
    does: 'access is revoked by hand',
    run: revoke,
  },
  'order-expired-early': {
    ...{ at: 'OrderPlaced', rate: 1_000 },
    does: 'an order is declared over while its payment is under way',
    run: expireEarly,
  },
  'order-reopened': {
    ...{ at: 'OrderPlaced', rate: 1_200 },
    does: 'an order is declared over, and opened again at once',
    run: expireAndReopen,
  },
  'cancelled-too-late': {
    ...{ at: 'OrderConfirmed', rate: 1_500 },
    does: 'an order that is paid is to be cancelled',
    run: cancelPaid,
  },
} as const satisfies Readonly<Record<string, Operation>>;
