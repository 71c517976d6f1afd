import { instantOf, instantText } from '@suuupra/kernel';
import type { IntentCommand, RailAnswer } from './commands.ts';
import { intentDecider } from './decider.ts';
import type { IntentEvent } from './events.ts';
import { PLATFORM_FEES } from './fees.ts';
import { autoRefundIdOf } from './refunds.ts';
import { transactionIdOf } from './transaction-id.ts';

/** The words of the tests: one order of 1,180 rupees, and what can happen to it. */
export const payment = intentDecider(PLATFORM_FEES);

export const NOW = instantOf('2026-11-16T04:30:00Z');
export const AT = instantText(NOW);
const transactionPrefix = 'IND';

export const terms = {
  paymentIntentId: '5b1c1a52-3c3c-5f0e-8a35-0d7a0b6f4c11',
  orderId: 'order-1',
  merchantReference: 'ORD-0001',
  amount: 118_000n,
  taxable: 100_000n,
  cgst: 9_000n,
  sgst: 9_000n,
  igst: 0n,
  payerVpa: 'asha@okbank',
  payeeVpa: 'suuupra@indusm',
};
const { paymentIntentId, orderId, merchantReference, amount } = terms;
export const subject = { paymentIntentId, orderId, merchantReference };

/** The id of the n-th attempt, and of the n-th try of a refund. */
export const attemptId = (number: number): string =>
  transactionIdOf(transactionPrefix, paymentIntentId, number);
export const refundTryId = (refundId: string, number = 1): string =>
  transactionIdOf(transactionPrefix, refundId, number);

export const create = (confirm = true): Extract<IntentCommand, { type: 'CreateIntent' }> => ({
  type: 'CreateIntent',
  confirm,
  transactionPrefix,
  at: NOW,
  ...terms,
});
export const confirm: IntentCommand = { type: 'ConfirmIntent', transactionPrefix, at: NOW };
export const cancel: IntentCommand = {
  ...{ type: 'CancelIntent', paymentIntentId, reason: 'ORDER_CANCELLED' },
};
export const reserve = (refundId: string, back: bigint): IntentCommand => ({
  type: 'CreateRefund',
  refundId,
  amount: back,
});
export const giveBack = (refundId: string, whole = amount): IntentCommand => ({
  type: 'ReturnCapture',
  refundId,
  amount: whole,
});
export const send = (refundId: string): IntentCommand => ({
  type: 'SendRefund',
  refundId,
  transactionPrefix,
  at: NOW,
});
export const timeOut = (transactionId: string): IntentCommand => ({
  type: 'TimeOut',
  transactionId,
});
export const due = (transactionId: string, inquiry: number): IntentCommand => ({
  type: 'InquiryDue',
  transactionId,
  inquiry,
});

type Said =
  | Readonly<{ is: 'succeeded' | 'deemed' | 'unclear' }>
  | Readonly<{ is: 'declined'; retryable: boolean; returned: boolean }>;
export const OK: Said = { is: 'succeeded' };
export const DEEMED: Said = { is: 'deemed' };
export const UNCLEAR: Said = { is: 'unclear' };
export const BUSY: Said = { is: 'declined', retryable: true, returned: false };
export const NO: Said = { is: 'declined', retryable: false, returned: false };
export const RET: Extract<Said, { is: 'declined' }> = {
  is: 'declined',
  retryable: false,
  returned: true,
};

const CODES = { succeeded: '00', deemed: 'RB', unclear: 'U70', declined: '' } as const;

const declineOf = ({ retryable, returned }: Extract<Said, { is: 'declined' }>): string =>
  returned ? 'U34' : retryable ? 'XY' : 'ZM';

/** What the rail says of a transaction; the parts that differ from the usual stand behind. */
export function said(
  transactionId: string,
  what: Said,
  other: Partial<Pick<RailAnswer, 'rrn' | 'amount' | 'payer' | 'payee' | 'code'>> = {},
): RailAnswer {
  const code = what.is === 'declined' ? declineOf(what) : CODES[what.is];
  const { payerVpa: payer, payeeVpa: payee } = terms;
  return { ...what, transactionId, rrn: '632010000001', amount, payer, payee, code, ...other };
}

/** The same of a try of a refund, where the escrow pays the payer. */
export function saidBack(
  transactionId: string,
  what: Said,
  back: bigint,
  other: Parameters<typeof said>[2] = {},
): RailAnswer {
  const { payerVpa: payee, payeeVpa: payer } = terms;
  return said(transactionId, what, { amount: back, payer, payee, ...other });
}

export const record = (answer: RailAnswer): IntentCommand => ({
  type: 'RecordAnswer',
  answer,
  at: NOW,
});

/** What is on record after so many things have happened. */
export const created: IntentEvent = { type: 'PaymentIntentCreated', ...terms };
export const requested = (number = 1): IntentEvent => ({
  type: 'PaymentAttemptRequested',
  ...{ orderId, number, transactionId: attemptId(number), requestedAt: AT },
});
export const failed = (number = 1, code = 'XY', retryable = true): IntentEvent => ({
  type: 'PaymentAttemptFailed',
  ...{ orderId, number, transactionId: attemptId(number), code, retryable },
});
export const unknown = (number = 1, code = ''): IntentEvent => ({
  type: 'PaymentAttemptUnknown',
  ...{ orderId, number, transactionId: attemptId(number), code },
});
export const deemed = (number = 1): IntentEvent => ({
  type: 'PaymentAttemptDeemed',
  ...{ orderId, number, transactionId: attemptId(number), rrn: '632010000001', code: 'RB' },
});
export const captured = (number = 1): IntentEvent => {
  const { taxable, cgst, sgst, igst } = terms;
  const rail = { number, transactionId: attemptId(number), rrn: '632010000001' };
  const fees = { fee: 236n, feeCgst: 21n, feeSgst: 21n };
  const parts = { amount, taxable, cgst, sgst, igst, ...fees };
  return { type: 'PaymentCaptured', ...subject, ...rail, ...parts, capturedAt: AT };
};
export const intentFailed = (code: string): IntentEvent => ({
  type: 'PaymentIntentFailed',
  ...subject,
  code,
});
export const canceled: IntentEvent = {
  type: 'PaymentIntentCanceled',
  ...subject,
  reason: 'ORDER_CANCELLED',
};
export const barred: IntentEvent = {
  ...{ type: 'PaymentIntentCancelTombstoned', paymentIntentId, reason: 'ORDER_CANCELLED' },
};
export const observed = (number = 1): Omit<Observed, 'type'> => ({
  ...{ orderId, number, transactionId: attemptId(number), rrn: '632010000001', amount },
});
type Observed = Extract<IntentEvent, { type: 'LateSuccessObserved' }>;
export const differed = (field: 'amount' | 'payer' | 'payee', seen = amount): IntentEvent => ({
  type: 'PaymentAnswerDiffered',
  ...{ orderId, transactionId: attemptId(1), field, outcome: 'succeeded' },
  ...{ rrn: '632010000001', amount: seen },
});
export const asked = (transactionId: string, inquiry: number): IntentEvent => ({
  type: 'PaymentInquiryRequested',
  ...{ transactionId, inquiry },
});
export const told = (transactionId: string, inquiry: number, code = ''): IntentEvent => ({
  type: 'PaymentInquiryAnswered',
  ...{ transactionId, inquiry, code },
});
export const reserved = (refundId: string, back: bigint): IntentEvent => ({
  type: 'RefundReserved',
  ...{ refundId, paymentIntentId, orderId, amount: back },
});
export const unfulfilled = (refundId: string): IntentEvent => {
  const { taxable, cgst, sgst, igst } = terms;
  const parts = { amount, taxable, cgst, sgst, igst };
  return { type: 'CaptureUnfulfilled', refundId, ...subject, ...parts };
};
/** The refund of what came late or once too often, without anybody asking. */
export const autoId = (number = 1): string => autoRefundIdOf(attemptId(number));
export const autoRequested = (number = 1): IntentEvent => ({
  type: 'AutoRefundRequested',
  ...{ refundId: autoId(number), ...subject, collected: attemptId(number), amount },
});
export const autoPaid = (number = 1): IntentEvent => ({
  type: 'AutoRefundSucceeded',
  ...{ refundId: autoId(number), ...subject, transactionId: refundTryId(autoId(number)) },
  ...{ collected: attemptId(number), amount, rrn: '632010000001', refundedAt: AT },
});
export const refundSent = (refundId: string, number = 1): IntentEvent => ({
  type: 'RefundSent',
  ...{ refundId, transactionId: refundTryId(refundId, number), number, sentAt: AT },
});
export const refunded = (refundId: string, back: bigint, number = 1): IntentEvent => ({
  type: 'RefundSucceeded',
  ...{ refundId, ...subject, transactionId: refundTryId(refundId, number) },
  ...{ amount: back, rrn: '632010000001', refundedAt: AT },
});
export const manual = (refundId: string, code: string, retryable: boolean): IntentEvent => ({
  type: 'RefundMovedToManual',
  ...{ refundId, orderId, transactionId: refundTryId(refundId), code, retryable, retryAt: '' },
});
export const retryDue = (refundId: string, number: number): IntentEvent => ({
  type: 'RefundRetryDue',
  ...{ refundId, number },
});
export const UTR = 'INDUR26112000001';
export const byTransfer = (refundId: string, back: bigint, utr = UTR): IntentEvent => ({
  type: 'RefundPaidByTransfer',
  ...{ refundId, orderId, amount: back, utr },
});
export const abandoned = (refundId: string, back: bigint): IntentEvent => ({
  type: 'RefundAbandoned',
  ...{ refundId, paymentIntentId, orderId, amount: back, reason: 'no account to pay' },
});
export const lateRefund = (refundId: string, back: bigint, number = 1): IntentEvent => ({
  type: 'LateRefundObserved',
  ...{ refundId, transactionId: refundTryId(refundId, number), orderId },
  ...{ rrn: '632010000001', amount: back },
});
export const overpaid = (refundId: string, amount: bigint, number = 1): IntentEvent => ({
  type: 'RefundOverpaid',
  ...{ refundId, transactionId: refundTryId(refundId, number), ...subject },
  ...{ rrn: '632010000001', amount, refundedAt: AT },
});
