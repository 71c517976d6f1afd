import { type Decider, type Decision, accept, instantText, reject, sum } from '@suuupra/kernel';
import { sumOfSplits } from '../order-line.ts';
import type { ConfirmOrder, OrderCommand, OrderReason, PlaceOrder } from './commands.ts';
import type { OrderEvent } from './events.ts';
import { decideRefundStep, requestRefund } from './refund.ts';
import { type Known, type OrderState, evolveOrder, isBought, isKnown } from './state.ts';

type Answer = Decision<OrderEvent, OrderReason>;

/** An order from the copied quote to its completion, with every refund asked of it. */
export const orderDecider: Decider<OrderCommand, OrderEvent, OrderState, OrderReason> = {
  initial: { is: 'absent' },
  evolve: evolveOrder,

  decide: (command, state) => {
    if (command.type === 'PlaceOrder') return place(command, state);
    if (!isKnown(state)) return giveUpUnplaced(command, state);
    switch (command.type) {
      case 'ConfirmOrder':
        return confirm(command, state);
      case 'CancelOrder':
        return cancel(command.reason, state);
      case 'ExpireOrder':
        return expire(state);
      case 'ReopenOrder':
        return reopen(state);
      case 'CompleteOrder':
        return complete(state);
      case 'RequestRefund':
      case 'AcceptRefund':
      case 'RefuseRefund':
      case 'RecordRefund':
      case 'AbandonRefund':
        if (!isBought(state)) return reject('ORDER_NOT_CONFIRMED');
        if (command.type === 'RequestRefund') return requestRefund(command, state);
        return decideRefundStep(command, state);
    }
  },
};

function place(command: PlaceOrder, state: OrderState): Answer {
  const { orderId, orderRef, cartId, buyerId, stateCode, gstin, payerVpa } = command;
  const { placeOfSupply, lines, couponCode } = command;
  const total = sum(lines.map(({ net }) => net));
  if (state.is === 'tombstone') return reject('ORDER_CANCELLED');
  if (state.is !== 'absent') {
    const same = state.placed.cartId === cartId && state.placed.total === total;
    return same ? accept() : reject('ORDER_EXISTS_WITH_DIFFERENT_CONTENT');
  }
  const { taxable, cgst, sgst, igst } = sumOfSplits(lines);
  return accept({
    type: 'OrderPlaced',
    ...{ orderId, orderRef, cartId, buyerId, stateCode, gstin, payerVpa, placeOfSupply },
    ...{ lines, couponCode, total, taxable, cgst, sgst, igst },
  });
}

/** What a placement is told that was overtaken by the end of its time. */
const TIME_OVER = 'ORDER_EXPIRED';

/**
 * Whoever gives up an order that is not there may have overtaken its placement. When that comes,
 * nobody would end the order again; so the place is taken, and it cannot come any more.
 */
function giveUpUnplaced(
  command: Exclude<OrderCommand, PlaceOrder>,
  state: Exclude<OrderState, Known>,
): Answer {
  if (command.type !== 'CancelOrder' && command.type !== 'ExpireOrder') {
    return reject('ORDER_NOT_FOUND');
  }
  if (state.is === 'tombstone') return accept();
  const { orderId } = command;
  const reason = command.type === 'CancelOrder' ? command.reason : TIME_OVER;
  return accept({ type: 'OrderCancelTombstoned', orderId, reason });
}

function confirm(command: ConfirmOrder, state: Known): Answer {
  const { paymentIntentId, captured } = command;
  switch (state.is) {
    case 'cancelled':
      return reject('ORDER_CANCELLED');
    case 'expired':
      return reject('ORDER_EXPIRED');
    case 'confirmed':
    case 'completed': {
      const same = state.paid.paymentIntentId === paymentIntentId;
      return same ? accept() : reject('ORDER_CONFIRMED_WITH_DIFFERENT_PAYMENT');
    }
    case 'pending': {
      const { orderId, orderRef, total } = state.placed;
      if (captured !== total) return reject('CAPTURE_DIFFERS_FROM_TOTAL');
      const capturedAt = instantText(command.at);
      return accept({
        type: 'OrderConfirmed',
        ...{ orderId, orderRef, paymentIntentId, captured, capturedAt },
      });
    }
  }
}

function cancel(reason: string, state: Known): Answer {
  const { orderId, orderRef } = state.placed;
  switch (state.is) {
    case 'confirmed':
    case 'completed':
      return reject('ORDER_ALREADY_CONFIRMED'); // Money of it is here: only a refund gives it back.
    case 'cancelled':
      return accept();
    // An order whose time was over is closed for good: nobody can open it again (payments.md §2.1).
    case 'expired':
    case 'pending':
      return accept({ type: 'OrderCancelled', orderId, orderRef, reason });
  }
}

function expire(state: Known): Answer {
  const { orderId, orderRef } = state.placed;
  switch (state.is) {
    case 'confirmed':
    case 'completed':
      return reject('ORDER_ALREADY_CONFIRMED');
    case 'cancelled':
      return reject('ORDER_CANCELLED');
    case 'expired':
      return accept();
    case 'pending':
      return accept({ type: 'OrderExpired', orderId, orderRef });
  }
}

function reopen(state: Known): Answer {
  const { orderId, orderRef } = state.placed;
  switch (state.is) {
    case 'confirmed':
    case 'completed':
    case 'cancelled':
      return reject('ORDER_NOT_EXPIRED');
    case 'pending':
      return accept();
    case 'expired':
      return accept({ type: 'OrderReopened', orderId, orderRef });
  }
}

function complete(state: Known): Answer {
  const { orderId, orderRef } = state.placed;
  if (state.is === 'completed') return accept();
  if (state.is !== 'confirmed') return reject('ORDER_NOT_CONFIRMED');
  return accept({ type: 'OrderCompleted', orderId, orderRef });
}
