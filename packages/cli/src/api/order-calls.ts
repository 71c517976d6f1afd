import { EntitlementServiceService } from '@suuupra/contracts/suuupra/commerce/v1/entitlement_service';
import { InvoiceServiceService } from '@suuupra/contracts/suuupra/commerce/v1/invoice_service';
import { OrderServiceService } from '@suuupra/contracts/suuupra/commerce/v1/order_service';
import { PaymentIntentServiceService } from '@suuupra/contracts/suuupra/payments/v1/payment_intent_service';
import { RefundServiceService } from '@suuupra/contracts/suuupra/payments/v1/refund_service';
import { inr } from '../play/calls.ts';
import type { Repeater } from './repeated-calls.ts';
import { lockCart } from './shop-calls.ts';

type Calls = Pick<Repeater, 'call'>;

/** An order that is paid for. */
export type Bought = Readonly<{ orderId: string; paymentIntentId: string }>;

const PARTS = { taxable: 42_288n, cgst: 3_806n, sgst: 3_806n };
const TOTAL = 49_900n;

async function placed(calls: Calls, orderRef: string): Promise<string> {
  const { cartId, orderId } = await lockCart(calls, orderRef);
  const place = { requestId: `place ${orderRef}`, orderId, cartId };
  await calls.call('commerce', OrderServiceService.placeOrder, place);
  return orderId;
}

async function intentFor({ call }: Calls, orderId: string, merchantReference: string) {
  const { paymentIntent } = await call(
    'payments',
    PaymentIntentServiceService.createPaymentIntent,
    {
      ...{ requestId: `intent ${merchantReference}`, orderId, merchantReference, confirm: false },
      ...{ amount: inr(TOTAL), payerVpa: 'payer@kaveri' },
      amountDetails: {
        ...{ taxable: inr(PARTS.taxable), cgst: inr(PARTS.cgst) },
        ...{ sgst: inr(PARTS.sgst), igst: inr(0n) },
      },
    },
    { payerVpa: 'other@kaveri' },
  );
  return paymentIntent?.paymentIntentId ?? '';
}

/** Places an order, pays for it, confirms it and gives what was bought. */
export async function buy(calls: Calls, quiet: () => Promise<void>): Promise<Bought> {
  const { call } = calls;
  const orderId = await placed(calls, 'BOUGHT');
  const paymentIntentId = await intentFor(calls, orderId, 'BOUGHT');
  const pay = { requestId: 'pay', paymentIntentId };
  await call('payments', PaymentIntentServiceService.confirmPaymentIntent, pay);
  await quiet();
  await call('payments', PaymentIntentServiceService.syncPaymentIntent, {
    ...pay,
    requestId: 'ask',
  });
  const confirm = { requestId: 'confirm', orderId, paymentIntentId, captured: inr(TOTAL) };
  await call('commerce', OrderServiceService.confirmOrder, confirm, { captured: inr(1n) });
  await call('commerce', InvoiceServiceService.issueInvoice, { requestId: 'invoice', orderId });
  const access = EntitlementServiceService;
  await call('commerce', access.grantEntitlement, { requestId: 'grant', orderId });
  for (const method of [access.suspendEntitlement, access.resumeEntitlement]) {
    const change = { requestId: 'change', orderId, reason: 'a person asked for it' };
    await call('commerce', method, change, { reason: 'another' });
  }
  return { orderId, paymentIntentId };
}

/** Gives some of the money back, refuses to give more, and ends the order. */
export async function refund(
  { call }: Calls,
  { orderId, paymentIntentId }: Bought,
  quiet: () => Promise<void>,
): Promise<void> {
  const orders = OrderServiceService;
  const ask = async (requestId: string): Promise<string> => {
    const asked = { requestId, orderId, amount: inr(100n) };
    return (await call('commerce', orders.requestRefund, asked, { amount: inr(200n) })).refundId;
  };
  const refundId = await ask('some back');
  const reserve = { requestId: 'reserve', refundId, paymentIntentId, amount: inr(100n) };
  await call('payments', RefundServiceService.createRefund, reserve, { amount: inr(200n) });
  const step = { orderId, refundId };
  await call('commerce', orders.acceptRefund, { requestId: 'accept', ...step }, { refundId: 'x' });
  const send = { requestId: 'send', paymentIntentId, refundId };
  await call('payments', RefundServiceService.sendRefund, send, { refundId: 'x' });
  await quiet();
  const note = { requestId: 'note', ...step };
  await call('commerce', InvoiceServiceService.issueCreditNote, note);
  await call('commerce', orders.recordRefund, { requestId: 'record', ...step }, { refundId: 'x' });
  const refuse = { requestId: 'refuse', orderId, refundId: await ask('more back'), reason: 'NO' };
  await call('commerce', orders.refuseRefund, refuse, { reason: 'ANOTHER' });
  const revoke = { requestId: 'revoke', orderId, reason: 'refunded' };
  const { revokeEntitlement } = EntitlementServiceService;
  await call('commerce', revokeEntitlement, revoke, { reason: 'another' });
  await call('commerce', orders.completeOrder, { requestId: 'complete', orderId });
}

/** Orders that nobody pays for: one is cancelled, one expires and is opened again. */
export async function loseOrders(calls: Calls): Promise<void> {
  const { call } = calls;
  const orders = OrderServiceService;
  const cancelled = await placed(calls, 'CANCELLED');
  const paymentIntentId = await intentFor(calls, cancelled, 'CANCELLED');
  const cancelIntent = { requestId: 'cancel', paymentIntentId, reason: 'the buyer left' };
  const { cancelPaymentIntent } = PaymentIntentServiceService;
  await call('payments', cancelPaymentIntent, cancelIntent, { reason: 'another' });
  const cancel = { requestId: 'cancel', orderId: cancelled, reason: 'ZM' };
  await call('commerce', orders.cancelOrder, cancel, { reason: 'ZA' });
  const orderId = await placed(calls, 'EXPIRED');
  await call('commerce', orders.expireOrder, { requestId: 'expire', orderId });
  await call('commerce', orders.reopenOrder, { requestId: 'reopen', orderId });
}
