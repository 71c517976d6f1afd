import { account, bookTransfer, hold, postingLeg } from './account.ts';
import { cart, coupon, couponUse, item, seatHolding, seats } from './catalogue.ts';
import { checkoutSaga } from './checkout-saga.ts';
import { confirmation, duty, fault, transferRequest } from './duties.ts';
import { attempt, inquiry, intent } from './intent.ts';
import type { Machine } from './machine.ts';
import { merchantSettlement } from './merchant.ts';
import { entitlement, orderInvoice, orderLife, orderPayment, orderRefund } from './order.ts';
import { taxDocument } from './order.ts';
import { contradictsCase, differsCase, lateMoneyCase } from './payment-cases.ts';
import { lateRefundCase, overdueCase } from './payment-cases.ts';
import { countedTransaction, netDebitCap, settledNet } from './position.ts';
import { autoRefund, refund, refundDebt, refundTry } from './refund.ts';
import { cutOverSaga, disputeCutOver, refundSaga, settlementSaga } from './sagas.ts';
import { address, answers, cycle, disputeCycle, participant } from './switch.ts';
import { finalAnswer, transaction } from './transaction.ts';
import { deemedCase, lateAnswers, news, recovery, unreversedCase } from './upi-cases.ts';

/** Every state machine of the house, in the order of a payment's way. */
export const MACHINES: readonly Machine[] = [
  ...[item, seats, seatHolding, coupon, couponUse, cart],
  ...[orderLife, orderPayment, orderRefund, orderInvoice, taxDocument, entitlement],
  ...[intent, attempt, inquiry, refund, autoRefund, refundTry, refundDebt],
  ...[lateMoneyCase, overdueCase, differsCase, contradictsCase, lateRefundCase],
  ...[participant, address, answers, transaction, finalAnswer],
  ...[deemedCase, unreversedCase, lateAnswers, recovery, news],
  ...[cycle, disputeCycle, netDebitCap, countedTransaction, settledNet],
  ...[account, postingLeg, bookTransfer, hold, transferRequest, fault, confirmation, duty],
  merchantSettlement,
  ...[checkoutSaga, refundSaga, settlementSaga, cutOverSaga, disputeCutOver],
];
