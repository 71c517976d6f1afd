import { moneyOf } from '@suuupra/grpc';
import {
  type Order as WireOrder,
  type OrderState as WireState,
  OrderState as States,
} from '@suuupra/contracts/suuupra/commerce/v1/order';
import { wireLineOf } from '../wire.ts';
import { type Known, type OrderState, isKnown } from './state.ts';

const STATES: Readonly<Record<Known['is'], WireState>> = {
  pending: States.ORDER_STATE_PENDING_PAYMENT,
  confirmed: States.ORDER_STATE_CONFIRMED,
  completed: States.ORDER_STATE_COMPLETED,
  cancelled: States.ORDER_STATE_CANCELLED,
  expired: States.ORDER_STATE_EXPIRED,
};

/** The order as it goes over the wire; undefined where there is none. */
export function wireOrderOf(state: OrderState): WireOrder | undefined {
  if (!isKnown(state)) return undefined;
  const { orderId, orderRef, cartId, buyerId, stateCode, gstin, payerVpa } = state.placed;
  const { lines, couponCode, placeOfSupply, total } = state.placed;
  const paid = 'paid' in state ? state.paid : undefined;
  const quote = { quoteId: '', couponDroppedReason: '', validTill: '', couponCode, placeOfSupply };
  return {
    ...{ orderId, orderRef, cartId, payerVpa },
    buyer: { buyerId, stateCode, gstin },
    quote: { ...quote, lines: lines.map(wireLineOf), total: moneyOf(total) },
    state: STATES[state.is],
    paymentIntentId: paid?.paymentIntentId ?? '',
    cancelReason: state.is === 'cancelled' ? state.reason : '',
    refunded: moneyOf(paid?.refunded ?? 0n),
  };
}
