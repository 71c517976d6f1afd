import { CouponServiceService } from '@suuupra/contracts/suuupra/commerce/v1/coupon_service';
import {
  EntitlementServiceService,
  type GrantEntitlementRequest,
} from '@suuupra/contracts/suuupra/commerce/v1/entitlement_service';
import { InvoiceServiceService } from '@suuupra/contracts/suuupra/commerce/v1/invoice_service';
import { OrderServiceService } from '@suuupra/contracts/suuupra/commerce/v1/order_service';
import { SeatServiceService } from '@suuupra/contracts/suuupra/commerce/v1/seat_service';
import { moneyOf } from '@suuupra/grpc';
import { type Answers, type EffectOf, type Hands, ORDER_OVER } from './hands.ts';
import { orRefusal } from './or-refusal.ts';

/** Behind the capture there is only forward: what fails is tried for ever, and shows as stuck. */
export async function fulfil(effect: EffectOf<'Fulfil'>, hands: Hands): Answers {
  const { network, options, id } = hands;
  const { orderId, held } = effect;
  const over = await confirm(effect, hands);
  if (over !== undefined) return [{ type: 'CheckoutOrderOver', reason: over }];
  for (const { sku } of held.seats) {
    const seats = { requestId: id('commit-seats', sku), sku, orderId };
    await network.unary('commerce', SeatServiceService.commitSeats, seats, options);
  }
  if (held.couponCode !== '') {
    const use = { requestId: id('redeem-coupon'), code: held.couponCode, orderId };
    await network.unary('commerce', CouponServiceService.redeemCoupon, use, options);
  }
  const invoice = { requestId: id('issue-invoice'), orderId };
  const { issueInvoice } = InvoiceServiceService;
  const { document } = await network.unary('commerce', issueInvoice, invoice, options);
  const grant: GrantEntitlementRequest = { requestId: id('grant-entitlement'), orderId };
  await network.unary('commerce', EntitlementServiceService.grantEntitlement, grant, options);
  return [{ type: 'CheckoutFulfilled', documentNumber: document?.number ?? '' }];
}

/**
 * Why there is no order to confirm; undefined where it is confirmed. An order that is over is
 * closed for good before its money is given up: somebody may open it again, and a late copy of the
 * confirmation then finds it. Where that was faster, the order stands.
 */
async function confirm(effect: EffectOf<'Fulfil'>, hands: Hands): Promise<string | undefined> {
  const { network, options, id } = hands;
  const { orderId, capture } = effect;
  const { paymentIntentId, amount, capturedAt } = capture;
  const { confirmOrder, cancelOrder } = OrderServiceService;
  const paid = { requestId: id('confirm-order'), orderId, paymentIntentId };
  const request = { ...paid, captured: moneyOf(amount), capturedAt };
  const ask = () => network.unary('commerce', confirmOrder, request, options);
  const confirmed = await orRefusal(ask, ORDER_OVER);
  if (!('reason' in confirmed)) return undefined;
  const { reason } = confirmed;
  if (reason === 'ORDER_CANCELLED') return reason;
  const cancel = { requestId: id('cancel-order'), orderId, reason };
  const closed = await orRefusal(
    () => network.unary('commerce', cancelOrder, cancel, options),
    ['ORDER_ALREADY_CONFIRMED', 'ORDER_NOT_FOUND'],
  );
  // Where there is no order, its place is taken now.
  if (!('reason' in closed) || closed.reason === 'ORDER_NOT_FOUND') return reason;
  await ask();
  return undefined;
}
