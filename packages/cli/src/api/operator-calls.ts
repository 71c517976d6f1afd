import { OrderServiceService } from '@suuupra/contracts/suuupra/commerce/v1/order_service';
import {
  PaymentIntentServiceService,
  ReviewOutcome,
} from '@suuupra/contracts/suuupra/payments/v1/payment_intent_service';
import { RefundServiceService } from '@suuupra/contracts/suuupra/payments/v1/refund_service';
import {
  AccountServiceService,
  AccountState,
} from '@suuupra/contracts/suuupra/sim/bank/v1/account_service';
import { Leg, Result, type Transaction } from '@suuupra/contracts/suuupra/sim/upi/v1/transaction';
import { UpiAdminServiceService } from '@suuupra/contracts/suuupra/sim/upi/v1/upi_admin_service';
import {
  UpiPspServiceService,
  UpiSwitchServiceService,
} from '@suuupra/contracts/suuupra/sim/upi/v1/upi_switch_service';
import type { Network } from '@suuupra/grpc';
import { inr } from '../play/calls.ts';
import type { Bought } from './order-calls.ts';
import type { Repeater } from './repeated-calls.ts';

type Operating = Readonly<{
  calls: Pick<Repeater, 'call'>;
  network: Network;
  quiet: () => Promise<void>;
}>;

const because = { reason: 'a person looked at it' };
const otherwise = { reason: 'another' };

/** What operators do about refunds that no account takes, and about answers that do not fit. */
export async function operate(operating: Operating, bought: Bought): Promise<void> {
  const { call } = operating.calls;
  const { paymentIntentId } = bought;
  const state = AccountState.ACCOUNT_STATE_CREDIT_FROZEN;
  const frozen = { requestId: 'freeze payer', accountNumber: '111', state };
  await call('bank', AccountServiceService.freezeAccount, frozen);
  const refundId = await declinedRefund(operating, bought, 'by transfer');
  const again = { requestId: 'retry', paymentIntentId, refundId };
  const refunds = RefundServiceService;
  const { refund } = await call('payments', refunds.retryRefund, again, { refundId: 'x' });
  await operating.quiet();
  await judge(operating, bought, refund?.transactionId ?? '');
  const { amount } = refund ?? { amount: undefined };
  const paid = { utr: 'INDUR9000001', amount };
  const transfer = { requestId: 'transferred', paymentIntentId, refundId, ...paid };
  await call('payments', refunds.recordManualRefund, transfer, { utr: 'INDUR9000002' });
  const given = await declinedRefund(operating, bought, 'given up');
  const giveUp = { requestId: 'give up', paymentIntentId, refundId: given, ...because };
  await call('payments', refunds.abandonRefund, giveUp, otherwise);
  await giveUpOnOrder(operating, bought);
  await resolveMismatch(operating, bought);
}

/** A bank that has credited says that it has not: what is found out is written down. */
async function resolveMismatch(
  { calls: { call }, network }: Operating,
  { paymentIntentId }: Bought,
): Promise<void> {
  const { getPaymentIntent } = PaymentIntentServiceService;
  const { paymentIntent } = await network.unary('payments', getPaymentIntent, { paymentIntentId });
  const txnId = paymentIntent?.attempts.at(-1)?.transactionId ?? '';
  const contrary = { txnId, leg: Leg.LEG_CREDIT, code: 'XI' };
  await network.unary('upi-switch', UpiSwitchServiceService.respLeg, contrary);
  const found = { requestId: 'mismatch', txnId, note: 'the bank was wrong' };
  const { resolveMismatch: method } = UpiAdminServiceService;
  await call('upi-switch', method, found, { note: 'the bank was right' });
}

/** A refund that the bank of the payer does not take. */
async function declinedRefund(
  { calls: { call }, quiet }: Operating,
  { paymentIntentId }: Bought,
  refundId: string,
): Promise<string> {
  const reserve = { requestId: `reserve ${refundId}`, refundId, paymentIntentId, amount: inr(50n) };
  await call('payments', RefundServiceService.createRefund, reserve);
  const send = { requestId: `send ${refundId}`, paymentIntentId, refundId };
  await call('payments', RefundServiceService.sendRefund, send);
  await quiet();
  return refundId;
}

/** One answer differs, and one contradicts what is on record. */
async function judge(
  { calls: { call }, network }: Operating,
  { paymentIntentId }: Bought,
  declined: string,
): Promise<void> {
  const intents = PaymentIntentServiceService;
  const amount = inr(49n);
  await tamper(network, declined, { amount, result: Result.RESULT_SUCCESS, code: '00' });
  const outcome = ReviewOutcome.REVIEW_OUTCOME_NOTHING_MOVED;
  const about = { paymentIntentId, transactionId: declined };
  const resolve = { requestId: 'resolve', ...about, outcome, ...because };
  await call('payments', intents.resolveReview, resolve, otherwise);
  const { getPaymentIntent } = intents;
  const { paymentIntent } = await network.unary('payments', getPaymentIntent, { paymentIntentId });
  const transactionId = paymentIntent?.attempts[0]?.transactionId ?? '';
  await tamper(network, transactionId, { result: Result.RESULT_FAILURE, code: 'ZM' });
  const close = { requestId: 'close case', paymentIntentId, transactionId, ...because };
  const nothingBack = { recovered: undefined, utr: '' };
  const closing = { ...close, ...nothingBack, kind: 'CONTRADICTS' };
  await call('payments', intents.closeCase, closing, otherwise);
}

/** Tells payments something else of a transaction than the switch knows. */
async function tamper(network: Network, txnId: string, lie: Partial<Transaction>): Promise<void> {
  const { transaction } = await network.unary('upi-switch', UpiSwitchServiceService.reqChkTxn, {
    txnId,
  });
  if (transaction === undefined) throw new Error(`the switch does not know ${txnId}`);
  const told = { transaction: { ...transaction, ...lie }, decidedAt: transaction.originatedAt };
  await network.unary('payments', UpiPspServiceService.respPay, told);
}

async function giveUpOnOrder({ calls: { call } }: Operating, { orderId }: Bought): Promise<void> {
  const orders = OrderServiceService;
  const ask = { requestId: 'ask back', orderId, amount: inr(25n) };
  const { refundId } = await call('commerce', orders.requestRefund, ask);
  await call('commerce', orders.acceptRefund, { requestId: 'accept back', orderId, refundId });
  const abandon = { requestId: 'abandon', orderId, refundId, ...because };
  await call('commerce', orders.abandonRefund, abandon, otherwise);
}
