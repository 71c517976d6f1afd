import {
  type Decider,
  type Decision,
  type Instant,
  accept,
  instantText,
  reject,
} from '@suuupra/kernel';
import { recordAnswer } from './answers.ts';
import type { IntentCommand, IntentReason } from './commands.ts';
import type { IntentEvent } from './events.ts';
import { evolveIntent } from './evolve.ts';
import type { FeeSchedule } from './fees.ts';
import { recordInquiry, requestInquiry, tellOverdue, timeOut } from './inquiries.ts';
import { abandonRefund, recordManualRefund, retryRefund } from './manual-refunds.ts';
import { createRefund, retryDue, returnCapture, sendRefund } from './refunds.ts';
import { closeCase, resolveReview } from './reviews.ts';
import { type IntentState, type Payment, type Terms, hasCase, isPayment } from './state.ts';
import { transactionIdOf } from './transaction-id.ts';

/** A payer is asked this often at most for one order. */
export const MAX_ATTEMPTS = 4;

type Decided = Decision<IntentEvent, IntentReason>;
type CommandOf<T extends IntentCommand['type']> = Extract<IntentCommand, { type: T }>;

/** The payment of one order: its attempts, of which at most one is adopted, and its refunds. */
export function intentDecider(
  fees: FeeSchedule,
): Decider<IntentCommand, IntentEvent, IntentState, IntentReason> {
  return {
    initial: { is: 'absent' },
    evolve: evolveIntent,
    decide: (command, state) => {
      if (command.type === 'CreateIntent') return createIntent(command, state);
      if (!isPayment(state)) return giveUpUncreated(command, state);
      return decideOnPayment(command, state, fees);
    },
  };
}

type LaterCommand = Exclude<IntentCommand, { type: 'CreateIntent' }>;

/**
 * Whoever gives up a payment that is not there may have overtaken its creation. When that comes,
 * it would collect for nobody; so the place is taken, and it cannot come any more.
 */
function giveUpUncreated(command: LaterCommand, state: Exclude<IntentState, Payment>): Decided {
  if (command.type !== 'CancelIntent') return reject('PAYMENT_NOT_FOUND');
  if (state.is === 'tombstone') return accept();
  const { paymentIntentId, reason } = command;
  return accept({ type: 'PaymentIntentCancelTombstoned', paymentIntentId, reason });
}

function decideOnPayment(command: LaterCommand, state: Payment, fees: FeeSchedule): Decided {
  switch (command.type) {
    case 'ConfirmIntent':
      return confirmIntent(command, state);
    case 'CancelIntent':
      return cancelIntent(command, state);
    case 'TimeOut':
      return timeOut(state, command.transactionId);
    case 'InquiryDue':
      return requestInquiry(state, command.transactionId, command.inquiry);
    case 'OverdueDue':
      return tellOverdue(state, command.transactionId);
    case 'RecordInquiry':
      return recordInquiry(state, command, fees);
    case 'RecordAnswer':
      return recordAnswer(state, command.answer, { at: command.at, fees });
    case 'CreateRefund':
      return createRefund(state, command.refundId, command.amount);
    case 'ReturnCapture':
      return returnCapture(state, command.refundId, command.amount);
    case 'SendRefund':
      return sendRefund(state, command);
    case 'RefundRetryDue':
      return retryDue(state, command.refundId, command.number);
    case 'ResolveReview':
      return resolveReview(state, command, fees);
    case 'CloseCase':
      return closeCase(state, command);
    case 'RetryRefund':
      return retryRefund(state, command);
    case 'RecordManualRefund':
      return recordManualRefund(state, command);
    case 'AbandonRefund':
      return abandonRefund(state, command);
  }
}

/** One intent per order: the same content again is the same intent, other content is refused. */
function createIntent(command: CommandOf<'CreateIntent'>, state: IntentState): Decided {
  if (state.is === 'tombstone') return reject('PAYMENT_CANCELED');
  if (state.is !== 'absent') {
    const field = fieldThatDiffers(command, state.terms);
    if (field) return reject('PAYMENT_EXISTS_WITH_DIFFERENT_AMOUNT', { field });
    const untried = state.is === 'requiresMethod' && state.attempts.length === 0;
    return command.confirm && untried ? accept(attempt(command, state.terms, 1)) : accept();
  }
  const { paymentIntentId, orderId, merchantReference, amount } = command;
  const { taxable, cgst, sgst, igst, payerVpa, payeeVpa } = command;
  const created: IntentEvent = {
    type: 'PaymentIntentCreated',
    ...{ paymentIntentId, orderId, merchantReference, amount },
    ...{ taxable, cgst, sgst, igst, payerVpa, payeeVpa },
  };
  return command.confirm ? accept(created, attempt(command, command, 1)) : accept(created);
}

/** What a second creation must repeat. The payee is the house's own, not the caller's. */
const COMPARED = [
  'amount',
  'taxable',
  'cgst',
  'sgst',
  'igst',
  'orderId',
  'merchantReference',
  'payerVpa',
] as const satisfies readonly (keyof Terms)[];

function fieldThatDiffers(command: Terms, terms: Terms): string | undefined {
  return COMPARED.find((field) => command[field] !== terms[field]);
}

/** A new attempt is forbidden while another may still move money, or has moved it after all. */
function confirmIntent(command: CommandOf<'ConfirmIntent'>, state: Payment): Decided {
  switch (state.is) {
    case 'processing':
      return refuseWhileLive(state);
    case 'succeeded':
      return reject('PAYMENT_ALREADY_CAPTURED');
    case 'failed':
      return reject('PAYMENT_FAILED', { code: state.code });
    case 'canceled':
      return reject('PAYMENT_CANCELED');
    case 'underReview':
      return reject('PAYMENT_UNDER_REVIEW');
    case 'requiresMethod': {
      const { attempts, terms } = state;
      const doubtful = attempts.some(({ transactionId }) => hasCase(state, transactionId));
      if (doubtful) return reject('PAYMENT_UNDER_REVIEW');
      if (attempts.length >= MAX_ATTEMPTS) return reject('ATTEMPTS_EXHAUSTED');
      return accept(attempt(command, terms, attempts.length + 1));
    }
  }
}

/** The caller gives up: with the code of the decline where there was one. */
function cancelIntent({ reason }: CommandOf<'CancelIntent'>, state: Payment): Decided {
  switch (state.is) {
    case 'processing':
      return refuseWhileLive(state);
    case 'succeeded':
      return reject('PAYMENT_ALREADY_CAPTURED');
    case 'underReview':
      return reject('PAYMENT_UNDER_REVIEW');
    case 'failed':
    case 'canceled':
      return accept(); // A retry succeeds and records nothing.
    case 'requiresMethod': {
      const { paymentIntentId, orderId, merchantReference } = state.terms;
      const subject = { paymentIntentId, orderId, merchantReference };
      const last = state.attempts.at(-1);
      return last?.is === 'failed'
        ? accept({ type: 'PaymentIntentFailed', ...subject, code: last.code })
        : accept({ type: 'PaymentIntentCanceled', ...subject, reason });
    }
  }
}

function refuseWhileLive({ attempts }: Payment): Decided {
  const last = attempts.at(-1);
  return reject(last?.is === 'sent' ? 'ATTEMPT_IN_PROGRESS' : 'ATTEMPT_OUTCOME_UNKNOWN');
}

function attempt(
  { transactionPrefix, at }: Readonly<{ transactionPrefix: string; at: Instant }>,
  { paymentIntentId, orderId }: Terms,
  number: number,
): IntentEvent {
  const transactionId = transactionIdOf(transactionPrefix, paymentIntentId, number);
  const requestedAt = instantText(at);
  return { type: 'PaymentAttemptRequested', orderId, number, transactionId, requestedAt };
}
